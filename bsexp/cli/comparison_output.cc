#include "bsexp/cli/comparison_output.h"

#include <cmath>

#include "bsexp/base/text.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

using analysis::Comparison;
using analysis::Interval;
using nlohmann::ordered_json;

std::string number(double value) { return std::isnan(value) ? "" : short_number(value); }

std::string interval(const Interval& of) {
  return std::isnan(of.low) ? "" : fmt::format("{:.5g} to {:.5g}", of.low, of.high);
}

std::string probability(double p) {
  if (std::isnan(p)) return "";
  return p < 1e-4 ? "< 0.0001" : fmt::format("{:.4f}", p);
}

std::string groups_text(const Comparison& of) {
  std::vector<Row> rows = {{"group", "runs", "mean", "deviation", "t interval", "bootstrap", "parameters",
                            "density", "mean path length", "seconds"}};
  for (const analysis::Group& group : of.groups) {
    rows.push_back({group.label, format_count(static_cast<int64_t>(group.runs.size())), number(group.mean),
                    number(group.deviation), interval(group.t), interval(group.bootstrap)});
    for (const char* quantity : {"parameters", "density", "mean_path_length", "seconds"})
      rows.back().push_back(number(group.quantities.at(quantity)));
  }
  return format_columns(rows) + "\n";
}

std::string differences_text(const Comparison& of) {
  if (of.differences.empty()) return "";
  std::vector<Row> rows = {{"difference", "pairs", "mean", "t interval", "bootstrap", "p (t, Holm)",
                            "p (Wilcoxon, Holm)", "paired effect", "Hedges g", ""}};
  for (const analysis::Difference& difference : of.differences) {
    rows.push_back({fmt::format("{} - {}", of.groups[difference.a].label, of.groups[difference.b].label),
                    format_count(static_cast<int64_t>(difference.n_pairs)), number(difference.mean),
                    interval(difference.t), interval(difference.bootstrap), probability(difference.p_t_holm),
                    probability(difference.p_wilcoxon_holm), number(difference.paired_effect),
                    number(difference.hedges_g), difference.unfair.empty() ? "" : "not fair"});
  }
  return "\n" + format_columns(rows) + "\n";
}

std::string relations_text(const Comparison& of) {
  if (of.relations.empty()) return "";
  std::vector<Row> rows = {
      {of.metric + " against", "data", "runs", "Pearson r", "interval", "p", "Spearman r", "interval", "p"}};
  for (const analysis::Relation& relation : of.relations) {
    rows.push_back({relation.quantity, relation.data, format_count(static_cast<int64_t>(relation.n)),
                    number(relation.pearson.r), interval(relation.pearson.interval),
                    probability(relation.pearson.p), number(relation.spearman.r),
                    interval(relation.spearman.interval), probability(relation.spearman.p)});
  }
  return "\n" + format_columns(rows) + "\n";
}

ordered_json json_of(const Interval& of) { return {of.low, of.high}; }

ordered_json json_of(const analysis::Correlation& of) {
  return {{"r", of.r}, {"p", of.p}, {"interval", json_of(of.interval)}};
}

void add_runs_and_groups(const Comparison& of, std::vector<ordered_json>& objects) {
  for (const analysis::ComparedRun& run : of.runs) {
    objects.push_back({{"what", "run"},
                       {"run", run.path},
                       {"group", of.groups[run.group].label},
                       {"seed", run.seed},
                       {"quality", run.quality},
                       {"quantities", run.quantities}});
  }
  for (const analysis::Group& group : of.groups) {
    objects.push_back({{"what", "group"},
                       {"group", group.label},
                       {"keys", group.keys},
                       {"metric", of.metric},
                       {"runs", group.runs.size()},
                       {"mean", group.mean},
                       {"deviation", group.deviation},
                       {"level", of.level},
                       {"t_interval", json_of(group.t)},
                       {"bootstrap_interval", json_of(group.bootstrap)},
                       {"quantities", group.quantities}});
  }
}

void add_differences(const Comparison& of, std::vector<ordered_json>& objects) {
  for (const analysis::Difference& d : of.differences) {
    objects.push_back({{"what", "difference"},
                       {"a", of.groups[d.a].label},
                       {"b", of.groups[d.b].label},
                       {"pairs", d.n_pairs},
                       {"mean", d.mean},
                       {"t_interval", json_of(d.t)},
                       {"bootstrap_interval", json_of(d.bootstrap)},
                       {"t", d.paired_t.statistic},
                       {"p_t", d.paired_t.p},
                       {"p_t_holm", d.p_t_holm},
                       {"wilcoxon", d.wilcoxon.statistic},
                       {"p_wilcoxon", d.wilcoxon.p},
                       {"p_wilcoxon_holm", d.p_wilcoxon_holm},
                       {"paired_effect", d.paired_effect},
                       {"hedges_g", d.hedges_g},
                       {"differences", d.differences},
                       {"unfair", d.unfair}});
  }
}

}  // namespace

std::string to_text(const Comparison& of) {
  return fmt::format("{} runs in {} groups by {}; {}, the last value of each run; intervals of {:g} %\n\n",
                     of.runs.size(), of.groups.size(), of.by.empty() ? "nothing" : join(of.by), of.metric,
                     100 * of.level) +
         groups_text(of) + differences_text(of) + relations_text(of);
}

std::vector<ordered_json> to_json(const Comparison& of) {
  std::vector<ordered_json> objects;
  add_runs_and_groups(of, objects);
  add_differences(of, objects);
  for (const analysis::Curve& curve : of.curves) {
    objects.push_back({{"what", "curve"},
                       {"group", of.groups[curve.group].label},
                       {"metric", of.curve},
                       {"step", curve.step},
                       {"mean", curve.mean},
                       {"low", curve.low},
                       {"high", curve.high}});
  }
  for (const analysis::Relation& relation : of.relations) {
    objects.push_back({{"what", "relation"},
                       {"quantity", relation.quantity},
                       {"data", relation.data},
                       {"runs", relation.n},
                       {"pearson", json_of(relation.pearson)},
                       {"spearman", json_of(relation.spearman)}});
  }
  for (const std::string& warning : of.warnings) objects.push_back({{"what", "warning"}, {"text", warning}});
  return objects;
}

}  // namespace bsexp::cli
