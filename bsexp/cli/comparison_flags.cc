#include "bsexp/cli/comparison_flags.h"

#include "bsexp/base/text.h"
#include "bsexp/cli/options.h"

namespace bsexp::cli {

void add_comparison_flags(CLI::App& app, ComparisonFlags& flags) {
  add_run_paths(app, flags.runs);
  analysis::ComparisonOptions& how = flags.options;
  app.add_option("--by", flags.by,
                 "The configuration keys that make the groups; by default those that differ")
      ->type_name("KEY,...");
  app.add_option(
         "--metric", how.metric,
         "What is compared: the last value of TABLE.COLUMN, by default test.loss_bits, or an accuracy "
         "of bsexp sentiment, sentiment/SET/CLASSIFIER")
      ->type_name("METRIC");
  app.add_option("--curve", how.curve, "The learning curve, by default " + how.curve)
      ->type_name("TABLE.COLUMN");
  app.add_option("--baseline", how.baseline, "Compare all groups with this one, instead of each with each")
      ->type_name("GROUP");
  const experiments::Rule<double> level = {
      fmt::format("a number above 0, at most {}", analysis::kHighestLevel),
      [](double x) { return x > 0 && x <= analysis::kHighestLevel; }};
  add_value(app, "--level", how.level, level, "Of the intervals, by default 0.95");
  app.add_flag("--unfinished", how.unfinished, "Count runs that have not finished");
}

analysis::Comparison ComparisonFlags::compare(const analysis::RunSet& set) const {
  analysis::ComparisonOptions chosen = options;
  chosen.by = split(by, ',');
  return analysis::compare(set, chosen);
}

}  // namespace bsexp::cli
