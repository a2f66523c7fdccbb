// bsexp analyze RUN... [--figures DIR] [--csv FILE] [--tiny SHARE] [--strict]
#include <algorithm>

#include "bsexp/analysis.h"
#include "bsexp/base/file.h"
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
  return {name_of(run.path), analysis::mask_reports(run), analysis::layer_reports(run, tiny),
          analysis::activation_reports(run, tiny)};
}

// One run at a time, since weights take memory. Returns how many could be read.
size_t analyze_all(const Options& options, const Context& context, analysis::CsvTable& table) {
  const auto files = analysis::find_run_files(options.runs.paths);
  size_t n_read = 0;
  for (const auto& file : files) {
    try {
      const analysis::RunSet set = analysis::load_runs({file.string()}, runfile::RunParts::weights);
      const runfile::StoredRun& run = set.runs[0].stored;
      const RunStatistics statistics = statistics_of(run, options.tiny);
      context.console.result(to_text(statistics));
      for (const auto& object : to_json(statistics)) context.console.json_line(object.dump());
      add_rows(statistics, table);
      ++n_read;
      if (options.figures.empty()) continue;
      for (const auto& path :
           analysis::draw_figures(run, folder_of_figures(options, statistics.run, files.size())))
        context.console.note(path.string());
    } catch (const UserError& error) {
      if (options.runs.strict || files.size() == 1) throw;
      context.console.warn(fmt::format("skipped {}: {}", name_of(file), error.what()));
    }
  }
  return n_read;
}

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
  return [options](const Context& context) {
    analysis::CsvTable table(kStatisticsColumns);
    REQUIRE(analyze_all(*options, context, table) > 0, "no run could be read");
    if (!options->csv.empty()) write_file(options->csv, table.text());
  };
}

}  // namespace bsexp::cli
