// bsexp bench lstm [--hidden 2560,20480] [--block N] [--degree N] [--rows N] [--steps N] [--cell NAME] ...
#include <nlohmann/json.hpp>

#include "benchmarks/lstm.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/kernels.h"
#include "bsexp/rnn.h"

namespace bsexp::cli {

namespace {

using benchmarks::LstmRow;

struct Options {
  benchmarks::LstmOptions bench;
  int64_t repeats = 3;
};

nlohmann::ordered_json to_json(const LstmRow& row) {
  nlohmann::ordered_json object = {{"cell", row.cell},
                                   {"hidden", row.hidden},
                                   {"block", row.block},
                                   {"degree", row.degree},
                                   {"rows", row.rows},
                                   {"steps", row.steps},
                                   {"density", row.density},
                                   {"parameters", row.parameters},
                                   {"weights", row.weights},
                                   {"dtype", row.dtype},
                                   {"backend", row.backend},
                                   {"isa", row.isa},
                                   {"ms", row.ms},
                                   {"bytes_per_second", row.bytes_per_second},
                                   {"gflop", row.gflop},
                                   {"peak_gflops", row.peak_gflops},
                                   {"share_of_peak", row.share_of_peak},
                                   {"products_share", row.products_share},
                                   {"kernels", nlohmann::ordered_json::array()},
                                   {"peers", nlohmann::ordered_json::array()}};
  for (const auto& [name, calls, ms, share] : row.kernels) {
    object["kernels"].push_back({{"name", name}, {"calls", calls}, {"ms", ms}, {"share", share}});
  }
  for (const auto& [name, hidden, weights, ms, ratio] : row.peers) {
    object["peers"].push_back(
        {{"name", name}, {"hidden", hidden}, {"weights", weights}, {"ms", ms}, {"ratio", ratio}});
  }
  return object;
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

std::string to_text(const LstmRow& row) {
  std::string text = fmt::format(
      "{}, {} hidden units, density {:.4f}, {} parameters, {} rows x {} steps, {}\n"
      "{:.1f} ms a training step, {:.0f} bytes a second, {:.4g} GFLOP in products: {} of {:.0f} GFLOP/s\n",
      row.cell, format_count(row.hidden), row.density, format_count(row.parameters), row.rows, row.steps,
      row.dtype, row.ms, row.bytes_per_second, row.gflop, percent(row.share_of_peak), row.peak_gflops);
  std::vector<Row> rows = {{"kernel", "calls", "ms", "share"}};
  for (const benchmarks::KernelRow& kernel : row.kernels) {
    rows.push_back({kernel.name, kernel.calls == 0 ? "" : format_count(kernel.calls),
                    fmt::format("{:9.2f}", kernel.ms), fmt::format("{:>6}", percent(kernel.share))});
  }
  text += format_columns(rows) + "\n";
  for (const benchmarks::PeerRow& peer : row.peers) {
    text += fmt::format("{}, dense, {} hidden units, {} weights (here {}): {:.1f} ms, {:.2f} x\n", peer.name,
                        format_count(peer.hidden), format_count(peer.weights), format_count(row.weights),
                        peer.ms, peer.ratio);
  }
  return text;
}

}  // namespace

Action bench_lstm(CLI::App& app) {
  using experiments::integer;
  const auto options = std::make_shared<Options>();
  benchmarks::LstmOptions& bench = options->bench;
  add_values(app, "--hidden", bench.hidden, integer(1), "Hidden units");
  add_value(app, "--block", bench.block, experiments::integer_of({8, 16, 32, 64}), "Block size");
  add_value(app, "--degree", bench.degree, integer(2), "Neighbours of a block in the mask");
  add_value(app, "--rows", bench.rows, integer(1, 65536), "Rows, the batch");
  add_value(app, "--steps", bench.steps, integer(1, 4096), "Time steps of a window");
  add_value(app, "--cell", bench.cell, experiments::one_of(rnn::cell_table().names()), "Recurrent cell");
  add_value(app, "--dtype", bench.dtype, experiments::one_of({"f32", "bf16"}),
            "Type of the operands of products");
  app.add_flag("--no-peers{false}", bench.peers, "Leave out the dense LSTMs of oneDNN");
  add_value(app, "--backend", bench.backend, experiments::one_of(kernels::backend_names()), "Backend");
  add_value(app, "--repeats", options->repeats, integer(1, 1000), "Steps, of which the median counts");
  return [options](const Context& context) {
    benchmarks::LstmOptions chosen = options->bench;
    chosen.threads = static_cast<int>(context.threads);
    chosen.repeats = static_cast<int>(options->repeats);
    benchmarks::bench_lstm(chosen, [&](const LstmRow& row) {
      context.console.result(to_text(row));
      print_json(context.console, to_json(row));
    });
  };
}

}  // namespace bsexp::cli
