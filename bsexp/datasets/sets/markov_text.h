#pragma once
// A synthetic text of known entropy (markov.h): data.symbols symbols, data.length bytes, the run's seed.
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

DatasetRow markov_text();

}  // namespace bsexp::datasets
