#include "bsexp/topology/files/mask_file.h"

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/topology/files/formats.h"

namespace bsexp::topology {

namespace fs = std::filesystem;

namespace {

// The row of the ending of the path's name; a folder is that of a run.
const MaskFormat& format_of(const fs::path& path) {
  std::error_code unreachable;
  const std::string ending = fs::is_directory(path, unreachable) ? ".h5" : path.extension().string();
  std::vector<std::string> known;
  for (const MaskFormat& format : mask_format_table()) {
    for (const std::string& own : format.endings) {
      if (ending == own) return format;
      known.push_back(own);
    }
  }
  throw UserError(fmt::format("{}: the ending '{}' names no format; it must be one of {}", path.string(),
                              ending, join(known)));
}

}  // namespace

const Table<MaskFormat>& mask_format_table() {
  static const Table<MaskFormat> table(
      "mask format",
      {
          {"edge list",
           {".txt", ".edges", ".edgelist", ".csv", ".tsv"},
           "two node numbers a line, from 0",
           read_edge_list,
           write_edge_list},
          {"GraphML",
           {".graphml"},
           "a graph in XML, as NetworkX, igraph and Gephi write it",
           read_graphml,
           write_graphml},
          {"Matrix Market", {".mtx"}, "coordinates in text, from 1", read_matrix_market, write_matrix_market},
          {"NumPy", {".npy"}, "a matrix of zeros and ones; edges [n, 2] are read too", read_npy, write_npy},
          {"SciPy",
           {".npz"},
           "scipy.sparse.save_npz of CSR or BSR; CSC and COO are read too",
           read_npz,
           write_npz},
          {"run", {".h5"}, "a mask of a run: run.h5#NAME", read_run_mask, nullptr},
      });
  return table;
}

MaskFile read_mask_file(const std::string& path, ReadOptions options) {
  const size_t hash = path.rfind('#');
  std::error_code unreachable;
  if (hash == std::string::npos || fs::exists(path, unreachable)) return format_of(path).read(path, options);
  const fs::path file = path.substr(0, hash);
  const MaskFormat& format = format_of(file);
  REQUIRE(format.read == read_run_mask, "{}: '#' names a mask of a run; {} is no run file", path,
          file.string());
  options.name = path.substr(hash + 1);
  return format.read(file, options);
}

void write_mask_file(const fs::path& path, const BlockMask& mask, const WriteOptions& options) {
  const MaskFormat& format = format_of(path);
  REQUIRE(format.write, "{}: a run file is written by `bsexp run` alone; choose another ending",
          path.string());
  REQUIRE(options.block_size == 1 || format.write == write_npz,
          "{}: blocks of {} units need SciPy's BSR, a file that ends in .npz", path.string(),
          options.block_size);
  format.write(path, mask, options);
}

}  // namespace bsexp::topology
