#include "bsexp/topology/generators.h"

#include <algorithm>

#include "bsexp/topology/generators/balanced_random.h"
#include "bsexp/topology/generators/barabasi_albert.h"
#include "bsexp/topology/generators/erdos_renyi.h"
#include "bsexp/topology/generators/watts_strogatz.h"
#include "bsexp/topology/generators/watts_strogatz_2d.h"

namespace bsexp::topology {

const Table<GeneratorRow>& generator_table() {
  static const Table<GeneratorRow> table(
      "topology",
      {
          {"watts_strogatz",
           "ring of nearest neighbours, edges rewired with a probability",
           "Watts, Strogatz 1998",
           {"degree", "rewire"},
           watts_strogatz},
          {"watts_strogatz_2d",
           "2D lattice of nearest neighbours, edges rewired with a probability",
           "Watts, Strogatz 1998; Gray, Radford, Kingma 2017",
           {"degree", "rewire", "rows", "torus"},
           watts_strogatz_2d},
          {"barabasi_albert",
           "growth by preferential attachment",
           "Barabasi, Albert 1999",
           {"edges"},
           barabasi_albert},
          {"erdos_renyi",
           "every edge with one probability",
           "Erdos, Renyi 1959; Gilbert 1959",
           {"density", "degree"},
           erdos_renyi},
          {"balanced_random",
           "random graph in which every node has the same degree",
           "degree-preserving edge swaps, Maslov, Sneppen 2002",
           {"degree"},
           balanced_random},
          {"ring_lattice", "ring of nearest neighbours", "Watts, Strogatz 1998", {"degree"}, ring_lattice},
          {"dense", "every block", "", {}, nullptr},
      });
  return table;
}

void check_takes(const TopologySpec& spec) {
  const GeneratorRow& row = generator_table().get(spec.kind);
  const auto check = [&](const char* name, bool given) {
    if (!given || std::find(row.takes.begin(), row.takes.end(), name) != row.takes.end()) return;
    throw UserError(fmt::format("the topology {} does not take '{}'; it takes {}", spec.kind, name,
                                row.takes.empty() ? "no parameters" : join(row.takes)));
  };
  check("degree", spec.degree.has_value());
  check("rewire", spec.rewire.has_value());
  check("edges", spec.edges.has_value());
  check("density", spec.density.has_value());
  check("rows", spec.rows.has_value());
  check("torus", spec.torus.has_value());
}

Graph make_graph(const TopologySpec& spec, int64_t n_nodes, uint64_t seed, const std::string& stream) {
  check_takes(spec);
  REQUIRE(n_nodes >= 1 && n_nodes <= INT32_MAX, "a graph of {} nodes is not possible", n_nodes);
  const GeneratorRow& row = generator_table().get(spec.kind);
  ASSERT(row.generate, "{} is not a graph", spec.kind);
  Random random(seed, stream);
  return row.generate(n_nodes, spec, random);
}

BlockMask make_mask(const TopologySpec& spec, int64_t n_rows, int64_t n_columns, uint64_t seed,
                    const std::string& stream) {
  check_takes(spec);
  if (!generator_table().get(spec.kind).generate) return BlockMask::dense(n_rows, n_columns);
  const int64_t n = std::max(n_rows, n_columns);
  const Graph graph = make_graph(spec, n, seed, stream);
  std::vector<Edge> blocks;
  blocks.reserve(static_cast<size_t>(2 * graph.n_edges() + n));
  const auto add = [&](int64_t a, int64_t b) {
    blocks.emplace_back(static_cast<int32_t>(a * n_rows / n), static_cast<int32_t>(b * n_columns / n));
  };
  for (int64_t node = 0; node < n; ++node) add(node, node);
  for (const auto& [a, b] : graph.edges()) {
    add(a, b);
    add(b, a);
  }
  return BlockMask(n_rows, n_columns, std::move(blocks));
}

}  // namespace bsexp::topology
