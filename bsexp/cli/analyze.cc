// bsexp analyze RUN... [--figures DIR]
#include <algorithm>

#include <nlohmann/json.hpp>

#include "bsexp/analysis.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

struct Options {
  std::vector<std::string> runs;
  std::string figures;
};

nlohmann::ordered_json to_json(const std::string& run, const analysis::MaskReport& of) {
  const topology::MaskStatistics& s = of.statistics;
  nlohmann::ordered_json object = {{"run", run},       {"name", of.name},  {"generator", of.generator},
                                   {"nodes", s.nodes}, {"edges", s.edges}, {"density", s.density}};
  if (s.paths) object["mean_path_length"] = s.paths->mean_path_length;
  if (s.clustering) object["clustering"] = *s.clustering;
  object["mix"] = of.mix;
  if (s.paths) {
    object["diameter"] = s.paths->diameter;
    object["reachable"] = s.paths->reachable;
  }
  if (s.giant_component) object["giant_component"] = *s.giant_component;
  object["degree_min"] = s.degree_min;
  object["degree_mean"] = s.degree_mean;
  object["degree_max"] = s.degree_max;
  object["block_size"] = of.block_size;
  return object;
}

void analyze_one(const std::string& run, const Context& context) {
  std::vector<Row> rows = {
      {"mask", "generator", "nodes", "edges", "density", "mean path", "diameter", "clustering"}};
  const std::vector<analysis::MaskReport> reports = analysis::analyze_masks(run);
  for (const analysis::MaskReport& report : reports) {
    const topology::MaskStatistics& s = report.statistics;
    rows.push_back({report.name, report.generator, std::to_string(s.nodes), std::to_string(s.edges),
                    short_number(s.density), s.paths ? short_number(s.paths->mean_path_length) : "",
                    s.paths ? std::to_string(s.paths->diameter) : "",
                    s.clustering ? short_number(*s.clustering) : ""});
    context.console.json_line(to_json(run, report).dump());
  }
  context.console.result(run + "\n" + format_columns(rows));
  if (reports.empty() || reports[0].mix.empty()) return;
  std::vector<std::string> shares;
  for (const double share : reports[0].mix) shares.push_back(short_number(share));
  context.console.result(
      fmt::format("mix factor after each internal step of a time step: {}\n", fmt::join(shares, " ")));
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
