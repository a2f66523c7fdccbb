#include "bsexp/analysis/gnuplot.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <fmt/ranges.h>

#include "bsexp/analysis/figures.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis {

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool can_be_drawn(const std::vector<double>& row) {
  constexpr double kMost = 1e307;  // much larger numbers are undefined to gnuplot
  return std::all_of(row.begin(), row.end(), [](double value) { return std::abs(value) <= kMost; });
}

std::vector<std::vector<double>> points(const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<std::vector<double>> rows;
  for (size_t i = 0; i < std::min(x.size(), y.size()); ++i) rows.push_back({x[i], y[i]});
  return rows;
}

}  // namespace

bool can_draw() { return std::system("command -v gnuplot >/dev/null 2>&1") == 0; }

void require_gnuplot() {
  REQUIRE(can_draw(), "figures are drawn by gnuplot, which is not installed (Debian: gnuplot-nox)");
}

std::string quoted(std::string text) {
  std::replace_if(text.begin(), text.end(), is_control, ' ');
  for (size_t i = text.find('\''); i != std::string::npos; i = text.find('\'', i + 2))
    text.insert(i, 1, '\'');
  return '\'' + text + '\'';
}

std::string terminal(const std::filesystem::path& path, int width, int height) {
  const std::string ending = path.extension().string();
  REQUIRE(ending == ".svg" || ending == ".png", "{}: pictures end in .svg or .png, not in '{}'",
          path.string(), ending);
  return fmt::format("set terminal {} size {},{} font 'sans,{}' background '#ffffff'\n",
                     ending == ".svg" ? "svg" : "pngcairo", width, height, ending == ".svg" ? 13 : 11);
}

std::string animation(const std::filesystem::path& path, int width, int height) {
  ASSERT(path.extension() == ".gif", "an animation in {}", path.string());
  return fmt::format(
      "set terminal gif animate delay 80 loop 0 size {},{} font 'sans,11' background '#ffffff'\n", width,
      height);
}

void draw(const std::filesystem::path& path, const std::string& script) {
  const std::filesystem::path folder = path.parent_path();
  std::error_code unreachable;  // the writing says why
  REQUIRE(folder.empty() || std::filesystem::exists(folder, unreachable),
          "cannot write {}: the folder {} is not there", path.string(), folder.string());
  const std::string name = path.string();
  REQUIRE(std::none_of(name.begin(), name.end(), is_control),
          "gnuplot cannot write {}: choose a path without control characters", printable_line(name));
  replace_file(path, [&](const std::filesystem::path& temporary) {
    std::FILE* const gnuplot = popen("gnuplot 2>/dev/null", "w");
    if (gnuplot == nullptr) throw SystemError("gnuplot cannot be started");
    const std::string whole = fmt::format("set output {}\n{}", quoted(temporary.string()), script);
    const bool written = std::fwrite(whole.data(), 1, whole.size(), gnuplot) == whole.size();
    if (pclose(gnuplot) == 0 && written) return;
    stop_if_interrupted();
    throw SystemError(fmt::format("gnuplot could not draw {}", path.string()));
  });
}

std::string data_block(const std::string& name, const std::vector<std::vector<double>>& rows) {
  std::string block = "$" + name + " << END\n";
  for (const auto& row : rows) {
    if (can_be_drawn(row)) block += fmt::format("{}\n", fmt::join(row, " "));
  }
  return block + "END\n";
}

std::string data_block(const std::string& name, const std::vector<double>& x, const std::vector<double>& y) {
  return data_block(name, points(x, y));
}

bool has_points(const std::vector<double>& x, const std::vector<double>& y) {
  const auto rows = points(x, y);
  return std::any_of(rows.begin(), rows.end(), can_be_drawn);
}

}  // namespace bsexp::analysis
