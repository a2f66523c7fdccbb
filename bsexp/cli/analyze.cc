// bsexp analyze RUN... [--figures DIR] [--csv FILE] [--tiny SHARE] [--strict]
#include <algorithm>
#include <optional>

#include "bsexp/analysis.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/run_paths.h"
#include "bsexp/cli/run_statistics.h"

namespace bsexp::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
  RunPaths runs;
  std::string figures, csv;
  double tiny = analysis::kTiny;
};

// Figures of several runs go into a folder for each.
fs::path folder_of_figures(const Options& options, std::string run, size_t n_runs) {
  if (n_runs == 1) return options.figures;
  std::replace(run.begin(), run.end(), '/', '_');
  return fs::path(options.figures) / run;
}

RunStatistics statistics_of(const runfile::StoredRun& run, double tiny) {
  return {analysis::name_of(run.path), analysis::mask_reports(run), analysis::layer_reports(run, tiny),
          analysis::activation_reports(run, tiny)};
}

class Analysis {
 public:
  Analysis(const Options& options, const Context& context)
      : options_(options), context_(context), files_(analysis::find_run_files(options.runs.paths)) {}

  // One run at a time, since weights take memory. With --strict nothing is told before all were read. Figures
  // come last: what has been told stays where one of them cannot be drawn.
  void run() {
    if (!options_.figures.empty()) analysis::require_gnuplot();
    std::vector<std::pair<fs::path, RunStatistics>> kept;
    for (const fs::path& file : files_) {
      std::optional<RunStatistics> statistics = read(file);
      if (!statistics) continue;
      if (!options_.runs.strict) tell(*statistics);
      kept.emplace_back(file, std::move(*statistics));
    }
    REQUIRE(!kept.empty() && (!options_.runs.strict || problems_.empty()),
            "{} of {} files cannot be read:\n{}", problems_.size(), files_.size(), join(problems_, "\n"));
    for (const auto& [unused, statistics] : kept) {
      if (options_.runs.strict) tell(statistics);
    }
    if (!options_.csv.empty()) write_file(options_.csv, table_.text());
    for (const auto& [file, statistics] : kept) {
      if (!options_.figures.empty()) draw(statistics.run, file);
    }
  }

 private:
  std::optional<RunStatistics> read(const fs::path& file) {
    const runfile::LoadedRun loaded = runfile::load_run_files({file}, runfile::RunParts::weights)[0];
    if (!loaded.run) return refused(printable(loaded.problem));
    try {
      return statistics_of(*loaded.run, options_.tiny);
    } catch (const UserError& error) {
      return refused(fmt::format("{}: {}", analysis::name_of(file), error.what()));
    }
  }

  // What is wrong is told at once, or at the end where it ends the command.
  std::nullopt_t refused(const std::string& problem) {
    problems_.push_back(problem);
    if (!options_.runs.strict && files_.size() > 1) context_.console.warn("skipped: " + problem);
    return std::nullopt;
  }

  void tell(const RunStatistics& of) {
    context_.console.result(to_text(of));
    for (const auto& object : to_json(of)) print_json(context_.console, object);
    add_rows(of, table_);
  }

  void draw(const std::string& run, const fs::path& file) {
    const runfile::LoadedRun loaded = runfile::load_run_files({file}, runfile::RunParts::masks)[0];
    REQUIRE(loaded.run, "{}", printable(loaded.problem));
    for (const fs::path& path :
         analysis::draw_figures(*loaded.run, folder_of_figures(options_, run, files_.size())))
      context_.console.note(path.string());
  }

  const Options& options_;
  const Context& context_;
  std::vector<fs::path> files_;
  std::vector<std::string> problems_;
  analysis::CsvTable table_{kStatisticsColumns};
};

}  // namespace

Action analyze(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_run_paths(app, options->runs);
  app.add_option("--figures", options->figures,
                 "Draw the learning curve and the masks into this folder (gnuplot), for several runs into "
                 "one below it for each")
      ->type_name("DIR");
  app.add_option("--csv", options->csv,
                 "Write every number into this file: run, what, name, step, statistic, value")
      ->type_name("FILE");
  add_value(app, "--tiny", options->tiny, experiments::closed_share(),
            "A weight is tiny below this share of its layer's root mean square");
  return [options](const Context& context) { Analysis(*options, context).run(); };
}

}  // namespace bsexp::cli
