#include "bsexp/sentiment/classifier_file.h"

#include <algorithm>

#include "bsexp/base/error.h"

namespace bsexp::sentiment {

namespace {

using runfile::Hdf5File;

void write_curve(Hdf5File& file, const std::string& group, const std::vector<CurvePoint>& curve) {
  std::vector<int64_t> examples, draws;
  std::vector<double> c, accuracy;
  for (const CurvePoint& point : curve) {
    examples.push_back(point.n_examples);
    draws.push_back(point.draw);
    c.push_back(point.c);
    accuracy.push_back(point.accuracy);
  }
  file.write<int64_t>(group + "/examples", examples);
  file.write<int64_t>(group + "/draw", draws);
  file.write<double>(group + "/c", c);
  file.write<double>(group + "/accuracy", accuracy);
}

std::vector<CurvePoint> read_curve(const Hdf5File& file, const std::string& group, const std::string& name) {
  const auto examples = file.read<int64_t>(group + "/examples"), draws = file.read<int64_t>(group + "/draw");
  const auto c = file.read<double>(group + "/c"), accuracy = file.read<double>(group + "/accuracy");
  const size_t n = examples.size();
  REQUIRE(draws.size() == n && c.size() == n && accuracy.size() == n,
          "{}: the arrays of {} differ in length: the file is damaged", file.path().string(), group);
  std::vector<CurvePoint> curve;
  for (size_t i = 0; i < n; ++i) curve.push_back({name, examples[i], draws[i], c[i], accuracy[i]});
  return curve;
}

}  // namespace

void write_attributes(Hdf5File& file, const Attributes& attributes) {
  for (const auto& [name, text] : attributes) file.set_attribute("", name, text);
}

bool has_attributes(const Hdf5File& file, const Attributes& attributes) {
  return std::all_of(attributes.begin(), attributes.end(), [&](const auto& attribute) {
    return file.has_attribute("", attribute.first) &&
           file.text_attribute("", attribute.first) == attribute.second;
  });
}

void write_outcome(Hdf5File& file, const std::string& group, const Outcome& outcome) {
  const analysis::Interval interval = outcome.interval();
  file.set_attribute(group, "accuracy", outcome.accuracy());
  file.set_attribute(group, "low", interval.low);
  file.set_attribute(group, "high", interval.high);
  file.set_attribute(group, "n_right", outcome.n_right);
  file.set_attribute(group, "n_test", outcome.n_test);
}

void write_classifier(Hdf5File& file, const ClassifierResult& of) {
  const ProbeResult& probe = of.probe;
  const std::string group = "classifiers/" + probe.name;
  std::vector<double> c, accuracy, valid_accuracy;
  std::vector<int64_t> used, right, tested;
  for (size_t i = 0; i < probe.chosen.size(); ++i) {
    c.push_back(probe.chosen[i].c);
    valid_accuracy.push_back(probe.chosen[i].valid_accuracy);
    used.push_back(probe.chosen[i].n_used);
    accuracy.push_back(probe.outcomes[i].accuracy());
    right.push_back(probe.outcomes[i].n_right);
    tested.push_back(probe.outcomes[i].n_test);
  }
  file.write<double>(group + "/c", c);
  file.write<double>(group + "/accuracy", accuracy);
  file.write<double>(group + "/valid_accuracy", valid_accuracy);
  file.write<int64_t>(group + "/n_used", used);
  file.write<int64_t>(group + "/n_right", right);
  file.write<int64_t>(group + "/n_test", tested);
  write_outcome(file, group, probe.all());
  file.set_attribute(group, "n_features", probe.n_features);
  file.set_attribute(group, "n_used", probe.mean_used());
  file.set_attribute(group, "n_fits", of.n_fits);
  file.set_attribute(group, "n_unconverged", of.n_unconverged);
  file.set_attribute(group, "settings", of.settings);
  if (!of.curve.empty()) write_curve(file, "curve/" + probe.name, of.curve);
}

std::optional<ClassifierResult> read_classifier(const Hdf5File& file, const std::string& name,
                                                const std::string& settings) {
  const std::string group = "classifiers/" + name;
  if (!file.has(group) || !file.has_attribute(group, "settings") ||
      file.text_attribute(group, "settings") != settings)
    return std::nullopt;
  ClassifierResult result;
  result.settings = settings;
  result.n_fits = file.integer_attribute(group, "n_fits");
  result.n_unconverged = file.integer_attribute(group, "n_unconverged");
  result.probe.name = name;
  result.probe.n_features = file.integer_attribute(group, "n_features");
  const auto c = file.read<double>(group + "/c"), valid = file.read<double>(group + "/valid_accuracy");
  const auto used = file.read<int64_t>(group + "/n_used"), right = file.read<int64_t>(group + "/n_right"),
             tested = file.read<int64_t>(group + "/n_test");
  const size_t n = c.size();
  REQUIRE(n > 0 && valid.size() == n && used.size() == n && right.size() == n && tested.size() == n,
          "{}: the arrays of {} differ in length: the file is damaged", file.path().string(), group);
  for (size_t i = 0; i < n; ++i) {
    result.probe.chosen.push_back({c[i], valid[i], used[i], {}});
    result.probe.outcomes.push_back({right[i], tested[i]});
  }
  if (file.has("curve/" + name)) result.curve = read_curve(file, "curve/" + name, name);
  return result;
}

}  // namespace bsexp::sentiment
