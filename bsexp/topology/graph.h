#pragma once
// An undirected simple graph under construction: no self loops, no double edges. Nodes are 0 ... n-1.
//
// Generators add and rewire edges here; the result becomes a block mask (both directions of every edge). The
// node pairs are kept in a Boost.Graph adjacency list, whose sets of neighbours make `has_edge` and `remove`
// logarithmic.
#include <cstdint>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>

namespace bsexp::topology {

using Edge = std::pair<int32_t, int32_t>;

class Graph {
 public:
  explicit Graph(int64_t n_nodes) : graph_(static_cast<size_t>(n_nodes)) {}

  int64_t n_nodes() const { return static_cast<int64_t>(boost::num_vertices(graph_)); }
  int64_t n_edges() const { return static_cast<int64_t>(boost::num_edges(graph_)); }
  int64_t degree(int64_t node) const { return static_cast<int64_t>(boost::out_degree(index(node), graph_)); }
  bool has_edge(int64_t a, int64_t b) const { return boost::edge(index(a), index(b), graph_).second; }

  // False, and nothing changes, for a self loop or an edge that is there.
  bool add(int64_t a, int64_t b) { return a != b && boost::add_edge(index(a), index(b), graph_).second; }
  void remove(int64_t a, int64_t b) { boost::remove_edge(index(a), index(b), graph_); }

  // Every edge once, in no particular order of its two nodes.
  std::vector<Edge> edges() const {
    std::vector<Edge> result;
    result.reserve(static_cast<size_t>(n_edges()));
    for (auto [edge, end] = boost::edges(graph_); edge != end; ++edge) {
      result.emplace_back(static_cast<int32_t>(boost::source(*edge, graph_)),
                          static_cast<int32_t>(boost::target(*edge, graph_)));
    }
    return result;
  }

  using BoostGraph = boost::adjacency_list<boost::setS, boost::vecS, boost::undirectedS>;
  const BoostGraph& boost_graph() const { return graph_; }

 private:
  static size_t index(int64_t node) { return static_cast<size_t>(node); }
  BoostGraph graph_;
};

}  // namespace bsexp::topology
