#pragma once
// What the features of a model know of the classes of a set, and sentiment_SET.h5, which says it beside the
// baselines that see the texts alone.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/base/console.h"
#include "bsexp/runfile.h"
#include "bsexp/sentiment/classify.h"
#include "bsexp/sentiment/unit.h"

namespace bsexp::sentiment {

struct ModelResult {
  ClassifierResult features;
  UnitResult units;  // one unit chosen in each trial
  UnitRule unit;     // of all rows of the training part: of the figures
};

struct Sentiment {
  std::string protocol;
  ModelResult model;
  std::vector<ClassifierResult> baselines;
};

// Features of all parts, [texts, units], in the order of the rows.
std::vector<float> all_values(const runfile::StoredFeatures& features);

// `features` are those of the set of `protocol`. UserError where memory is too small; Interrupted.
ModelResult analyze(const Protocol& protocol, const runfile::StoredFeatures& features, int threads,
                    const Console& console);

// The schema is in docs/run-file.md. `identity` is what makes features the same, `attributes` what else is
// said at the root.
void write_sentiment(const std::filesystem::path& path, const Sentiment& of, const datasets::LabelledSet& set,
                     const std::map<std::string, std::string>& identity,
                     const std::map<std::string, std::string>& attributes);

// What the file says of the same features, texts and settings; none where it says nothing of them. Baselines:
// those that it has of the same settings, of any of `names`. UserError where it is damaged.
std::optional<Sentiment> read_sentiment(const std::filesystem::path& path, const Protocol& protocol,
                                        const std::map<std::string, std::string>& identity,
                                        const std::vector<std::string>& names);

}  // namespace bsexp::sentiment
