#pragma once
// Text of the user's, data.path: a file, plain or gzip, or the files of a folder in the order of their paths.
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

DatasetRow own_text();

}  // namespace bsexp::datasets
