// bsexp bench bsconv [--channels N] [--size N] [--kernel N] [--images N] [--block N] [--density 1,0.25] ...
#include <nlohmann/json.hpp>

#include "benchmarks/bsconv.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/kernels.h"

namespace bsexp::cli {

namespace {

struct Options {
  benchmarks::BsconvOptions bench;
  int64_t repeats = 9;
};

nlohmann::ordered_json to_json(const benchmarks::BsconvRow& row, const benchmarks::BsconvOptions& options) {
  nlohmann::ordered_json object = {{"op", row.op},
                                   {"channels", options.channels},
                                   {"size", options.size},
                                   {"kernel", options.kernel},
                                   {"images", options.images},
                                   {"block", options.block},
                                   {"density", row.density},
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
  return object;
}

std::string to_text(const benchmarks::BsconvRow& row) {
  return fmt::format(
      "{:<16} density {:<7.4f} {:9.3f} ms {:8.1f} GFLOP/s {:5.1f} % of {:.0f}{}", row.op, row.density, row.ms,
      row.gflops, 100 * row.share_of_peak, row.peak_gflops,
      row.speedup ? fmt::format("  {:.1f} x dense (oneDNN {:.2f} ms)", *row.speedup, *row.dense_ms) : "");
}

}  // namespace

Action bench_bsconv(CLI::App& app) {
  using experiments::integer;
  const auto options = std::make_shared<Options>();
  benchmarks::BsconvOptions& bench = options->bench;
  add_value(app, "--channels", bench.channels, integer(8, 65536), "Channels of input and output");
  add_value(app, "--size", bench.size, integer(1, 4096), "Lines and columns of an image");
  add_value(app, "--kernel", bench.kernel, integer(1, 31), "Lines and columns of the kernel");
  add_value(app, "--images", bench.images, integer(1, 65536), "Images, the batch");
  add_value(app, "--block", bench.block, experiments::integer_of({8, 16, 32, 64}), "Block size");
  add_values(app, "--density", bench.densities, experiments::positive_share(),
             "Densities of the mask of channels");
  add_value(app, "--backend", bench.backend, experiments::one_of(kernels::backend_names()), "Backend");
  add_value(app, "--repeats", options->repeats, integer(1, 1000),
            "Timings of each, of which the median counts");
  return [options](const Context& context) {
    benchmarks::BsconvOptions chosen = options->bench;
    chosen.threads = static_cast<int>(context.threads);
    chosen.repeats = static_cast<int>(options->repeats);
    benchmarks::bench_bsconv(chosen, [&](const benchmarks::BsconvRow& row) {
      context.console.result(to_text(row));
      print_json(context.console, to_json(row, chosen));
    });
  };
}

}  // namespace bsexp::cli
