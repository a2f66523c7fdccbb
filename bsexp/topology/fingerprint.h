#pragma once
// The fingerprint of a mask: 32 hexadecimal digits that are the same on every machine, and differ where shape
// or structure do.
//
// The first 128 bits of the SHA-256 of n_rows, n_columns, indptr (little-endian 64-bit integers) and indices
// (little-endian 32-bit integers).
#include <string>

#include "bsexp/topology/block_mask.h"

namespace bsexp::topology {

std::string fingerprint(const BlockMask& mask);

}  // namespace bsexp::topology
