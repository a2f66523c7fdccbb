#pragma once
// The whole analysis of a labelled set: what the features of a model know of its classes, beside baselines
// that see the texts alone.
#include <map>
#include <string>
#include <vector>

#include "bsexp/base/console.h"
#include "bsexp/datasets.h"
#include "bsexp/runfile.h"
#include "bsexp/sentiment/curve.h"
#include "bsexp/sentiment/unit.h"

namespace bsexp::sentiment {

struct SentimentOptions {
  std::vector<std::string> baselines = {"ngrams", "ngrams_l2"};  // rows of classifier_table
  int64_t n_draws = 5;                                           // of the learning curve; 0: no curve
  int threads = 1;
};

struct Sentiment {
  std::string protocol;
  std::vector<Trial> trials;
  std::vector<ProbeResult> probes;  // the features, then the baselines
  UnitResult units;                 // by trial
  UnitRule unit;                    // of all rows that are fitted: of the figures
  Rows unit_rows;                   // these rows
  std::vector<CurvePoint> curve;
};

// The labels of all parts, and their texts, in the order of the rows.
std::vector<int32_t> all_labels(const runfile::StoredFeatures& features);
std::vector<std::string> all_texts(const datasets::LabelledSet& set);
std::vector<float> all_values(const runfile::StoredFeatures& features);

// `features` are those of `set`. UserError for unknown baselines and impossible trials; Interrupted.
Sentiment analyze(const datasets::LabelledSet& set, const runfile::StoredFeatures& features,
                  const SentimentOptions& options, const Console& console);

// sentiment_SET.h5; the schema is in docs/run-file.md. `attributes` go to the root.
void write_sentiment(const std::filesystem::path& path, const Sentiment& of,
                     const runfile::StoredFeatures& features,
                     const std::map<std::string, std::string>& attributes);

}  // namespace bsexp::sentiment
