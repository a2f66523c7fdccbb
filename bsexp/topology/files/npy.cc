#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/topology/files/file_edges.h"
#include "bsexp/topology/files/formats.h"
#include "bsexp/topology/files/npy_array.h"

namespace bsexp::topology {

namespace {

FileEdges edges_of(const std::string& where, const NpyArray& array, bool directed) {
  FileEdges set;
  set.directed = directed;
  set.is_graph = true;
  for (int64_t edge = 0; edge < array.shape()[0]; ++edge) {
    int64_t ends[2];
    for (int64_t side = 0; side < 2; ++side) {
      const int64_t node = ends[side] = array.integer(array.place(edge, side));
      REQUIRE(node >= 0 && node < kMostFileNodes, "{}: node {} of edge {} is outside 0 ... {}", where, node,
              edge, kMostFileNodes - 1);
      set.n_rows = set.n_columns = std::max(set.n_rows, node + 1);
    }
    set.edges.emplace_back(static_cast<int32_t>(ends[0]), static_cast<int32_t>(ends[1]));
  }
  REQUIRE(!set.edges.empty(), "{} holds no edges, so the number of nodes is unknown", where);
  return set;
}

FileEdges blocks_of(const std::string& where, const NpyArray& array) {
  FileEdges set{{}, array.shape()[0], array.shape()[1], true, false};
  require_file_shape(where, set.n_rows, set.n_columns);
  for (int64_t row = 0; row < set.n_rows; ++row) {
    for (int64_t column = 0; column < set.n_columns; ++column) {
      if (!array.is_zero(array.place(row, column)))
        set.edges.emplace_back(static_cast<int32_t>(row), static_cast<int32_t>(column));
    }
  }
  return set;
}

}  // namespace

MaskFile read_npy(const std::filesystem::path& path, const ReadOptions& options) {
  const std::string bytes = read_file(path), where = path.string();
  const NpyArray array(where, bytes);
  REQUIRE(array.shape().size() == 2,
          "{}: an array of {} dimensions is no mask; a matrix, or edges [n, 2], has 2", where,
          array.shape().size());
  const bool edges = array.shape()[1] == 2 && array.is_integer() && array.item_bytes() > 1;
  return mask_of_edges(edges ? edges_of(where, array, options.directed) : blocks_of(where, array));
}

void write_npy(const std::filesystem::path& path, const BlockMask& mask, const WriteOptions&) {
  constexpr int64_t kMostBytes = int64_t{1} << 32;
  REQUIRE(mask.n_rows() <= kMostBytes / mask.n_columns(),
          "{}: a matrix of {} x {} takes a byte for each block, there or not; write .npz", path.string(),
          mask.n_rows(), mask.n_columns());
  std::string values(static_cast<size_t>(mask.n_rows() * mask.n_columns()), '\0');
  for (int64_t row = 0; row < mask.n_rows(); ++row) {
    for (const int32_t column : mask.row(row))
      values[static_cast<size_t>(row * mask.n_columns() + column)] = 1;
  }
  const int64_t shape[] = {mask.n_rows(), mask.n_columns()};
  write_file(path, npy_bytes("|b1", shape, values));
}

}  // namespace bsexp::topology
