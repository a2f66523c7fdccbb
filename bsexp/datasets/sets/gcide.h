#pragma once
// The GNU Collaborative International Dictionary of English, as Debian's dict-gcide ships it: 40 MB of plain
// ASCII, 99 symbols. Its entries are in alphabetical order, so its parts are interleaved chunks.
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

DatasetRow gcide();

}  // namespace bsexp::datasets
