#pragma once
// enwik8 as words of a to z and single spaces, 100 MB (Mahoney, "About the test data"). By custom 90 MB
// train, 5 MB validate, 5 MB test.
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

DatasetRow text8();

}  // namespace bsexp::datasets
