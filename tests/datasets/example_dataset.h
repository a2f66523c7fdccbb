#pragma once
// The Jargon File, a dictionary of hackers' words, as Debian's dict-jargon ships it: 1.4 MB. Its entries are
// in alphabetical order, so its parts are interleaved chunks.
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

DatasetRow jargon();

}  // namespace bsexp::datasets
