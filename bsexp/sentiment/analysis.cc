#include "bsexp/sentiment/analysis.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "bsexp/base/error.h"
#include "bsexp/base/machine.h"
#include "bsexp/base/progress.h"
#include "bsexp/base/text.h"

namespace bsexp::sentiment {

namespace {

// liblinear takes 16 bytes a value, twice; the features themselves take 4, twice.
void require_memory(const runfile::StoredFeatures& features) {
  double values = 0;
  for (const auto& part : features.parts) values += static_cast<double>(part.values.size());
  constexpr double kBytesAValue = 40;
  const double needed = values * kBytesAValue;
  const auto most = static_cast<double>(memory_of_machine());
  REQUIRE(needed <= most,
          "fitting {:.0f} values needs {} of memory, and this machine has {}: take fewer texts with --limit",
          values, format_bytes(needed), format_bytes(most));
}

std::vector<const ClassifierRow*> chosen_rows(const SentimentOptions& options) {
  std::vector<const ClassifierRow*> rows = {&classifier_table().get("features")};
  std::set<std::string> seen = {"features"};
  for (const std::string& name : options.baselines) {
    rows.push_back(&classifier_table().get(name));
    REQUIRE(seen.insert(name).second, "the baseline {} is asked for twice, or is no baseline", name);
  }
  return rows;
}

int64_t all_fits(const std::vector<const ClassifierRow*>& rows, const std::vector<Trial>& trials,
                 int64_t n_draws) {
  int64_t fits = 0;
  for (const ClassifierRow* row : rows) {
    for (const Trial& trial : trials) fits += n_fits(*row, trial);
    if (n_draws > 0) fits += n_curve_fits(*row, trials, n_draws);
  }
  return fits;
}

}  // namespace

std::vector<int32_t> all_labels(const runfile::StoredFeatures& features) {
  std::vector<int32_t> labels;
  for (const auto& part : features.parts) labels.insert(labels.end(), part.labels.begin(), part.labels.end());
  return labels;
}

std::vector<std::string> all_texts(const datasets::LabelledSet& set) {
  std::vector<std::string> texts = set.train.texts;
  texts.insert(texts.end(), set.valid.texts.begin(), set.valid.texts.end());
  texts.insert(texts.end(), set.test.texts.begin(), set.test.texts.end());
  return texts;
}

std::vector<float> all_values(const runfile::StoredFeatures& features) {
  std::vector<float> values;
  for (const auto& part : features.parts) values.insert(values.end(), part.values.begin(), part.values.end());
  return values;
}

Sentiment analyze(const datasets::LabelledSet& set, const runfile::StoredFeatures& features,
                  const SentimentOptions& options, const Console& console) {
  const std::vector<const ClassifierRow*> rows = chosen_rows(options);
  require_memory(features);
  const std::vector<int32_t> labels = all_labels(features);
  const std::vector<float> values = all_values(features);
  const auto count = [&](size_t part) { return static_cast<int64_t>(features.parts[part].labels.size()); };
  Sentiment result;
  result.trials = make_trials(labels, count(0), count(1), count(2));
  result.protocol = describe(result.trials);
  Progress progress(console, "classifiers", "fits",
                    static_cast<double>(all_fits(rows, result.trials, options.n_draws)));
  int64_t n_done = 0;
  for (const ClassifierRow* row : rows) {
    const Tick tick = [&] { progress.update(static_cast<double>(++n_done), row->name); };
    const Examples examples =
        row->make == nullptr ? Examples::dense(values, features.n_units) : row->make(all_texts(set));
    result.probes.push_back(probe(*row, examples, labels, result.trials, tick));
    if (options.n_draws == 0) continue;
    const auto points = learning_curve(*row, examples, labels, result.trials, options.n_draws, tick);
    result.curve.insert(result.curve.end(), points.begin(), points.end());
  }
  ThreadPool threads(options.threads);
  const UnitValues unit_values{values, features.n_units, labels};
  result.units = probe_units(unit_values, result.trials, threads);
  result.unit_rows.resize(static_cast<size_t>(count(0)));
  std::iota(result.unit_rows.begin(), result.unit_rows.end(), int64_t{0});
  result.unit = best_unit(unit_values, result.unit_rows, threads);
  return result;
}

}  // namespace bsexp::sentiment
