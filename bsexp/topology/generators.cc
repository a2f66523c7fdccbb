#include "bsexp/topology/generators.h"

#include <algorithm>

#include "bsexp/topology/generators/balanced_random.h"
#include "bsexp/topology/generators/barabasi_albert.h"
#include "bsexp/topology/generators/block_diagonal.h"
#include "bsexp/topology/generators/butterfly.h"
#include "bsexp/topology/generators/dense.h"
#include "bsexp/topology/generators/erdos_renyi.h"
#include "bsexp/topology/generators/from_file.h"
#include "bsexp/topology/generators/kleinberg.h"
#include "bsexp/topology/generators/lattice_2d.h"
#include "bsexp/topology/generators/newman_watts.h"
#include "bsexp/topology/generators/random_regular.h"
#include "bsexp/topology/generators/stochastic_block.h"
#include "bsexp/topology/generators/watts_strogatz.h"
#include "bsexp/topology/generators/watts_strogatz_2d.h"
#include "bsexp/topology/scaled_diagonal.h"

namespace bsexp::topology {

namespace {

int64_t one(int64_t) { return 1; }
int64_t two(int64_t) { return 2; }
// A regular graph of an odd number of nodes has an even degree.
int64_t even_times(int64_t n_nodes) { return n_nodes % 2 == 0 ? 1 : 2; }

DensityBy by_degree(int64_t (*step)(int64_t n_nodes)) { return {"degree", &TopologySpec::degree, 1, step}; }

}  // namespace

const Table<GeneratorRow>& generator_table() {
  static const Table<GeneratorRow> table(
      "topology", {
                      {"watts_strogatz",
                       "ring of nearest neighbours, edges rewired with a probability",
                       "Watts, Strogatz 1998",
                       {"degree", "density", "rewire", "directed"},
                       watts_strogatz,
                       by_degree(two)},
                      {"watts_strogatz_2d",
                       "2D lattice of nearest neighbours, edges rewired with a probability",
                       "Watts, Strogatz 1998; Gray, Radford, Kingma 2017",
                       {"degree", "density", "rewire", "rows", "torus", "directed"},
                       watts_strogatz_2d,
                       by_degree(two)},
                      {"newman_watts",
                       "ring of nearest neighbours, shortcuts added with a probability",
                       "Newman, Watts 1999",
                       {"degree", "density", "rewire", "directed"},
                       newman_watts,
                       by_degree(two)},
                      {"kleinberg",
                       "2D lattice, and contacts that are rarer the further they are",
                       "Kleinberg 2000",
                       {"degree", "density", "contacts", "exponent", "rows", "torus", "directed"},
                       kleinberg,
                       {"contacts", &TopologySpec::contacts, 0, one}},
                      {"barabasi_albert",
                       "growth by preferential attachment",
                       "Barabasi, Albert 1999; Dorogovtsev, Mendes 2000",
                       {"edges", "density", "extra"},
                       barabasi_albert,
                       {"edges", &TopologySpec::edges, 1, one}},
                      {"erdos_renyi",
                       "every edge with one probability",
                       "Erdos, Renyi 1959; Gilbert 1959; Batagelj, Brandes 2005",
                       {"degree", "density", "directed"},
                       erdos_renyi,
                       {},
                       erdos_renyi_mask},
                      {"stochastic_block",
                       "groups of nodes, edges likelier inside than between them",
                       "Holland, Laskey, Leinhardt 1983",
                       {"degree", "density", "groups", "mixing", "directed"},
                       stochastic_block,
                       {},
                       stochastic_block_mask},
                      {"balanced_random",
                       "random arcs, the same number from and to every node",
                       "Bender, Canfield 1978; Bollobas 1980",
                       {"degree", "density"},
                       balanced_random,
                       {},
                       balanced_random_mask},
                      {"random_regular",
                       "random graph in which every node has the same degree",
                       "Steger, Wormald 1999",
                       {"degree", "density"},
                       random_regular,
                       by_degree(even_times)},
                      {"ring_lattice",
                       "ring of nearest neighbours",
                       "Watts, Strogatz 1998",
                       {"degree", "density"},
                       ring_lattice,
                       by_degree(two)},
                      {"lattice_2d",
                       "2D lattice of nearest neighbours",
                       "Gray, Radford, Kingma 2017",
                       {"degree", "density", "rows", "torus"},
                       lattice_2d,
                       by_degree(two)},
                      {"butterfly",
                       "joined to the nodes whose number differs in one bit",
                       "Dao et al. 2021",
                       {"degree", "density", "level"},
                       butterfly,
                       by_degree(one)},
                      {"block_diagonal",
                       "groups of nodes, all joined inside and none between them",
                       "",
                       {"groups", "density"},
                       block_diagonal,
                       {},
                       block_diagonal_mask},
                      {"file",
                       "the graph of a file or of a mask of another run",
                       "Boost.Graph, NumPy, SciPy",
                       {"path", "directed"},
                       from_file,
                       {},
                       mask_from_file},
                      {"dense", "every block", "", {}, dense, {}, dense_mask},
                  });
  return table;
}

void check_takes(const TopologySpec& spec) {
  const GeneratorRow& row = generator_table().get(spec.kind);
  for (const ParameterRow& parameter : parameter_table()) {
    const bool takes = std::find(row.takes.begin(), row.takes.end(), parameter.name) != row.takes.end();
    REQUIRE(takes || !parameter.given(spec), "the topology {} does not take '{}'; it takes {}", spec.kind,
            parameter.name, row.takes.empty() ? "no parameters" : join(row.takes));
  }
}

Graph make_graph(const TopologySpec& spec, int64_t n_nodes, uint64_t seed, const std::string& stream) {
  check_takes(spec);
  REQUIRE(n_nodes >= 1 && n_nodes <= INT32_MAX, "a graph of {} nodes is not possible; it needs 1 to {}",
          n_nodes, INT32_MAX);
  const GeneratorRow& row = generator_table().get(spec.kind);
  const auto edges_of = [&](const TopologySpec& candidate) {
    Random random(seed, stream);
    return row.generate(n_nodes, candidate, random);
  };
  const auto n_blocks = [&](const TopologySpec& candidate) {
    const Edges edges = edges_of(candidate);
    return n_nodes + static_cast<int64_t>(edges.pairs.size()) * (edges.directed ? 1 : 2);
  };
  const bool solve = spec.density && row.density_by.parameter != nullptr;
  const Edges edges =
      edges_of(solve ? solve_density(row.density_by, spec, n_nodes, n_nodes, n_blocks) : spec);
  return edges.directed ? Graph::directed(n_nodes, edges.pairs) : Graph::undirected(n_nodes, edges.pairs);
}

BlockMask mask_of(const Graph& graph, int64_t n_rows, int64_t n_columns) {
  const int64_t n = graph.n_nodes();
  ASSERT(n == std::max(n_rows, n_columns), "a mask of {} x {} blocks from a graph of {} nodes", n_rows,
         n_columns, n);
  std::vector<Edge> blocks;
  blocks.reserve(static_cast<size_t>(graph.n_arcs() + n));
  for (int64_t node = 0; node < n; ++node) {
    for (const int32_t neighbour : graph.neighbours(node))
      blocks.emplace_back(laid_evenly(node, n_rows, n), laid_evenly(neighbour, n_columns, n));
  }
  return with_diagonal(n_rows, n_columns, std::move(blocks));
}

BlockMask make_mask(const TopologySpec& spec, int64_t n_rows, int64_t n_columns, uint64_t seed,
                    const std::string& stream) {
  check_takes(spec);
  REQUIRE(n_rows >= 1 && n_columns >= 1,
          "a mask of {} x {} blocks is not possible; both sides need at least one", n_rows, n_columns);
  const GeneratorRow& row = generator_table().get(spec.kind);
  const int64_t n = std::max(n_rows, n_columns);
  if (n_rows == n_columns) return mask_of(make_graph(spec, n, seed, stream), n, n);
  if (row.mask) {
    Random random(seed, stream);
    return row.mask(n_rows, n_columns, spec, random);
  }
  const auto laid = [&](const TopologySpec& candidate) {
    return mask_of(make_graph(candidate, n, seed, stream), n_rows, n_columns);
  };
  const auto n_blocks = [&](const TopologySpec& candidate) { return laid(candidate).n_blocks(); };
  return laid(spec.density ? solve_density(row.density_by, spec, n_rows, n_columns, n_blocks) : spec);
}

}  // namespace bsexp::topology
