#pragma once
// Everything of the room `nn`.
#include "bsexp/nn/initialization.h"
#include "bsexp/nn/layers.h"
#include "bsexp/nn/mask_set.h"
#include "bsexp/nn/op_table.h"
#include "bsexp/nn/ops.h"
#include "bsexp/nn/optimizer.h"
#include "bsexp/nn/parameter.h"
#include "bsexp/nn/schedule.h"
#include "bsexp/nn/tape.h"
#include "bsexp/nn/tensor.h"
