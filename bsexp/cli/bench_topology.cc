// bsexp bench topology [--kind KIND,...] [--edges N] [--repeats N]
#include <nlohmann/json.hpp>

#include "benchmarks/topology.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

using benchmarks::TopologyRow;

struct Options {
  benchmarks::TopologyOptions bench;
  int64_t repeats = 3;
};

nlohmann::ordered_json to_json(const TopologyRow& row) {
  return {{"kind", row.kind},
          {"nodes", row.nodes},
          {"edges", row.edges},
          {"generate_s", row.generate_s},
          {"graph_s", row.graph_s},
          {"seconds", row.seconds()},
          {"edges_per_s", static_cast<double>(row.edges) / row.seconds()}};
}

std::string to_text(const TopologyRow& row) {
  return fmt::format(
      "{:<18} {:>11} nodes, {:>11} edges: drawn in {:6.3f} s, in rows in {:6.3f} s, {:6.2f} million a second",
      row.kind, format_count(row.nodes), format_count(row.edges), row.generate_s, row.graph_s,
      static_cast<double>(row.edges) / row.seconds() / 1e6);
}

}  // namespace

Action bench_topology(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_values(app, "--kind", options->bench.kinds, experiments::one_of(benchmarks::topology_kinds()),
             "Generators, by default all");
  add_value(app, "--edges", options->bench.edges, experiments::integer(100, 1'000'000'000),
            "Edges, about so many");
  add_value(app, "--repeats", options->repeats, experiments::integer(1, 1000), "Graphs of each generator");
  return [options](const Context& context) {
    benchmarks::TopologyOptions chosen = options->bench;
    chosen.repeats = static_cast<int>(options->repeats);
    benchmarks::bench_topology(chosen, [&](const TopologyRow& row) {
      context.console.result(to_text(row));
      print_json(context.console, to_json(row));
    });
  };
}

}  // namespace bsexp::cli
