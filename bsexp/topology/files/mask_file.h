#pragma once
// Masks and graphs in files of others: a format is a row of the table, chosen by the ending of the name. The
// formats are described in docs/masks.md.
//
// What is read is checked before memory is taken for it: a UserError names the file, the place, what is there
// and what is allowed. A loop of a graph is a block of the diagonal.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bsexp/base/table.h"
#include "bsexp/topology/block_mask.h"

namespace bsexp::topology {

struct MaskFile {
  BlockMask mask;
  std::vector<std::string> notes;  // what was merged or left out, for the user
};

struct ReadOptions {
  // Whether the edges of a file that does not say so are arcs row -> column; else each is both arcs.
  bool directed = false;
  std::string name = {};  // of the mask in a run file; empty: the only one
};

struct WriteOptions {
  int64_t block_size = 1;  // above 1: SciPy's BSR in place of CSR, for .npz alone
};

struct MaskFormat {
  std::string name;
  std::vector<std::string> endings;
  std::string summary;
  MaskFile (*read)(const std::filesystem::path&, const ReadOptions&);
  // Null where the format is only read.
  void (*write)(const std::filesystem::path&, const BlockMask&, const WriteOptions&);
};

const Table<MaskFormat>& mask_format_table();

// The mask of `path`, or of PATH#NAME in a run file.
MaskFile read_mask_file(const std::string& path, ReadOptions options = {});

// Replaces the file, whole or not at all.
void write_mask_file(const std::filesystem::path& path, const BlockMask& mask,
                     const WriteOptions& options = {});

}  // namespace bsexp::topology
