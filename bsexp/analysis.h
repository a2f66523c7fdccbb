#pragma once
// Everything of the room `analysis`.
#include "bsexp/analysis/chart.h"
#include "bsexp/analysis/figures.h"
#include "bsexp/analysis/graph_layout.h"
#include "bsexp/analysis/mask_report.h"
#include "bsexp/analysis/rewiring.h"
#include "bsexp/analysis/spread_figures.h"
#include "bsexp/analysis/topology_figures.h"
