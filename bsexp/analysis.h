#pragma once
// Everything of the room `analysis`.
#include "bsexp/analysis/chart.h"
#include "bsexp/analysis/comparison.h"
#include "bsexp/analysis/comparison_figures.h"
#include "bsexp/analysis/csv.h"
#include "bsexp/analysis/export_csv.h"
#include "bsexp/analysis/figures.h"
#include "bsexp/analysis/inference.h"
#include "bsexp/analysis/layer_report.h"
#include "bsexp/analysis/mask_report.h"
#include "bsexp/analysis/report/report.h"
#include "bsexp/analysis/run_set.h"
#include "bsexp/analysis/tensorboard.h"
