#pragma once
// A block mask as a small picture of a page: SVG, a unit square for each block.
//
// Masks with more than kMostCells blocks a side are drawn coarser: a cell stands for several blocks and is
// the darker, in four steps, the more of them are there.
#include <string>

#include "bsexp/runfile/schema.h"

namespace bsexp::analysis::report {

inline constexpr int64_t kMostCells = 256;

std::string pattern_svg(const runfile::StoredTopology& mask, const std::string& title);

}  // namespace bsexp::analysis::report
