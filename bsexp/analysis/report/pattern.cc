#include "bsexp/analysis/report/pattern.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "bsexp/analysis/report/html.h"
#include "bsexp/base/error.h"

namespace bsexp::analysis::report {

namespace {

constexpr size_t kLevels = 4;

// How many blocks of the mask lie in each cell of `scale` x `scale` blocks, [rows, columns].
std::vector<int64_t> counts(const runfile::StoredTopology& mask, int64_t scale, int64_t n_columns) {
  const int64_t n_rows = (mask.n_rows + scale - 1) / scale;
  std::vector<int64_t> cells(static_cast<size_t>(n_rows * n_columns));
  for (int64_t row = 0; row < mask.n_rows; ++row) {
    for (auto z = mask.indptr[static_cast<size_t>(row)]; z < mask.indptr[static_cast<size_t>(row) + 1]; ++z) {
      const int64_t column = mask.indices[static_cast<size_t>(z)];
      ++cells[static_cast<size_t>(row / scale * n_columns + column / scale)];
    }
  }
  return cells;
}

// 1 ... kLevels; 0 for an empty cell.
size_t level_of(int64_t count, int64_t scale) {
  if (count == 0) return 0;
  const double share = static_cast<double>(count) / static_cast<double>(scale * scale);
  return std::clamp<size_t>(static_cast<size_t>(std::ceil(share * kLevels)), 1, kLevels);
}

}  // namespace

std::string pattern_svg(const runfile::StoredTopology& mask, const std::string& title) {
  const int64_t longest = std::max(mask.n_rows, mask.n_columns);
  ASSERT(longest > 0, "a picture of an empty mask");
  const int64_t scale = (longest + kMostCells - 1) / kMostCells;
  const int64_t n_rows = (mask.n_rows + scale - 1) / scale, n_columns = (mask.n_columns + scale - 1) / scale;
  const std::vector<int64_t> cells = counts(mask, scale, n_columns);
  std::array<std::string, kLevels + 1> paths;
  for (int64_t row = 0; row < n_rows; ++row) {
    for (int64_t column = 0; column < n_columns;) {
      const auto level = [&](int64_t c) {
        return level_of(cells[static_cast<size_t>(row * n_columns + c)], scale);
      };
      const int64_t first = column;
      while (column < n_columns && level(column) == level(first)) ++column;
      // A run of equal cells is one line along the middle of its row.
      if (level(first) > 0) paths[level(first)] += fmt::format("M{} {}.5h{}", first, row, column - first);
    }
  }
  std::string svg =
      fmt::format("<svg class=\"pattern\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n", n_columns,
                  n_rows, escaped(title));
  for (size_t level = 1; level <= kLevels; ++level) {
    if (paths[level].empty()) continue;
    svg += fmt::format("<path class=\"level{}\" d=\"{}\"/>\n", level, paths[level]);
  }
  return svg + "</svg>\n";
}

}  // namespace bsexp::analysis::report
