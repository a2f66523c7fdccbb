#pragma once
// Classifiers that see the texts alone. They depend on no model, so each is fitted once and kept in the data
// folder: baselines/SET-NAME-HASH.h5, with the hash of the texts, their labels and all settings.
#include <string>
#include <vector>

#include "bsexp/sentiment/classify.h"

namespace bsexp::sentiment {

// UserError for an unknown baseline, and one that is asked for twice.
void require_baselines(const std::vector<std::string>& names);

// The results of the baselines with these names, in their order: kept ones, and what is fitted now. Notes say
// which are kept. Interrupted on Ctrl-C, with those that were ready kept.
std::vector<ClassifierResult> baselines(const datasets::LabelledSet& set, const Protocol& protocol,
                                        const std::vector<std::string>& names, const Console& console);

}  // namespace bsexp::sentiment
