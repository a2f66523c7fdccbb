#include "bsexp/topology/files/file_edges.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::topology {

void require_file_shape(const std::string& where, int64_t n_rows, int64_t n_columns) {
  REQUIRE(n_rows >= 1 && n_columns >= 1 && n_rows <= kMostFileNodes && n_columns <= kMostFileNodes,
          "{}: a mask of {} x {} blocks is not possible; a side has 1 to {}", where, n_rows, n_columns,
          kMostFileNodes);
}

MaskFile mask_of_edges(FileEdges set) {
  std::vector<Edge>& edges = set.edges;
  if (!set.directed) {
    for (auto& [a, b] : edges) {
      if (a > b) std::swap(a, b);
    }
  }
  std::sort(edges.begin(), edges.end());
  const auto unique_end = std::unique(edges.begin(), edges.end());
  const int64_t n_doubles = edges.end() - unique_end;
  edges.erase(unique_end, edges.end());
  const int64_t n_loops =
      std::count_if(edges.begin(), edges.end(), [](const Edge& edge) { return edge.first == edge.second; });
  if (!set.directed) {
    const size_t n_edges = edges.size();
    for (size_t i = 0; i < n_edges; ++i) {
      const auto [a, b] = edges[i];
      if (a != b) edges.emplace_back(b, a);
    }
  }
  MaskFile file{BlockMask(set.n_rows, set.n_columns, std::move(edges)), {}};
  if (n_doubles > 0)
    file.notes.push_back(fmt::format("{} double edges: each is one block", format_count(n_doubles)));
  if (set.is_graph && n_loops > 0 && set.n_rows == set.n_columns)
    file.notes.push_back(
        fmt::format("{} self loops: they are blocks of the diagonal", format_count(n_loops)));
  return file;
}

}  // namespace bsexp::topology
