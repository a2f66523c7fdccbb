// bsexp bench bsmm [--hidden N] [--block 32,16] [--rows N] [--density 0.1,0.03] [--op ...] [--dtype f32]
#include <set>

#include <nlohmann/json.hpp>

#include "benchmarks/bsmm.h"
#include "bsexp/analysis.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/kernels.h"

namespace bsexp::cli {

namespace {

using benchmarks::BsmmRow;
using benchmarks::Product;

struct Options {
  benchmarks::BsmmOptions bench;
  std::vector<std::string> ops = {"forward", "backward_data", "backward_weight"};
  int64_t repeats = 9, before = 1;
  std::string chart;
};

nlohmann::ordered_json to_json(const BsmmRow& row) {
  nlohmann::ordered_json object = {{"op", row.op},
                                   {"block", row.block},
                                   {"rows", row.rows},
                                   {"hidden", row.hidden},
                                   {"steps", row.steps},
                                   {"mask", row.mask},
                                   {"density", row.density},
                                   {"dtype", row.dtype},
                                   {"backend", row.backend},
                                   {"isa", row.isa},
                                   {"ms", row.ms},
                                   {"gflops", row.gflops},
                                   {"peak_gflops", row.peak_gflops},
                                   {"share_of_peak", row.share_of_peak},
                                   {"dense_ms", nullptr},
                                   {"speedup", nullptr}};
  if (row.dense_ms) object["dense_ms"] = *row.dense_ms;
  if (row.speedup) object["speedup"] = *row.speedup;
  for (const auto& [peer, ms] : row.peers) object["peers"][peer] = ms;
  for (const auto& [peer, ms] : row.sparse_peers) object["sparse_peers"][peer] = ms;
  return object;
}

std::string to_text(const BsmmRow& row) {
  std::string peers;
  for (const auto& [peer, ms] : row.peers) peers += fmt::format("  {} {:.2f} ms", peer, ms);
  for (const auto& [peer, ms] : row.sparse_peers) {
    peers += fmt::format("  {:.2f} x {}", ms * static_cast<double>(row.steps) / row.ms, peer);
  }
  return fmt::format("{:<16} block {:<3} density {:<7.4f} {:9.3f} ms {:8.1f} GFLOP/s {:5.1f} % of {:.0f}{}{}",
                     row.op, row.block, row.density, row.ms, row.gflops, 100 * row.share_of_peak,
                     row.peak_gflops, row.speedup ? fmt::format("  {:.1f} x dense", *row.speedup) : "",
                     peers);
}

// Speedup over the best dense peer against density: a line for each product and block size, and the speedup
// that a product would have if it cost what its blocks cost.
analysis::Chart speedup_chart(const std::vector<BsmmRow>& rows) {
  analysis::Chart chart{
      "block-sparse against dense", "density", "speedup over the best dense peer", true, {}};
  std::set<double> densities;
  for (const BsmmRow& row : rows) {
    if (!row.speedup) continue;
    const std::string title = fmt::format("{}, block {}", row.op, row.block);
    auto line = std::find_if(chart.lines.begin(), chart.lines.end(),
                             [&](const analysis::Line& other) { return other.title == title; });
    if (line == chart.lines.end()) line = chart.lines.insert(line, {title, {}, {}});
    line->x.push_back(row.density);
    line->y.push_back(*row.speedup);
    densities.insert(row.density);
  }
  analysis::Line proportional{"1 / density", {densities.begin(), densities.end()}, {}, true};
  for (const double density : densities) proportional.y.push_back(1 / density);
  chart.lines.push_back(std::move(proportional));
  return chart;
}

}  // namespace

Action bench_bsmm(CLI::App& app) {
  using experiments::integer;
  const auto options = std::make_shared<Options>();
  benchmarks::BsmmOptions& bench = options->bench;
  add_value(app, "--hidden", bench.hidden, integer(8), "Input and output features");
  add_values(app, "--block", bench.blocks, experiments::integer_of({8, 16, 32, 64}), "Block sizes");
  add_value(app, "--rows", bench.rows, integer(1), "Rows, the batch");
  add_values(app, "--density", bench.densities, experiments::positive_share(), "Densities");
  add_values(app, "--op", options->ops, experiments::one_of({"forward", "backward_data", "backward_weight"}),
             "Products");
  add_value(app, "--dtype", bench.dtype, experiments::one_of({"f32", "bf16"}), "Type of the operands");
  add_value(app, "--mask", bench.mask, experiments::one_of({"balanced", "barabasi_albert"}),
            "Equally many blocks in every column, or hubs");
  add_value(app, "--steps", bench.steps, integer(1, 4096), "Time steps of a grouped weight gradient");
  app.add_flag("--stored-weights{false}", bench.packed,
               "Read the weights as they are stored, packed anew by every product");
  app.add_flag("--no-sparse-peers{false}", bench.sparse_peers, "Leave out libxsmm, Eigen and MKL");
  add_value(app, "--backend", bench.backend, experiments::one_of(kernels::backend_names()), "Backend");
  add_value(app, "--repeats", options->repeats, integer(1, 1000),
            "Timings of each, of which the median counts");
  add_value(app, "--before", options->before, integer(1, 1000), "Unmeasured runs before each timing");
  app.add_option("--chart", options->chart, "Draw the speedup over density (SVG)")->type_name("FILE");
  return [options](const Context& context) {
    REQUIRE(options->chart.empty() || analysis::can_draw(),
            "--chart is drawn by gnuplot, which is not installed (Debian: gnuplot-nox)");
    std::vector<BsmmRow> rows;
    benchmarks::BsmmOptions chosen = options->bench;
    chosen.products.clear();
    for (const Product product : {Product::forward, Product::backward_data, Product::backward_weight}) {
      if (std::find(options->ops.begin(), options->ops.end(), benchmarks::name_of(product)) !=
          options->ops.end()) {
        chosen.products.push_back(product);
      }
    }
    chosen.threads = static_cast<int>(context.threads);
    chosen.repeats = static_cast<int>(options->repeats);
    chosen.before = static_cast<int>(options->before);
    benchmarks::bench_bsmm(chosen, [&](const BsmmRow& row) {
      context.console.result(to_text(row));
      print_json(context.console, to_json(row));
      rows.push_back(row);
    });
    if (!options->chart.empty()) analysis::draw_chart(speedup_chart(rows), options->chart);
  };
}

}  // namespace bsexp::cli
