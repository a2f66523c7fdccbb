#pragma once
// Amazon reviews as one text (McAuley 2014; prepared as by Radford, Jozefowicz, Sutskever 2017): loose JSON
// lines, plain or gzip, in a file or in the files of a folder, data.path.
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

DatasetRow amazon_reviews();

}  // namespace bsexp::datasets
