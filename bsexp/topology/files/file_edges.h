#pragma once
// From the edges of a file to its mask, the same for every format.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bsexp/topology/files/mask_file.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// The most nodes a file may claim: the rows of a mask take 8 bytes each, even without blocks.
inline constexpr int64_t kMostFileNodes = int64_t{1} << 27;

// UserError unless a mask of this shape can be made; `where` is the file, or the file and the line.
void require_file_shape(const std::string& where, int64_t n_rows, int64_t n_columns);

struct FileEdges {
  std::vector<Edge> edges;  // (row, column), inside the shape
  int64_t n_rows = 0, n_columns = 0;
  bool directed = false;  // otherwise each edge is both arcs
  bool is_graph = false;  // loops are told
};

// Merges double edges and tells how many.
MaskFile mask_of_edges(FileEdges set);

}  // namespace bsexp::topology
