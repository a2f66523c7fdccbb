#pragma once
// Everything of the room `experiments`.
#include "bsexp/experiments/config.h"
#include "bsexp/experiments/config_problems.h"
#include "bsexp/experiments/config_read.h"
#include "bsexp/experiments/field_types.h"
#include "bsexp/experiments/fields.h"
