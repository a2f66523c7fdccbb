// bsexp bench pool [--case back_to_back,busy_one] [--pinned no,yes] [--tasks N] [--repeats N]
#include <nlohmann/json.hpp>

#include "benchmarks/pool.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

using benchmarks::PoolRow;

struct Options {
  benchmarks::PoolOptions bench;
  std::vector<std::string> pinned = {"no", "yes"};
  int64_t tasks = 16, repeats = 9;
};

nlohmann::ordered_json to_json(const PoolRow& row) {
  nlohmann::ordered_json object = {{"case", row.case_name},
                                   {"pinned", row.pinned},
                                   {"region", row.region},
                                   {"pool", row.pool},
                                   {"threads", row.threads},
                                   {"tasks", row.tasks},
                                   {"regions", row.regions},
                                   {"work_us", row.work_us},
                                   {"median_overhead_us", row.median_us},
                                   {"p95_overhead_us", row.p95_us},
                                   {"worst_overhead_us", row.worst_us},
                                   {"mean_region_us", row.region_us},
                                   {"speedup", nullptr}};
  if (row.region == "work") object["speedup"] = row.speedup;
  return object;
}

std::string to_text(const PoolRow& row) {
  const std::string work =
      row.region == "work" ? fmt::format("  {:.2f} x one thread ({:.0f} us)", row.speedup, row.work_us) : "";
  return fmt::format("{:<12} {:<8} {:<5} {:<14} overhead {:8.2f} us, 95 % {:9.2f}, worst {:9.2f}{}",
                     row.case_name, row.pinned ? "pinned" : "free", row.region, row.pool, row.median_us,
                     row.p95_us, row.worst_us, work);
}

}  // namespace

Action bench_pool(CLI::App& app) {
  using experiments::integer;
  const auto options = std::make_shared<Options>();
  add_values(app, "--case", options->bench.cases, experiments::one_of(benchmarks::pool_cases().names()),
             "What happens between the regions and around them");
  add_values(app, "--pinned", options->pinned, experiments::one_of({"no", "yes"}),
             "Whether each thread is bound to a processor");
  add_value(app, "--tasks", options->tasks, integer(1, 65536), "Tasks of a region");
  add_value(app, "--repeats", options->repeats, integer(1, 1000), "Batches of regions for each pool");
  return [options](const Context& context) {
    benchmarks::PoolOptions chosen = options->bench;
    chosen.pinned.clear();
    for (const std::string& word : options->pinned) chosen.pinned.push_back(word == "yes");
    chosen.tasks = static_cast<int>(options->tasks);
    chosen.threads = static_cast<int>(context.threads);
    chosen.repeats = static_cast<int>(options->repeats);
    const auto begin = [&](const benchmarks::PoolCase& next) {
      context.console.note(fmt::format("{}: {}", next.name, next.summary));
    };
    benchmarks::bench_pool(chosen, begin, [&](const PoolRow& row) {
      context.console.result(to_text(row));
      print_json(context.console, to_json(row));
    });
  };
}

}  // namespace bsexp::cli
