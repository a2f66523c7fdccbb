#include "bsexp/sentiment/analysis.h"

#include "bsexp/base/error.h"

namespace bsexp::sentiment {

std::vector<float> all_values(const runfile::StoredFeatures& features) {
  std::vector<float> values;
  for (const auto& part : features.parts) values.insert(values.end(), part.values.begin(), part.values.end());
  return values;
}

ModelResult analyze(const Protocol& protocol, const runfile::StoredFeatures& features, int threads,
                    const Console& console) {
  require_memory(protocol, features.n_units);
  const std::vector<float> values = all_values(features);
  ASSERT(static_cast<int64_t>(values.size()) == protocol.n_rows() * features.n_units,
         "{} values of {} texts and {} units", values.size(), protocol.n_rows(), features.n_units);
  ModelResult result;
  result.features = classify(classifier_table().get("features"), Examples::dense(values, features.n_units),
                             protocol, console);
  ThreadPool pool(threads);
  const UnitValues unit_values{values, features.n_units, protocol.labels};
  result.units = probe_units(unit_values, protocol.trials, pool);
  result.unit = best_unit(unit_values, protocol.train, pool);
  return result;
}

}  // namespace bsexp::sentiment
