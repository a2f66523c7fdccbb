// bsexp topology compare --nodes N [--degree K] [--kind KIND,...] [--rewire P,...] [--seeds S]
#include <algorithm>
#include <cmath>
#include <numeric>

#include <nlohmann/json.hpp>

#include "bsexp/analysis.h"
#include "bsexp/base/progress.h"
#include "bsexp/base/thread_pool.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

using topology::TopologySpec;

struct Options {
  int64_t nodes = 0;
  int64_t degree = topology::kDefaultDegree;
  std::vector<std::string> kinds;
  std::vector<double> rewire = {topology::kDefaultRewire};
  int64_t seeds = 10;
};

struct Compared {
  TopologySpec spec;
  std::vector<double> degree, path, clustering, diameter, reachable, gap;  // one of each for every seed
  bool exact = true;
};

bool takes(const topology::GeneratorRow& row, const std::string& parameter) {
  return std::find(row.takes.begin(), row.takes.end(), parameter) != row.takes.end();
}

// One topology for each kind, for those that rewire one for each probability; all of the same mean degree as
// far as they can be. `file` has no degree to choose, and `dense`, all pairs of nodes, is there where it is
// asked for.
std::vector<Compared> compared_topologies(const Options& options) {
  std::vector<Compared> result;
  for (const topology::GeneratorRow& row : topology::generator_table()) {
    const bool asked = std::find(options.kinds.begin(), options.kinds.end(), row.name) != options.kinds.end();
    const bool wanted = options.kinds.empty() ? row.name != "dense" : asked;
    if (row.name == "file" || !wanted) continue;
    TopologySpec spec;
    spec.kind = row.name;
    if (takes(row, "density")) {
      REQUIRE(options.degree < options.nodes,
              "--degree {} is not possible with {} nodes; it must be at most {}, one less than --nodes",
              options.degree, options.nodes, options.nodes - 1);
      spec.density = static_cast<double>(options.degree + 1) / static_cast<double>(options.nodes);
    }
    if (!takes(row, "rewire")) {
      result.push_back({spec, {}, {}, {}, {}, {}, {}, true});
      continue;
    }
    for (const double rewire : options.rewire) {
      spec.rewire = rewire;
      result.push_back({spec, {}, {}, {}, {}, {}, {}, true});
    }
  }
  return result;
}

void add_seed(const Options& options, uint64_t seed, ThreadPool& pool, Compared& of) {
  const topology::BlockMask mask =
      topology::make_mask(of.spec, options.nodes, options.nodes, seed, "mask/hidden");
  topology::GraphOptions how;
  how.sampling.seed = seed;
  const topology::GraphStatistics found = topology::statistics(topology::graph_of(mask), how, pool);
  of.degree.push_back(found.out.mean);
  of.path.push_back(found.paths.mean_path_length);
  of.clustering.push_back(found.clustering.mean);
  of.diameter.push_back(static_cast<double>(found.paths.diameter));
  of.reachable.push_back(found.paths.reachable);
  if (found.spectral_gap) of.gap.push_back(*found.spectral_gap);
  of.exact = of.exact && found.paths.exact;
}

std::string label_of(const TopologySpec& spec) {
  return spec.rewire ? fmt::format("{}, rewire {:g}", spec.kind, *spec.rewire) : spec.kind;
}

std::string with_margin(const std::vector<double>& values) {
  const double mean = analysis::mean(values);
  const analysis::Interval interval = analysis::t_interval(values);
  const double margin = (interval.high - interval.low) / 2;
  return margin > 1e-12 * std::abs(mean) ? fmt::format("{:.4g} +- {:.2g}", mean, margin)
                                         : fmt::format("{:.4g}", mean);
}

std::string range(std::vector<double> values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return *least == *most ? fmt::format("{:g}", *least) : fmt::format("{:g} to {:g}", *least, *most);
}

// Diagonals are in place: every pair is joined after as many steps as the diameter.
std::string steps_of(const Compared& of) {
  const double least = *std::min_element(of.reachable.begin(), of.reachable.end());
  return least == 1 ? (of.exact ? "" : "at least ") + range(of.diameter)
                    : fmt::format("never ({:.4g} of the pairs)", least);
}

nlohmann::ordered_json to_json(const Options& options, const Compared& of) {
  nlohmann::ordered_json object = {
      {"kind", of.spec.kind}, {"nodes", options.nodes}, {"seeds", options.seeds}};
  if (of.spec.rewire) object["rewire"] = *of.spec.rewire;
  object.update({{"degree_mean", of.degree},
                 {"mean_path_length", of.path},
                 {"clustering", of.clustering},
                 {"diameter", of.diameter},
                 {"reachable", of.reachable},
                 {"spectral_gap", of.gap},
                 {"paths", of.exact ? "exact" : "sampled"}});
  return object;
}

Row row_of(const Compared& of) {
  return {label_of(of.spec),
          with_margin(of.degree),
          with_margin(of.path) + (of.exact ? "" : " (sampled)"),
          with_margin(of.clustering),
          of.gap.empty() ? "not found" : with_margin(of.gap),
          steps_of(of)};
}

}  // namespace

Action topology_compare(CLI::App& app) {
  using experiments::integer;
  const auto options = std::make_shared<Options>();
  add_value(app, "--nodes", options->nodes, integer(2, INT32_MAX), "Nodes of every graph")->required();
  add_value(app, "--degree", options->degree, integer(1, INT32_MAX),
            fmt::format("Mean degree, as near as a generator can, by default {}", options->degree));
  add_values(app, "--kind", options->kinds, experiments::one_of(topology::generator_table().names()),
             "Generators, by default all but file and dense");
  add_values(app, "--rewire", options->rewire, experiments::closed_share(),
             "A row for each of these of every generator that rewires, by default 0.1");
  add_value(app, "--seeds", options->seeds, integer(1, 1 << 20), "Graphs of each, by default 10");
  return [options](const Context& context) {
    ThreadPool pool(static_cast<int>(context.threads));
    std::vector<Compared> all = compared_topologies(*options);
    REQUIRE(!all.empty(), "--kind file has no degree to choose; bsexp topology stats --file measures a file");
    std::vector<Row> rows = {{"topology", "degree", "mean path length", "clustering", "spectral gap",
                              "steps until every pair is joined"}};
    {
      Progress progress(context.console, "measuring", "graphs",
                        static_cast<double>(all.size()) * static_cast<double>(options->seeds));
      double done = 0;
      for (Compared& of : all) {
        for (int64_t seed = 1; seed <= options->seeds; ++seed) {
          add_seed(*options, static_cast<uint64_t>(seed), pool, of);
          progress.update(++done, of.spec.kind);
        }
        rows.push_back(row_of(of));
        print_json(context.console, to_json(*options, of));
      }
    }
    context.console.result(format_columns(rows));
  };
}

}  // namespace bsexp::cli
