#pragma once
// The readers and writers of each format of mask files; rows of mask_file.cc.
#include <filesystem>

#include "bsexp/topology/files/mask_file.h"

namespace bsexp::topology {

// Text: two node numbers a line, from 0, between blanks or a comma or semicolon; further fields are left out.
// Lines that begin with # or % are comments, of which "# nodes: N", "# rows: N", "# columns: N" and
// "# directed: true" say what the edges do not. The first line may hold column titles.
MaskFile read_edge_list(const std::filesystem::path& path, const ReadOptions& options);
void write_edge_list(const std::filesystem::path& path, const BlockMask& mask, const WriteOptions& options);

// One graph without hyperedges. Node ids that are 0 ... n-1, with one prefix or none, are the numbers of the
// nodes; otherwise the nodes are numbered as they stand in the file. Read with the parser that Boost.Graph's
// reader uses, because that reader does not tell the ids; written by Boost.Graph.
MaskFile read_graphml(const std::filesystem::path& path, const ReadOptions& options);
void write_graphml(const std::filesystem::path& path, const BlockMask& mask, const WriteOptions& options);

// A NumPy array: [n, 2] of integers of 16 bits or more are edges; any other array [rows, columns] is the
// mask, with a block where it is not zero.
MaskFile read_npy(const std::filesystem::path& path, const ReadOptions& options);
void write_npy(const std::filesystem::path& path, const BlockMask& mask, const WriteOptions& options);

// scipy.sparse.save_npz: CSR, CSC, BSR or COO. Every stored entry is a block, zero or not.
MaskFile read_npz(const std::filesystem::path& path, const ReadOptions& options);
void write_npz(const std::filesystem::path& path, const BlockMask& mask, const WriteOptions& options);

// Matrix Market, `matrix coordinate`; entries from 1. Every stored entry is a block.
MaskFile read_matrix_market(const std::filesystem::path& path, const ReadOptions& options);
void write_matrix_market(const std::filesystem::path& path, const BlockMask& mask,
                         const WriteOptions& options);

// /topology/NAME of a run file, or of the folder of a run.
MaskFile read_run_mask(const std::filesystem::path& path, const ReadOptions& options);

}  // namespace bsexp::topology
