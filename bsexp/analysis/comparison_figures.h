#pragma once
// Figures of a comparison, drawn by gnuplot as SVG.
#include <filesystem>
#include <vector>

#include "bsexp/analysis/comparison.h"

namespace bsexp::analysis {

// Draws into the folder: curves.svg, the mean of each group over the steps with its band; quality.svg, the
// mean and the t interval of each group; relation_QUANTITY.svg, quality against a quantity, a colour for each
// group. Returns what it drew. UserError when gnuplot is missing; SystemError when it fails.
std::vector<std::filesystem::path> draw_comparison(const Comparison& comparison,
                                                   const std::filesystem::path& folder);

}  // namespace bsexp::analysis
