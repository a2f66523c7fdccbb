#include <algorithm>
#include <map>

#include "bsexp/base/error.h"
#include "bsexp/base/machine.h"
#include "bsexp/base/text.h"
#include "bsexp/topology/files/file_edges.h"
#include "bsexp/topology/files/formats.h"
#include "bsexp/topology/files/npy_array.h"
#include "bsexp/topology/files/zip_file.h"
#include "bsexp/topology/mask_ops.h"

namespace bsexp::topology {

namespace {

// The arrays of one archive, by name; they refer to its bytes.
class Arrays {
 public:
  explicit Arrays(const std::filesystem::path& path)
      : path_(path.string()), members_(read_zip(path, wanted)) {}

  // An array without its values where only its shape matters.
  NpyArray get(const std::string& name) const {
    const auto found = members_.find(name + ".npy");
    REQUIRE(found != members_.end(), "{} has no array '{}': it was not written by scipy.sparse.save_npz",
            path_, name);
    return NpyArray(fmt::format("{}: '{}'", path_, name), found->second, name == kData);
  }

  // An array of integers, one-dimensional.
  NpyArray integers(const std::string& name) const {
    NpyArray array = get(name);
    REQUIRE(array.is_integer() && array.shape().size() == 1, "{}: '{}' must be a list of integers", path_,
            name);
    return array;
  }

  const std::string& path() const { return path_; }

 private:
  static constexpr const char* kData = "data";
  // A few bytes of an archive can become many: no array gets more memory than it can need, and none more than
  // a quarter of the machine's.
  static Wanted wanted(const std::string& member) {
    constexpr size_t kHeader = 1 << 12;
    const size_t most = static_cast<size_t>(memory_of_machine()) / 4;
    if (member == "data.npy") return {kHeader, true};
    if (member == "shape.npy" || member == "format.npy") return {kHeader, false};
    if (member == "indptr.npy")
      return {std::min(most, kHeader + sizeof(int64_t) * static_cast<size_t>(kMostFileNodes + 1)), false};
    if (member == "indices.npy" || member == "row.npy" || member == "col.npy") return {most, false};
    return {};
  }

