#pragma once
// Pictures of one topology: its graph, its block mask, the distribution of its degrees.
#include <filesystem>
#include <string>

#include "bsexp/analysis/graph_layout.h"
#include "bsexp/base/table.h"
#include "bsexp/topology.h"

namespace bsexp::analysis {

// Above these a graph is only a stain.
inline constexpr int64_t kMostDrawnNodes = 20'000;
inline constexpr int64_t kMostDrawnEdges = 200'000;

struct DrawnTopology {
  std::string name;
  const topology::BlockMask& mask;
  const topology::Graph& graph;
  const topology::TopologySpec& spec;
  std::string layout;  // of layout_table()
};

// What is drawn into a part of a picture: blocks of data, and the commands that plot them.
struct Panel {
  std::string data, commands;
};

struct FigureRow {
  std::string name;
  std::string summary;
  Panel (*panel)(const DrawnTopology& topology);
};

// graph, mask, degrees.
const Table<FigureRow>& figure_table();

// Draws a row of the table, or with `all` each of them side by side, as .svg or .png. UserError for another
// ending, a folder that is not there, or a graph that is too large to be seen.
void draw_topology(const DrawnTopology& topology, const std::string& what, const std::filesystem::path& path);

}  // namespace bsexp::analysis
