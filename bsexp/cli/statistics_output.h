#pragma once
// The statistics of a mask, the same for every command that prints them.
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "bsexp/cli/output.h"
#include "bsexp/topology.h"

namespace bsexp::cli {

// nodes, edges, density and what else the mask has; a rectangular mask has no paths and no clustering.
nlohmann::ordered_json statistics_json(const topology::MaskStatistics& of);

// A row of a table of masks, after its name and generator.
inline const Row kStatisticsTitles = {"nodes",    "edges",     "density", "mean path length",
                                      "diameter", "clustering"};
Row statistics_row(const topology::MaskStatistics& of);

// Shares after each step, in one line.
std::string mix_line(std::span<const double> shares);

}  // namespace bsexp::cli
