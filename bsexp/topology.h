#pragma once
// Everything of the room `topology`.
#include "bsexp/topology/block_mask.h"
#include "bsexp/topology/generators.h"
#include "bsexp/topology/generators/balanced_random.h"
#include "bsexp/topology/generators/barabasi_albert.h"
#include "bsexp/topology/generators/erdos_renyi.h"
#include "bsexp/topology/generators/parameters.h"
#include "bsexp/topology/generators/rewiring.h"
#include "bsexp/topology/generators/watts_strogatz.h"
#include "bsexp/topology/generators/watts_strogatz_2d.h"
#include "bsexp/topology/graph.h"
#include "bsexp/topology/mix.h"
#include "bsexp/topology/statistics.h"
