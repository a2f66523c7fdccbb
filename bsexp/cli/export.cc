// bsexp export RUN... --out DIR [--format csv|tensorboard] [--strict]
#include <nlohmann/json.hpp>

#include "bsexp/analysis.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/run_paths.h"

namespace bsexp::cli {

namespace {

struct Format {
  std::string name;
  std::string summary;
  std::vector<std::filesystem::path> (*write)(const std::vector<analysis::Run>& runs,
                                              const std::filesystem::path& folder);
};

const Table<Format>& format_table() {
  static const Table<Format> table(
      "format", {{"csv", "runs.csv, metrics_TABLE.csv and masks.csv", analysis::export_csv},
                 {"tensorboard", "a folder with an event file for each run", analysis::export_tensorboard}});
  return table;
}

std::string format_help() {
  std::vector<std::string> words;
  for (const Format& format : format_table()) words.push_back(format.name + ": " + format.summary);
  return join(words, "; ");
}

struct Options {
  RunPaths runs;
  std::string format = "csv", out;
};

}  // namespace

Action export_runs(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_run_paths(app, options->runs);
  app.add_option("--format", options->format, format_help() + " (by default csv)")->type_name("FORMAT");
  app.add_option("--out", options->out, "The folder to write into")->required()->type_name("DIR");
  return [options](const Context& context) {
    const Format& format = format_table().get(options->format);
    const analysis::RunSet set = load(options->runs, runfile::RunParts::results);
    for (const std::string& problem : set.problems) context.console.warn("skipped: " + problem);
    for (const auto& path : format.write(set.runs, options->out)) {
      context.console.result(path.string());
      print_json(context.console, {{"file", path.string()}});
    }
  };
}

}  // namespace bsexp::cli
