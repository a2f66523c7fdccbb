#pragma once
// Everything of the room `topology`.
#include "bsexp/topology/block_mask.h"
