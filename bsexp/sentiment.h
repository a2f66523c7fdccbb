#pragma once
// Everything of the room `sentiment`.
#include "bsexp/sentiment/analysis.h"
#include "bsexp/sentiment/baselines.h"
#include "bsexp/sentiment/classify.h"
#include "bsexp/sentiment/curve.h"
#include "bsexp/sentiment/figures.h"
#include "bsexp/sentiment/linear.h"
#include "bsexp/sentiment/ngrams.h"
#include "bsexp/sentiment/probe.h"
#include "bsexp/sentiment/protocol.h"
#include "bsexp/sentiment/trials.h"
#include "bsexp/sentiment/unit.h"
