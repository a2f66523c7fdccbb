#include "bsexp/cli/sentiment_output.h"

#include <map>

#include "bsexp/base/text.h"
#include "bsexp/cli/feature_source.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

std::string percent(double share) { return fmt::format("{:.2f}", 100 * share); }

Row outcome_row(const std::string& name, const sentiment::Outcome& outcome) {
  const analysis::Interval interval = outcome.interval();
  return {name, percent(outcome.accuracy()), percent(interval.low) + " to " + percent(interval.high)};
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

// Mean accuracy, a row for each number of examples, a column for each classifier.
std::string curve_text(const sentiment::Sentiment& of) {
  std::map<int64_t, std::map<std::string, std::vector<double>>> by_size;
  for (const sentiment::CurvePoint& point : of.curve)
    by_size[point.n_examples][point.classifier].push_back(point.accuracy);
  std::vector<Row> rows = {{"examples"}};
  for (const sentiment::ProbeResult& probe : of.probes) rows[0].push_back(probe.name);
  for (const auto& [size, by_name] : by_size) {
    rows.push_back({format_count(size)});
    for (const sentiment::ProbeResult& probe : of.probes) {
      const auto found = by_name.find(probe.name);
      rows.back().push_back(found == by_name.end() ? "" : percent(analysis::mean(found->second)));
    }
  }
  return "\n\n" + format_columns(rows);
}

}  // namespace

std::string to_text(const sentiment::Sentiment& of) {
  std::vector<Row> rows = {{"classifier", "accuracy %", "95 % interval", "features", "used", "C"}};
  for (const sentiment::ProbeResult& probe : of.probes) {
    rows.push_back(outcome_row(probe.name, probe.all()));
    for (const std::string& cell :
         {format_count(probe.n_features), fmt::format("{:.1f}", probe.mean_used()), chosen_c(probe)})
      rows.back().push_back(cell);
  }
  rows.insert(rows.begin() + 2, outcome_row("one unit", of.units.outcome));
  rows[2].insert(rows[2].end(), {"1", "1.0"});
  const std::string unit = fmt::format("unit {} predicts best alone: area under ROC {:.4f}, threshold {:.4g}",
                                       of.unit.unit, of.unit.area, of.unit.threshold);
  return fmt::format("{}; {} texts tested\n\n{}\n\n{}{}", of.protocol,
                     format_count(of.probes[0].all().n_test), format_columns(rows), unit,
                     of.curve.empty() ? "" : curve_text(of));
}

std::vector<nlohmann::ordered_json> to_json(const sentiment::Sentiment& of, const datasets::LabelledSet& set,
                                            const std::string& run) {
  nlohmann::ordered_json head = {
      {"what", "set"}, {"data", set.name}, {"run", run}, {"protocol", of.protocol}};
  head.update(counts_json(set));
  std::vector<nlohmann::ordered_json> objects = {head};
  for (const sentiment::ProbeResult& probe : of.probes) {
    nlohmann::ordered_json object = outcome_json("classifier", probe.all());
    object["name"] = probe.name;
    object["n_features"] = probe.n_features;
    object["n_used"] = probe.mean_used();
    for (const sentiment::Chosen& chosen : probe.chosen) object["c"].push_back(chosen.c);
    objects.push_back(object);
  }
  nlohmann::ordered_json unit = outcome_json("unit", of.units.outcome);
  unit["unit"] = of.unit.unit;
  unit["area_under_roc"] = of.unit.area;
  unit["threshold"] = of.unit.threshold;
  objects.push_back(unit);
  for (const sentiment::CurvePoint& point : of.curve) {
    objects.push_back({{"what", "curve"},
                       {"name", point.classifier},
                       {"examples", point.n_examples},
                       {"draw", point.draw},
                       {"c", point.c},
                       {"accuracy", point.accuracy}});
  }
  return objects;
}

}  // namespace bsexp::cli
