#pragma once
// The first 100 MB of an English Wikipedia dump of 2006, XML and all (Mahoney, "Large text compression
// benchmark"). By custom 90 MB train, 5 MB validate, 5 MB test.
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

DatasetRow enwik8();

}  // namespace bsexp::datasets
