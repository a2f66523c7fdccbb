#include "bsexp/analysis/gnuplot.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "bsexp/analysis/figures.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::analysis {

bool can_draw() { return std::system("command -v gnuplot >/dev/null 2>&1") == 0; }

void require_gnuplot() {
  REQUIRE(can_draw(), "figures are drawn by gnuplot, which is not installed (Debian: gnuplot-nox)");
}

std::string quoted(std::string text) {
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
  replace_file(path, [&](const std::filesystem::path& temporary) {
    std::FILE* const gnuplot = popen("gnuplot 2>/dev/null", "w");
    if (gnuplot == nullptr) throw SystemError("gnuplot cannot be started");
    const std::string whole = fmt::format("set output {}\n{}", quoted(temporary.string()), script);
    const bool written = std::fwrite(whole.data(), 1, whole.size(), gnuplot) == whole.size();
    if (pclose(gnuplot) != 0 || !written)
      throw SystemError(fmt::format("gnuplot could not draw {}", path.string()));
  });
}

std::string data_block(const std::string& name, const std::vector<double>& x, const std::vector<double>& y) {
  std::string block = "$" + name + " << END\n";
  for (size_t i = 0; i < std::min(x.size(), y.size()); ++i) block += fmt::format("{} {}\n", x[i], y[i]);
  return block + "END\n";
}

}  // namespace bsexp::analysis
