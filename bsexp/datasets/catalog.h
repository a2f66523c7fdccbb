#pragma once
// The catalogue of texts: one row each, from one file each in sets/.
#include <string>

#include "bsexp/base/table.h"
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

const Table<DatasetRow>& dataset_table();

// Loads a dataset by its name. UserError for an unknown name, a negative limit, and what `load` finds.
Text load_text(const std::string& name, const TextOptions& options);

}  // namespace bsexp::datasets
