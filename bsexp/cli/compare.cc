// bsexp compare RUN... [--by KEY,...] [--metric TABLE.COLUMN] [--baseline GROUP] [--figures DIR] [--strict]
#include "bsexp/analysis.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/comparison_flags.h"
#include "bsexp/cli/comparison_output.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

struct Options {
  ComparisonFlags flags;
  std::string figures;
};

}  // namespace

Action compare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_comparison_flags(app, options->flags);
  app.add_option("--figures", options->figures, "Draw curves and relations into this folder (gnuplot)")
      ->type_name("DIR");
  return [options](const Context& context) {
    const analysis::RunSet set = load(options->flags.runs, runfile::RunParts::results);
    const analysis::Comparison comparison = options->flags.compare(set);
    context.console.result(to_text(comparison));
    for (const auto& object : to_json(comparison)) print_json(context.console, object);
    for (const std::string& warning : comparison.warnings) context.console.warn(warning);
    if (options->figures.empty()) return;
    for (const auto& path : analysis::draw_comparison(comparison, options->figures))
      context.console.note(path.string());
  };
}

}  // namespace bsexp::cli
