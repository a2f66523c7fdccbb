#pragma once
// A file of the user's, plain or gzip: data.path.
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

DatasetRow own_text();

}  // namespace bsexp::datasets
