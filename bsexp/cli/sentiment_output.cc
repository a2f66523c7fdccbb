#include "bsexp/cli/sentiment_output.h"

#include <cmath>
#include <map>

#include "bsexp/base/text.h"
#include "bsexp/cli/feature_source.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

std::string percent(double share) { return fmt::format("{:.2f}", 100 * share); }

std::string percent(const analysis::Interval& interval) {
  return std::isnan(interval.low) ? "" : percent(interval.low) + " to " + percent(interval.high);
}

Row outcome_row(const std::string& name, const sentiment::Outcome& outcome) {
  return {name, percent(outcome.accuracy()), percent(outcome.interval())};
}

// "1/8" or, where trials differ, "1/64 to 1/8".
std::string chosen_c(const sentiment::ProbeResult& of) {
  const auto words = [](double c) {
    return c < 1 ? fmt::format("1/{:.0f}", 1 / c) : fmt::format("{:.0f}", c);
  };
  double low = of.chosen[0].c, high = low;
  for (const sentiment::Chosen& chosen : of.chosen) {
    low = std::min(low, chosen.c);
    high = std::max(high, chosen.c);
  }
  return low == high ? words(low) : words(low) + " to " + words(high);
}

nlohmann::ordered_json outcome_json(const std::string& what, const sentiment::Outcome& outcome) {
  const analysis::Interval interval = outcome.interval();
  return {{"what", what},          {"accuracy", outcome.accuracy()}, {"low", interval.low},
          {"high", interval.high}, {"n_right", outcome.n_right},     {"n_test", outcome.n_test}};
}

nlohmann::ordered_json classifier_json(const sentiment::ClassifierResult& of) {
  nlohmann::ordered_json object = outcome_json("classifier", of.probe.all());
  object["name"] = of.probe.name;
  object["n_features"] = of.probe.n_features;
  object["n_used"] = of.probe.mean_used();
  object["n_fits"] = of.n_fits;
  object["n_unconverged"] = of.n_unconverged;
  for (const sentiment::Chosen& chosen : of.probe.chosen) object["c"].push_back(chosen.c);
  return object;
}

void add_curve(const sentiment::ClassifierResult& of, std::vector<nlohmann::ordered_json>& objects) {
  for (const sentiment::CurvePoint& point : of.curve) {
    objects.push_back({{"what", "curve"},
                       {"name", point.classifier},
                       {"examples", point.n_examples},
                       {"draw", point.draw},
                       {"c", point.c},
                       {"accuracy", point.accuracy}});
  }
}

// The features, then the baselines.
std::vector<const sentiment::ClassifierResult*> classifiers_of(const sentiment::Sentiment& of) {
  std::vector<const sentiment::ClassifierResult*> all = {&of.model.features};
  for (const sentiment::ClassifierResult& baseline : of.baselines) all.push_back(&baseline);
  return all;
}

// Mean accuracy, a row for each number of examples, a column for each classifier.
std::string curve_text(const sentiment::Sentiment& of) {
  std::map<int64_t, std::map<std::string, std::vector<double>>> by_size;
  std::vector<Row> rows = {{"examples"}};
  for (const sentiment::ClassifierResult* classifier : classifiers_of(of)) {
    rows[0].push_back(classifier->probe.name);
    for (const sentiment::CurvePoint& point : classifier->curve)
      by_size[point.n_examples][point.classifier].push_back(point.accuracy);
  }
  for (const auto& [size, by_name] : by_size) {
    rows.push_back({format_count(size)});
    for (size_t i = 1; i < rows[0].size(); ++i) {
      const auto found = by_name.find(rows[0][i]);
      rows.back().push_back(found == by_name.end() ? "" : percent(analysis::mean(found->second)));
    }
  }
  return "\n\n" + format_columns(rows);
}

}  // namespace

