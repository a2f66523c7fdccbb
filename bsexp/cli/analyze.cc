// bsexp analyze RUN... [--figures DIR]
#include <algorithm>

#include "bsexp/analysis.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/statistics_output.h"

namespace bsexp::cli {

namespace {

struct Options {
  std::vector<std::string> runs;
  std::string figures;
};

nlohmann::ordered_json to_json(const std::string& run, const analysis::MaskReport& of) {
  nlohmann::ordered_json object = {{"run", run}, {"name", of.name}, {"generator", of.generator}};
  object.update(statistics_json(of.statistics));
  object["mix"] = of.mix;
  object["block_size"] = of.block_size;
  object["fingerprint"] = of.fingerprint;
  return object;
}

void analyze_one(const std::string& run, const Context& context) {
  std::vector<Row> rows = {{"mask", "generator"}};
  rows[0].insert(rows[0].end(), kStatisticsTitles.begin(), kStatisticsTitles.end());
  rows[0].emplace_back("fingerprint");
  const std::vector<analysis::MaskReport> reports = analysis::analyze_masks(run);
  for (const analysis::MaskReport& report : reports) {
    Row& row = rows.emplace_back(Row{report.name, report.generator});
    const Row values = statistics_row(report.statistics);
    row.insert(row.end(), values.begin(), values.end());
    row.push_back(report.fingerprint);
    context.console.json_line(to_json(run, report).dump());
  }
  context.console.result(run + "\n" + format_columns(rows));
  if (reports.empty() || reports[0].mix.empty()) return;
  context.console.result(
      fmt::format("mix factor after each internal step of a time step: {}\n", mix_line(reports[0].mix)));
}

// Figures of several runs go into a folder for each.
std::filesystem::path folder_of_figures(const Options& options, std::string run) {
  if (options.runs.size() == 1) return options.figures;
  std::replace(run.begin(), run.end(), '/', '_');
  return std::filesystem::path(options.figures) / run;
}

}  // namespace

Action analyze(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("RUN", options->runs, "Folders of runs, or their run.h5")->required()->type_name("");
  app.add_option("--figures", options->figures,
                 "Draw the learning curve and the masks into this folder (gnuplot), for several runs into "
                 "one below it for each")
      ->type_name("DIR");
  return [options](const Context& context) {
    for (const std::string& run : options->runs) analyze_one(run, context);
    if (options->figures.empty()) return;
    for (const std::string& run : options->runs) {
      for (const auto& path : analysis::draw_figures(run, folder_of_figures(*options, run)))
        context.console.note(path.string());
    }
  };
}

}  // namespace bsexp::cli
