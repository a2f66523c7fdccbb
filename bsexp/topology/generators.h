#pragma once
// The family of generators: a topology by its name and parameters becomes a graph, and the graph a block
// mask.
//
// Sources and parameters of each generator stand in its row and in docs/topologies.md. To add one: a file in
// generators/, a row in generators.cc.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/base/random.h"
#include "bsexp/base/table.h"
#include "bsexp/topology/block_mask.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// The kind of a topology and its parameters; a parameter that its kind does not take must be absent.
struct TopologySpec {
  std::string kind = "watts_strogatz_2d";
  std::optional<int64_t> degree;  // neighbours of a node
  std::optional<double> rewire;   // probability that an edge is rewired
  std::optional<int64_t> edges;   // Barabasi-Albert: edges of a new node
  std::optional<double> density;  // Erdos-Renyi: probability of an edge
  std::optional<int64_t> rows;    // 2D lattices: n0 of n0 x n1
  std::optional<bool> torus;      // 2D lattices: opposite borders are joined

  bool operator==(const TopologySpec&) const = default;
};

struct ParameterRow {
  std::string name;
  std::string summary;
  std::string fallback;  // the value where it is absent
  std::string range;
  std::function<bool(const TopologySpec&)> given;
};

// Every parameter of TopologySpec.
const Table<ParameterRow>& parameter_table();

// What a generator draws: edges without loops and doubles, in any order; directed, each is one arc.
struct Edges {
  std::vector<Edge> pairs;
  bool directed = false;
};

struct GeneratorRow {
  std::string name;
  std::string summary;
  std::string source;
  std::vector<std::string> takes;  // the parameters that it takes, by their names in the parameter table
  // The edges on n nodes. UserError for impossible parameters. Null for `dense`, which is no graph.
  std::function<Edges(int64_t n_nodes, const TopologySpec&, Random&)> generate;
};

const Table<GeneratorRow>& generator_table();

// UserError when the kind is unknown or a parameter is given that it does not take.
void check_takes(const TopologySpec& spec);

// The graph of a topology on n nodes, from the stream `stream` of `seed`. Not for `dense`.
Graph make_graph(const TopologySpec& spec, int64_t n_nodes, uint64_t seed, const std::string& stream);

// The mask of a graph: its arcs, row -> column, and the diagonal. The nodes are the blocks. A
// rectangular mask is made from a graph of n = max(n_rows, n_columns) nodes, and the smaller side is laid
// evenly along it: node i is block floor(i n_side / n), so that near nodes share a block.
BlockMask mask_of(const Graph& graph, int64_t n_rows, int64_t n_columns);

// The mask of a topology, from the stream `stream` of `seed`.
BlockMask make_mask(const TopologySpec& spec, int64_t n_rows, int64_t n_columns, uint64_t seed,
                    const std::string& stream);

}  // namespace bsexp::topology