  std::string path_;
  std::map<std::string, std::string> members_;
};

int32_t checked(const Arrays& arrays, const char* name, int64_t value, int64_t n) {
  REQUIRE(value >= 0 && value < n, "{}: '{}' holds {}, outside 0 ... {}", arrays.path(), name, value, n - 1);
  return static_cast<int32_t>(value);
}

// Pairs (outer, inner) of compressed rows or columns.
std::vector<Edge> read_compressed(const Arrays& arrays, int64_t n_outer, int64_t n_inner) {
  const NpyArray indptr = arrays.integers("indptr"), indices = arrays.integers("indices");
  REQUIRE(indptr.size() == n_outer + 1 && indptr.integer(0) == 0 && indptr.integer(n_outer) == indices.size(),
          "{}: 'indptr' has {} entries; {} are needed, from 0 to the {} of 'indices'", arrays.path(),
          indptr.size(), n_outer + 1, indices.size());
  std::vector<Edge> pairs;
  pairs.reserve(static_cast<size_t>(indices.size()));
  for (int64_t outer = 0; outer < n_outer; ++outer) {
    const int64_t begin = indptr.integer(outer), end = indptr.integer(outer + 1);
    REQUIRE(begin <= end && end <= indices.size(), "{}: 'indptr' is not ascending at {}", arrays.path(),
            outer);
    for (int64_t z = begin; z < end; ++z)
      pairs.emplace_back(static_cast<int32_t>(outer),
                         checked(arrays, "indices", indices.integer(z), n_inner));
  }
  return pairs;
}

std::vector<Edge> read_coordinates(const Arrays& arrays, int64_t n_rows, int64_t n_columns) {
  const NpyArray rows = arrays.integers("row"), columns = arrays.integers("col");
  REQUIRE(rows.size() == columns.size(), "{}: 'row' has {} entries and 'col' {}", arrays.path(), rows.size(),
          columns.size());
  std::vector<Edge> pairs;
  for (int64_t z = 0; z < rows.size(); ++z)
    pairs.emplace_back(checked(arrays, "row", rows.integer(z), n_rows),
                       checked(arrays, "col", columns.integer(z), n_columns));
  return pairs;
}

// Divides the shape in units by that of the blocks.
void count_blocks(const Arrays& arrays, FileEdges& set) {
  const std::vector<int64_t> shape = arrays.get("data").shape();
  REQUIRE(shape.size() == 3 && shape[1] > 0 && shape[2] > 0 && set.n_rows % shape[1] == 0 &&
              set.n_columns % shape[2] == 0,
          "{}: 'data' is no array of blocks that divide {} x {}", arrays.path(), set.n_rows, set.n_columns);
  set.n_rows /= shape[1];
  set.n_columns /= shape[2];
}

// The bytes of integers as `descr` says, little-endian.
std::string integer_array(std::span<const int64_t> values, size_t item_bytes) {
  std::string bytes;
  bytes.reserve(values.size() * item_bytes);
  for (const int64_t value : values) {
    for (size_t byte = 0; byte < item_bytes; ++byte) bytes += static_cast<char>(value >> (8 * byte) & 0xff);
  }
  const int64_t shape[] = {static_cast<int64_t>(values.size())};
  return npy_bytes(fmt::format("<i{}", item_bytes), shape, bytes);
}

}  // namespace

MaskFile read_npz(const std::filesystem::path& path, const ReadOptions&) {
  const Arrays arrays(path);
  const NpyArray shape = arrays.integers("shape");
  REQUIRE(shape.size() == 2, "{}: 'shape' has {} entries; a mask has 2", path.string(), shape.size());
  FileEdges set{{}, shape.integer(0), shape.integer(1), true, false};
  const std::string format = arrays.get("format").text();
  if (format == "bsr") count_blocks(arrays, set);
  require_file_shape(path.string(), set.n_rows, set.n_columns);
  if (format == "csr" || format == "bsr") {
    set.edges = read_compressed(arrays, set.n_rows, set.n_columns);
  } else if (format == "csc") {
    set.edges = read_compressed(arrays, set.n_columns, set.n_rows);
    for (auto& [row, column] : set.edges) std::swap(row, column);
  } else {
    REQUIRE(format == "coo", "{}: the format is '{}'; it must be bsr, coo, csc or csr: use .tocsr()",
            path.string(), printable(format));
    set.edges = read_coordinates(arrays, set.n_rows, set.n_columns);
  }
  return mask_of_edges(std::move(set));
}

void write_npz(const std::filesystem::path& path, const BlockMask& mask, const WriteOptions& options) {
  const int64_t side = options.block_size;
  REQUIRE(side >= 1 && mask.n_rows() <= kMostFileNodes / side && mask.n_columns() <= kMostFileNodes / side,
          "{}: {} x {} blocks of {} units are too many; a side has at most {} units", path.string(),
          mask.n_rows(), mask.n_columns(), side, kMostFileNodes);
  // SciPy wants both in one type.
  const size_t item_bytes = mask.n_blocks() > INT32_MAX ? 8 : 4;
  const std::vector<int64_t> indices(mask.indices().begin(), mask.indices().end());
  const std::vector<int64_t> shape = {mask.n_rows() * side, mask.n_columns() * side};
  const double n_values = static_cast<double>(mask.n_blocks() * side) * static_cast<double>(side);
  REQUIRE(n_values <= static_cast<double>(kMostBlocks),
          "{}: {} blocks of {} x {} units are {:.0f} values; a file holds at most {}", path.string(),
          mask.n_blocks(), side, side, n_values, kMostBlocks);
  const std::string ones(static_cast<size_t>(mask.n_blocks() * side * side), '\1');
  const std::vector<int64_t> extents =
      side == 1 ? std::vector<int64_t>{mask.n_blocks()} : std::vector<int64_t>{mask.n_blocks(), side, side};
  write_zip(path, {{"indices.npy", integer_array(indices, item_bytes)},
                   {"indptr.npy", integer_array(mask.indptr(), item_bytes)},
                   {"format.npy", npy_bytes("|S3", {}, side == 1 ? "csr" : "bsr")},
                   {"shape.npy", integer_array(shape, sizeof(int64_t))},
                   {"data.npy", npy_bytes("|b1", extents, ones)}});
}

}  // namespace bsexp::topology
