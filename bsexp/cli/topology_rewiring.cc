// bsexp topology rewiring [--nodes N] [--degree K] [--seeds N] [--points N] [--out FILE,...]
#include <nlohmann/json.hpp>

#include "bsexp/analysis.h"
#include "bsexp/base/progress.h"
#include "bsexp/base/thread_pool.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

struct Options {
  analysis::RewiringOptions of;
  std::vector<std::string> out;
};

std::vector<analysis::RewiringPoint> measure(const Options& options, const Context& context) {
  ThreadPool pool(static_cast<int>(context.threads));
  Progress progress(context.console, "rewiring", "share", 1);
  return analysis::rewiring(options.of, pool, [&](double done) { progress.update(done); });
}

void rewiring(const Options& options, const Context& context) {
  const Console& console = context.console;
  const std::vector<analysis::RewiringPoint> points = measure(options, context);
  for (const std::string& path : options.out) analysis::draw_rewiring(options.of, points, path);
  std::vector<Row> rows = {{"rewire", "mean path length", "L(p) / L(0)", "clustering", "C(p) / C(0)"}};
  for (const analysis::RewiringPoint& point : points) {
    rows.push_back({short_number(point.rewire), short_number(point.path_length),
                    short_number(point.relative_path_length), short_number(point.clustering),
                    short_number(point.relative_clustering)});
    print_json(console, nlohmann::ordered_json({{"rewire", point.rewire},
                                                {"mean_path_length", point.path_length},
                                                {"relative_path_length", point.relative_path_length},
                                                {"clustering", point.clustering},
                                                {"relative_clustering", point.relative_clustering}}));
  }
  console.result(format_columns(rows));
}

}  // namespace

Action topology_rewiring(CLI::App& app) {
  using experiments::integer;
  const auto options = std::make_shared<Options>();
  add_value(app, "--nodes", options->of.nodes, integer(4, 100'000), "Nodes of the ring, by default 1000");
  add_value(app, "--degree", options->of.degree, integer(2, 10'000), "Neighbours of a node, by default 10");
  add_value(app, "--seeds", options->of.seeds, integer(1, 10'000), "Graphs for each p, by default 20");
  add_value(app, "--points", options->of.points, integer(2, 1000),
            "Values of p from 0.0001 to 1, by default 14");
  add_values(app, "--out", options->out, experiments::any_text(),
             "Pictures to write, that end in .svg or .png");
  return [options](const Context& context) { rewiring(*options, context); };
}

}  // namespace bsexp::cli
