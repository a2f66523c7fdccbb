#include "benchmarks/topology.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "bsexp/base/interrupt.h"
#include "bsexp/topology.h"

namespace bsexp::benchmarks {

namespace {

using topology::Graph;
using topology::TopologySpec;

constexpr int64_t kDegree = 10;

struct Case {
  std::string name;
  TopologySpec spec;
  double edges_per_node = static_cast<double>(kDegree) / 2;
};

TopologySpec with_degree(const std::string& kind) {
  TopologySpec spec;
  spec.kind = kind;
  spec.degree = kDegree;
  return spec;
}

const Table<Case>& case_table() {
  TopologySpec kleinberg = with_degree("kleinberg");
  kleinberg.degree = 4;
  kleinberg.contacts = 3;
  TopologySpec barabasi_albert;
  barabasi_albert.kind = "barabasi_albert";
  barabasi_albert.edges = kDegree / 2;
  TopologySpec stochastic_block = with_degree("stochastic_block");
  stochastic_block.groups = 100;
  static const Table<Case> table("measured topology",
                                 {
                                     {"watts_strogatz", with_degree("watts_strogatz")},
                                     {"watts_strogatz_2d", with_degree("watts_strogatz_2d")},
                                     {"newman_watts", with_degree("newman_watts"), 5.5},
                                     {"kleinberg", kleinberg, 4.4},  // some contacts are neighbours
                                     {"barabasi_albert", barabasi_albert},
                                     {"erdos_renyi", with_degree("erdos_renyi")},
                                     {"stochastic_block", stochastic_block},
                                     {"balanced_random", with_degree("balanced_random"), kDegree},
                                     {"random_regular", with_degree("random_regular")},
                                     {"ring_lattice", with_degree("ring_lattice")},
                                     {"lattice_2d", with_degree("lattice_2d")},
                                     {"butterfly", with_degree("butterfly")},
                                 });
  return table;
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

TopologyRow measure(const Case& of, const TopologyOptions& options) {
  TopologyRow best{of.name, of.spec, 0, 0, std::numeric_limits<double>::infinity(), 0};
  // Even nodes, a lattice that is nearly a square.
  const auto side =
      static_cast<int64_t>(std::sqrt(static_cast<double>(options.edges) / of.edges_per_node)) / 2 * 2;
  const int64_t nodes = std::max<int64_t>(side, 16) * std::max<int64_t>(side, 16);
  for (int repeat = 0; repeat <= options.repeats; ++repeat) {
    stop_if_interrupted();
    Random random(static_cast<uint64_t>(repeat), "bench/topology");
    auto begin = std::chrono::steady_clock::now();
    const topology::Edges edges =
        topology::generator_table().get(of.spec.kind).generate(nodes, of.spec, random);
    const double generate_s = seconds_since(begin);
    begin = std::chrono::steady_clock::now();
    const Graph graph =
        edges.directed ? Graph::directed(nodes, edges.pairs) : Graph::undirected(nodes, edges.pairs);
    const double graph_s = seconds_since(begin);
    if (repeat == 0 || generate_s + graph_s >= best.seconds()) continue;
    best.nodes = nodes;
    best.edges = static_cast<int64_t>(edges.pairs.size());
    best.generate_s = generate_s;
    best.graph_s = graph_s;
  }
  return best;
}

}  // namespace

std::vector<std::string> topology_kinds() { return case_table().names(); }

void bench_topology(const TopologyOptions& options, const std::function<void(const TopologyRow&)>& report) {
  for (const std::string& kind : options.kinds.empty() ? topology_kinds() : options.kinds)
    report(measure(case_table().get(kind), options));
}

}  // namespace bsexp::benchmarks
