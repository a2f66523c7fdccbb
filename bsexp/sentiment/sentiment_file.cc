#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/sentiment/analysis.h"
#include "bsexp/sentiment/classifier_file.h"

namespace bsexp::sentiment {

namespace {

using runfile::Hdf5File;

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

void read_weights(const Hdf5File& file, ProbeResult& features) {
  const auto weights = file.read<double>("classifiers/features/weights"),
             biases = file.read<double>("classifiers/features/bias");
  const size_t n = features.chosen.size(), n_units = static_cast<size_t>(features.n_features);
  REQUIRE(biases.size() == n && weights.size() == n * n_units,
          "{}: the weights of the features have not the shape of its trials and units: the file is damaged",
          file.path().string());
  for (size_t i = 0; i < n; ++i) {
    LinearModel& model = features.chosen[i].model;
    const auto begin = weights.begin() + static_cast<std::ptrdiff_t>(i * n_units);
    model.weights.assign(begin, begin + static_cast<std::ptrdiff_t>(n_units));
    model.bias = biases[i];
  }
}

void write_unit(Hdf5File& file, const ModelResult& of) {
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

void read_unit(const Hdf5File& file, ModelResult& of) {
  of.units.outcome = {file.integer_attribute("unit", "n_right"), file.integer_attribute("unit", "n_test")};
  of.unit.unit = file.integer_attribute("unit", "unit");
  of.unit.area = file.real_attribute("unit", "area_under_roc");
  of.unit.threshold = file.real_attribute("unit", "threshold");
  const auto units = file.read<int64_t>("unit/by_trial");
  const auto thresholds = file.read<double>("unit/thresholds");
  REQUIRE(units.size() == thresholds.size(), "{}: the arrays of unit differ in length: the file is damaged",
          file.path().string());
  for (size_t i = 0; i < units.size(); ++i)
    of.units.rules.push_back({.unit = units[i], .threshold = thresholds[i]});
}

void write_counts(Hdf5File& file, const std::string& group, const datasets::Counts& counts) {
  for (const auto& [reason, count] : counts) file.set_attribute(group, reason, count);
}

}  // namespace

void write_sentiment(const std::filesystem::path& path, const Sentiment& of, const datasets::LabelledSet& set,
                     const Attributes& identity, const Attributes& attributes) {
  replace_file(path, [&](const std::filesystem::path& temporary) {
    Hdf5File file = Hdf5File::create(temporary);
    file.set_attribute("", runfile::kSentimentMark, runfile::kSentimentVersion);
    write_attributes(file, identity);
    write_attributes(file, attributes);
    write_attributes(file, {{"data", set.name}, {"protocol", of.protocol}});
    write_counts(file, "left_out", set.left_out);
    write_counts(file, "remarks", set.remarks);
    write_classifier(file, of.model.features);
    write_weights(file, of.model.features.probe);
    for (const ClassifierResult& baseline : of.baselines) write_classifier(file, baseline);
    write_unit(file, of.model);
    file.close();
  });
}

std::optional<Sentiment> read_sentiment(const std::filesystem::path& path, const Protocol& protocol,
                                        const Attributes& identity, const std::vector<std::string>& names) {
  std::error_code unreachable;
  if (!std::filesystem::exists(path, unreachable)) return std::nullopt;
  const Hdf5File file = Hdf5File::open_to_read(path);
  if (!runfile::is_sentiment(file) || !has_attributes(file, identity)) return std::nullopt;
  const auto settings = [&](const std::string& name) {
    return settings_of(classifier_table().get(name), protocol.n_draws);
  };
  auto features = read_classifier(file, "features", settings("features"));
  if (!features) return std::nullopt;
  Sentiment result{protocol.text, {std::move(*features), {}, {}}, {}};
  read_weights(file, result.model.features.probe);
  read_unit(file, result.model);
  for (const std::string& name : names) {
    if (auto baseline = read_classifier(file, name, settings(name)))
      result.baselines.push_back(std::move(*baseline));
  }
  return result;
}

}  // namespace bsexp::sentiment
