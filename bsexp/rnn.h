#pragma once
// Everything of the room `rnn`.
#include "bsexp/rnn/cell.h"
#include "bsexp/rnn/features.h"
#include "bsexp/rnn/gates.h"
#include "bsexp/rnn/language_model.h"
#include "bsexp/rnn/lstm.h"
#include "bsexp/rnn/mlstm.h"
#include "bsexp/rnn/sampler.h"
#include "bsexp/rnn/smallworld_lstm.h"
#include "bsexp/rnn/window_gradient.h"
