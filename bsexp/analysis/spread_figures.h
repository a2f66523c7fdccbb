#pragma once
// Pictures of activity that spreads from a node (topology/spread.h), a frame for each step: nodes that are
// not reached, nodes that were reached before, nodes that were just reached. The picture of 2D small worlds
// in Gray, Radford, Kingma 2017.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bsexp/analysis/graph_layout.h"

namespace bsexp::analysis {

struct Spread {
  std::string name;
  Layout layout;
  bool squares = false;          // nodes fill the squares of a grid
  std::vector<int32_t> steps;    // of each node, topology::steps_from
  std::vector<int64_t> reached;  // topology::reached_within
};

// At most `most` of the steps 0 ... last, evenly chosen, both ends among them.
std::vector<int64_t> shown_steps(int64_t last, int64_t most);

// Frames of these steps: .png and .svg hold them side by side, .gif is an animation. UserError for another
// ending, a folder that is not there, or a graph that is too large to be seen.
void draw_spread(const Spread& spread, const std::vector<int64_t>& steps, const std::filesystem::path& path);

// The frames alone, FOLDER/step_000.png and so on. Makes the folder.
void draw_frames(const Spread& spread, const std::vector<int64_t>& steps,
                 const std::filesystem::path& folder);

}  // namespace bsexp::analysis