std::string to_text(const sentiment::Sentiment& of) {
  std::vector<Row> rows = {{"classifier", "accuracy %", "95 % interval", "features", "used", "C"}};
  for (const sentiment::ClassifierResult* classifier : classifiers_of(of)) {
    const sentiment::ProbeResult& probe = classifier->probe;
    rows.push_back(outcome_row(probe.name, probe.all()));
    for (const std::string& cell :
         {format_count(probe.n_features), fmt::format("{:.1f}", probe.mean_used()), chosen_c(probe)})
      rows.back().push_back(cell);
  }
  const sentiment::UnitRule& rule = of.model.unit;
  rows.insert(rows.begin() + 2, outcome_row("one unit", of.model.units.outcome));
  rows[2].insert(rows[2].end(), {"1", "1.0"});
  const std::string unit = fmt::format("unit {} predicts best alone: area under ROC {:.4f}, threshold {:.4g}",
                                       rule.unit, rule.area, rule.threshold);
  return fmt::format("{}; {} texts tested\n\n{}\n\n{}{}", of.protocol,
                     format_count(of.model.units.outcome.n_test), format_columns(rows), unit,
                     of.model.features.curve.empty() ? "" : curve_text(of));
}

std::vector<nlohmann::ordered_json> to_json(const sentiment::Sentiment& of, const datasets::LabelledSet& set,
                                            const std::string& run) {
  nlohmann::ordered_json head = {{"what", "set"}, {"data", set.name}, {"protocol", of.protocol}};
  head.update(counts_json(set));
  nlohmann::ordered_json unit = outcome_json("unit", of.model.units.outcome);
  unit["unit"] = of.model.unit.unit;
  unit["area_under_roc"] = of.model.unit.area;
  unit["threshold"] = of.model.unit.threshold;
  std::vector<nlohmann::ordered_json> objects = {head, classifier_json(of.model.features), unit};
  add_curve(of.model.features, objects);
  for (nlohmann::ordered_json& object : objects) object["run"] = run;
  return objects;
}

std::vector<nlohmann::ordered_json> to_json(const sentiment::ClassifierResult& baseline) {
  std::vector<nlohmann::ordered_json> objects = {classifier_json(baseline)};
  add_curve(baseline, objects);
  return objects;
}

std::string to_text(const SentimentGroups& of) {
  std::vector<Row> rows = {{"group", "runs", "features %", "95 % interval", "one unit %", "95 % interval"}};
  for (size_t i = 0; i < of.features.groups.size(); ++i) {
    const analysis::Group &group = of.features.groups[i], &unit = of.units.groups[i];
    rows.push_back({group.label, format_count(static_cast<int64_t>(group.runs.size())), percent(group.mean),
                    percent(group.t), percent(unit.mean), percent(unit.t)});
  }
  for (const sentiment::ClassifierResult& baseline : of.baselines) {
    const sentiment::Outcome outcome = baseline.probe.all();
    rows.push_back({baseline.probe.name, "", percent(outcome.accuracy()), percent(outcome.interval())});
  }
  return fmt::format(
      "{} runs in {} groups by {}; intervals of groups are over runs (t), of baselines over texts "
      "(Wilson)\n\n"
      "{}",
      of.features.runs.size(), of.features.groups.size(),
      of.features.by.empty() ? "nothing" : join(of.features.by), format_columns(rows));
}

std::vector<nlohmann::ordered_json> to_json(const SentimentGroups& of) {
  std::vector<nlohmann::ordered_json> objects;
  for (size_t i = 0; i < of.features.groups.size(); ++i) {
    const analysis::Group &group = of.features.groups[i], &unit = of.units.groups[i];
    objects.push_back({{"what", "group"},
                       {"group", group.label},
                       {"keys", group.keys},
                       {"runs", group.runs.size()},
                       {"accuracy", group.mean},
                       {"deviation", group.deviation},
                       {"t_interval", {group.t.low, group.t.high}},
                       {"unit_accuracy", unit.mean},
                       {"unit_deviation", unit.deviation},
                       {"unit_t_interval", {unit.t.low, unit.t.high}}});
  }
  return objects;
}

}  // namespace bsexp::cli
