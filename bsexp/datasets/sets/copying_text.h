#pragma once
// A synthetic text that needs memory: records of data.copied symbols drawn evenly from data.symbols, '|', the
// same symbols again, and a newline.
//
// Of the 2 c + 2 bytes of a record only the first c are uncertain, so its entropy is
//   H = c log2(n) / (2 c + 2)  bits per byte, for c copied symbols of n.
// A model that does not remember pays another c log2(n) for the second half. The symbols are consecutive
// characters from '0', drawn from the stream "data/copying".
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

DatasetRow copying_text();

}  // namespace bsexp::datasets
