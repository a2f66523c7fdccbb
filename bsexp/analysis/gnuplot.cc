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

void draw(const std::filesystem::path& path, const std::string& script) {
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
