// bsexp report RUN... -o FILE.html [--title TEXT] [flags of compare]
#include <filesystem>

#include <nlohmann/json.hpp>

#include "bsexp/analysis.h"
#include "bsexp/base/file.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/comparison_flags.h"
#include "bsexp/cli/output.h"
#include "bsexp/experiments.h"

namespace bsexp::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
  ComparisonFlags flags;
  std::string output, title;
};

// "Comparison of patterns" for a path that ends in .../patterns/ID or .../patterns.
std::string default_title(const std::vector<std::string>& paths) {
  if (paths.size() != 1) return "Comparison of runs";
  const fs::path path = fs::weakly_canonical(paths.front());
  return "Comparison of " + (path.has_filename() ? path : path.parent_path()).filename().string();
}

}  // namespace

Action report(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_comparison_flags(app, options->flags);
  app.add_option("-o,--output", options->output, "The page that is written, FILE.html")
      ->required()
      ->type_name("FILE");
  app.add_option("--title", options->title, "Title of the page")->type_name("TEXT");
  return [options](const Context& context) {
    const fs::path output = options->output;
    REQUIRE(output.extension() == ".html" || output.extension() == ".htm",
            "-o is '{}'; a report is a page of HTML: give a name that ends in .html", options->output);
    const analysis::RunSet set = load(options->flags.runs, runfile::RunParts::masks);
    const analysis::Comparison comparison = options->flags.compare(set);
    for (const std::string& warning : comparison.warnings) context.console.warn(warning);
    const std::string title =
        options->title.empty() ? default_title(options->flags.runs.paths) : options->title;
    const std::string program = fmt::format("bsexp {}", experiments::version());
    write_file(output, analysis::report::page(comparison, set, {title, program}));
    context.console.result(fmt::format("{}: {} runs in {} groups", output.string(), comparison.runs.size(),
                                       comparison.groups.size()));
    const nlohmann::ordered_json object = {{"report", output.string()},
                                           {"runs", comparison.runs.size()},
                                           {"groups", comparison.groups.size()},
                                           {"warnings", comparison.warnings}};
    print_json(context.console, object);
  };
}

}  // namespace bsexp::cli
