#include "bsexp/analysis/figures.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/runfile.h"

namespace bsexp::analysis {

namespace fs = std::filesystem;

namespace {

// A string of gnuplot.
std::string quoted(std::string text) {
  for (size_t i = text.find('\''); i != std::string::npos; i = text.find('\'', i + 2))
    text.insert(i, 1, '\'');
  return '\'' + text + '\'';
}

// Lets gnuplot draw a script into `path`, whole or not at all.
void draw(const fs::path& path, const std::string& script) {
  replace_file(path, [&](const fs::path& temporary) {
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

// Losses over steps; empty where nothing was logged yet.
std::string loss_script(const runfile::RunReader& run) {
  std::string data, plots;
  const auto add = [&](const std::string& table, const std::string& title, const std::string& style) {
    const auto steps = run.column(table, "step"), losses = run.column(table, "loss_bits");
    if (steps.empty()) return;
    data += data_block(table, steps, losses);
    plots += fmt::format("{}${} with {} title '{}'", plots.empty() ? "" : ", ", table, style, title);
  };
  add("train", "training", "lines lc rgb '#9ecae1'");
  add("valid", "validation", "linespoints pt 7 ps 0.5 lw 2 lc rgb '#08519c'");
  if (plots.empty()) return "";
  return "set terminal svg size 720,440 font 'sans,13' background '#ffffff'\n"
         "set xlabel 'step'\nset ylabel 'bits per byte'\nset grid lc rgb '#dddddd'\nset border 3\nset tics "
         "nomirror\n" +
         data + "plot " + plots + "\n";
}

std::string mask_script(const std::string& name, const runfile::StoredTopology& mask) {
  std::vector<double> rows, columns;
  for (size_t row = 0; row + 1 < mask.indptr.size(); ++row) {
    for (int64_t z = mask.indptr[row]; z < mask.indptr[row + 1]; ++z) {
      rows.push_back(static_cast<double>(row));
      columns.push_back(mask.indices[static_cast<size_t>(z)]);
    }
  }
  return fmt::format(
      "set terminal svg size 480,500 font 'sans,13' background '#ffffff'\nset title {} "
      "noenhanced\n"
      "set size ratio -1\nset xrange [-0.5:{}]\nset yrange [{}:-0.5]\nset xlabel 'output block'\nset ylabel "
      "'input block'\n"
      "set style fill solid noborder\nunset key\n{}plot $blocks using 1:2:(0.5):(0.5) with boxxyerror lc rgb "
      "'#08519c'\n",
      quoted(fmt::format("{} ({}, {} blocks)", name, mask.generator, mask.indices.size())),
      static_cast<double>(mask.n_columns) - 0.5, static_cast<double>(mask.n_rows) - 0.5,
      data_block("blocks", columns, rows));
}

}  // namespace

bool can_draw() { return std::system("command -v gnuplot >/dev/null 2>&1") == 0; }

std::vector<fs::path> draw_figures(const fs::path& path, const fs::path& folder) {
  REQUIRE(can_draw(), "figures are drawn by gnuplot, which is not installed (Debian: gnuplot-nox)");
  const runfile::RunReader run(path);
  make_folder(folder);
  std::vector<fs::path> drawn;
  if (const std::string script = loss_script(run); !script.empty()) {
    drawn.push_back(folder / "loss.svg");
    draw(drawn.back(), script);
  }
  for (const std::string& name : run.topology_names()) {
    drawn.push_back(folder / ("mask_" + name + ".svg"));
    draw(drawn.back(), mask_script(name, run.topology(name)));
  }
  return drawn;
}

}  // namespace bsexp::analysis
