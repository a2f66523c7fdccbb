// bsexp compare RUN... [--by KEY,...] [--metric TABLE.COLUMN] [--baseline GROUP] [--figures DIR] [--strict]
#include "bsexp/analysis.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/comparison_output.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/run_paths.h"

namespace bsexp::cli {

namespace {

struct Options {
  RunPaths runs;
  std::string by, figures;
  analysis::ComparisonOptions comparison;
};

}  // namespace

Action compare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_run_paths(app, options->runs);
  analysis::ComparisonOptions& how = options->comparison;
  app.add_option("--by", options->by,
                 "The configuration keys that make the groups; by default those that differ")
      ->type_name("KEY,...");
  app.add_option("--metric", how.metric,
                 "What is compared: the last value of TABLE.COLUMN, by default test.loss_bits")
      ->type_name("TABLE.COLUMN");
  app.add_option("--curve", how.curve, "The learning curve, by default " + how.curve)
      ->type_name("TABLE.COLUMN");
  app.add_option("--baseline", how.baseline, "Compare all groups with this one, instead of each with each")
      ->type_name("GROUP");
  add_value(app, "--level", how.level, experiments::positive_share(), "Of the intervals, by default 0.95");
  app.add_flag("--unfinished", how.unfinished, "Count runs that have not finished");
  app.add_option("--figures", options->figures, "Draw curves and relations into this folder (gnuplot)")
      ->type_name("DIR");
  return [options](const Context& context) {
    options->comparison.by = split(options->by, ',');
    const analysis::RunSet set =
        analysis::load_runs(options->runs.paths, runfile::RunParts::results, options->runs.strict);
    const analysis::Comparison comparison = analysis::compare(set, options->comparison);
    context.console.result(to_text(comparison));
    for (const auto& object : to_json(comparison)) context.console.json_line(object.dump());
    for (const std::string& warning : comparison.warnings) context.console.warn(warning);
    if (options->figures.empty()) return;
    for (const auto& path : analysis::draw_comparison(comparison, options->figures))
      context.console.note(path.string());
  };
}

}  // namespace bsexp::cli
