#pragma once
// Figures of one run, drawn by gnuplot as SVG.
#include <filesystem>
#include <vector>

#include "bsexp/runfile.h"

namespace bsexp::analysis {

// Whether the program gnuplot is there to draw with.
bool can_draw();

// Draws into the folder: loss.svg, the training and validation loss over the steps, and mask_NAME.svg for
// every mask, a point for each block. Returns what it drew. UserError when gnuplot is missing; SystemError
// when it fails.
std::vector<std::filesystem::path> draw_figures(const std::filesystem::path& run,
                                                const std::filesystem::path& folder);
// The same of a run that was read with its masks.
std::vector<std::filesystem::path> draw_figures(const runfile::StoredRun& run,
                                                const std::filesystem::path& folder);

}  // namespace bsexp::analysis
