#include "bsexp/base/file.h"
#include "bsexp/sentiment/analysis.h"

namespace bsexp::sentiment {

namespace {

using runfile::Hdf5File;

void write_outcome(Hdf5File& file, const std::string& group, const Outcome& outcome) {
  const analysis::Interval interval = outcome.interval();
  file.set_attribute(group, "accuracy", outcome.accuracy());
  file.set_attribute(group, "low", interval.low);
  file.set_attribute(group, "high", interval.high);
  file.set_attribute(group, "n_right", outcome.n_right);
  file.set_attribute(group, "n_test", outcome.n_test);
}

void write_probe(Hdf5File& file, const ProbeResult& of) {
  const std::string group = "classifiers/" + of.name;
  write_outcome(file, group, of.all());
  file.set_attribute(group, "n_features", of.n_features);
  file.set_attribute(group, "n_used", of.mean_used());
  std::vector<double> c, accuracy, valid_accuracy;
  std::vector<int64_t> used;
  for (size_t i = 0; i < of.chosen.size(); ++i) {
    c.push_back(of.chosen[i].c);
    valid_accuracy.push_back(of.chosen[i].valid_accuracy);
    used.push_back(of.chosen[i].model.n_used());
    accuracy.push_back(of.outcomes[i].accuracy());
  }
  file.write<double>(group + "/c", c);
  file.write<double>(group + "/accuracy", accuracy);
  file.write<double>(group + "/valid_accuracy", valid_accuracy);
  file.write<int64_t>(group + "/n_used", used);
}

// The weights of the features, [trials, units], and their biases.
void write_weights(Hdf5File& file, const ProbeResult& features) {
  std::vector<double> weights, biases;
  for (const Chosen& chosen : features.chosen) {
    weights.insert(weights.end(), chosen.model.weights.begin(), chosen.model.weights.end());
    biases.push_back(chosen.model.bias);
  }
  file.write<double>("classifiers/features/weights", weights,
                     {static_cast<int64_t>(features.chosen.size()), features.n_features});
  file.write<double>("classifiers/features/bias", biases);
}

void write_curve(Hdf5File& file, const std::string& name, const std::vector<CurvePoint>& curve) {
  std::vector<int64_t> examples, draws;
  std::vector<double> c, accuracy;
  for (const CurvePoint& point : curve) {
    if (point.classifier != name) continue;
    examples.push_back(point.n_examples);
    draws.push_back(point.draw);
    c.push_back(point.c);
    accuracy.push_back(point.accuracy);
  }
  if (examples.empty()) return;
  file.write<int64_t>("curve/" + name + "/examples", examples);
  file.write<int64_t>("curve/" + name + "/draw", draws);
  file.write<double>("curve/" + name + "/c", c);
  file.write<double>("curve/" + name + "/accuracy", accuracy);
}

void write_unit(Hdf5File& file, const Sentiment& of) {
  write_outcome(file, "unit", of.units.outcome);
  file.set_attribute("unit", "unit", of.unit.unit);
  file.set_attribute("unit", "area_under_roc", of.unit.area);
  file.set_attribute("unit", "threshold", of.unit.threshold);
  std::vector<int64_t> units;
  std::vector<double> thresholds;
  for (const UnitRule& rule : of.units.rules) {
    units.push_back(rule.unit);
    thresholds.push_back(rule.threshold);
  }
  file.write<int64_t>("unit/by_trial", units);
  file.write<double>("unit/thresholds", thresholds);
}

}  // namespace

void write_sentiment(const std::filesystem::path& path, const Sentiment& of,
                     const runfile::StoredFeatures& features,
                     const std::map<std::string, std::string>& attributes) {
  replace_file(path, [&](const std::filesystem::path& temporary) {
    Hdf5File file = Hdf5File::create(temporary);
    file.set_attribute("", "bsexp_sentiment", int64_t{1});
    for (const auto& [name, text] : features.attributes) file.set_attribute("", name, text);
    for (const auto& [name, text] : attributes) file.set_attribute("", name, text);
    file.set_attribute("", "protocol", of.protocol);
    for (const auto& [reason, count] : features.left_out) file.set_attribute("left_out", reason, count);
    for (const auto& [reason, count] : features.remarks) file.set_attribute("remarks", reason, count);
    for (const ProbeResult& result : of.probes) {
      write_probe(file, result);
      write_curve(file, result.name, of.curve);
    }
    write_weights(file, of.probes[0]);
    write_unit(file, of);
    file.close();
  });
}

}  // namespace bsexp::sentiment
