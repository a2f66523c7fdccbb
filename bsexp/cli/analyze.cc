// bsexp analyze RUN... [--figures DIR] [--csv FILE] [--tiny SHARE] [--strict]
#include <algorithm>
#include <optional>

#include "bsexp/analysis.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/run_paths.h"
#include "bsexp/cli/run_statistics.h"

namespace bsexp::cli {

namespace {

struct Options {
  RunPaths runs;
  std::string figures, csv;
  double tiny = analysis::kTiny;
};

// Figures of several runs go into a folder for each.
std::filesystem::path folder_of_figures(const Options& options, std::string run, size_t n_runs) {
  if (n_runs == 1) return options.figures;
  std::replace(run.begin(), run.end(), '/', '_');
  return std::filesystem::path(options.figures) / run;
}

RunStatistics statistics_of(const runfile::StoredRun& run, double tiny) {
  return {analysis::name_of(run.path), analysis::mask_reports(run), analysis::layer_reports(run, tiny),
          analysis::activation_reports(run, tiny)};
}

class Analysis {
 public:
  Analysis(const Options& options, const Context& context)
      : options_(options), context_(context), files_(analysis::find_run_files(options.runs.paths)) {}

  // One run at a time, since weights take memory. With --strict nothing is told before all were read.
  void run() {
    std::vector<RunStatistics> kept;
    for (const auto& file : files_) {
      const std::optional<RunStatistics> statistics = read(file);
      if (statistics && !options_.runs.strict) tell(*statistics, file);
      if (statistics && options_.runs.strict) kept.push_back(*statistics);
    }
    REQUIRE(problems_.size() < files_.size() && (!options_.runs.strict || problems_.empty()),
            "{} of {} files cannot be read:\n{}", problems_.size(), files_.size(), join(problems_, "\n"));
    for (size_t i = 0; i < kept.size(); ++i) tell(kept[i], files_[i]);
    if (!options_.csv.empty()) write_file(options_.csv, table_.text());
  }

 private:
  std::optional<RunStatistics> read(const std::filesystem::path& file) {
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

  void tell(const RunStatistics& of, const std::filesystem::path& file) {
    context_.console.result(to_text(of));
    for (const auto& object : to_json(of)) context_.console.json_line(object.dump());
    add_rows(of, table_);
    if (options_.figures.empty()) return;
    const analysis::RunSet set = analysis::load_runs({file.string()}, runfile::RunParts::masks);
    for (const auto& path :
         analysis::draw_figures(set.runs[0].stored, folder_of_figures(options_, of.run, files_.size())))
      context_.console.note(path.string());
  }

  const Options& options_;
  const Context& context_;
  std::vector<std::filesystem::path> files_;
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
