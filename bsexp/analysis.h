#pragma once
// Everything of the room `analysis`.
#include "bsexp/analysis/chart.h"
#include "bsexp/analysis/figures.h"
#include "bsexp/analysis/mask_report.h"
#include "bsexp/analysis/terminal_chart.h"
