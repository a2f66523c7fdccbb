#include "bsexp/analysis/figures.h"

#include "bsexp/analysis/gnuplot.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/topology.h"

namespace bsexp::analysis {

namespace fs = std::filesystem;

namespace {

// Losses over steps; empty where nothing finite was logged yet.
std::string loss_script(const runfile::StoredRun& run) {
  std::string data, plots;
  const auto add = [&](const std::string& table, const std::string& title, const std::string& style) {
    const auto found = run.tables.find(table);
    if (found == run.tables.end() || !found->second.contains("loss_bits") || !found->second.contains("step"))
      return;
    const auto &steps = found->second.at("step"), &losses = found->second.at("loss_bits");
    if (!has_points(steps, losses)) return;
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

std::string mask_script(const std::string& name, const runfile::StoredTopology& stored) {
  const auto mask =
      topology::BlockMask::from_csr(stored.n_rows, stored.n_columns, stored.indptr, stored.indices);
  std::vector<double> rows, columns;
  for (size_t row = 0; row + 1 < mask.indptr().size(); ++row) {
    for (int64_t z = mask.indptr()[row]; z < mask.indptr()[row + 1]; ++z) {
      rows.push_back(static_cast<double>(row));
      columns.push_back(mask.indices()[static_cast<size_t>(z)]);
    }
  }
  return fmt::format(
      "set terminal svg size 480,500 font 'sans,13' background '#ffffff'\nset title {} "
      "noenhanced\n"
      "set size ratio -1\nset xrange [-0.5:{}]\nset yrange [{}:-0.5]\nset xlabel 'output block'\nset ylabel "
      "'input block'\n"
      "set style fill solid noborder\nunset key\n{}plot $blocks using 1:2:(0.5):(0.5) with boxxyerror lc rgb "
      "'#08519c'\n",
      quoted(fmt::format("{} ({}, {} blocks)", name, stored.generator, mask.n_blocks())),
      static_cast<double>(mask.n_columns()) - 0.5, static_cast<double>(mask.n_rows()) - 0.5,
      data_block("blocks", columns, rows));
}

}  // namespace

std::vector<fs::path> draw_figures(const fs::path& path, const fs::path& folder) {
  return draw_figures(runfile::read_run(runfile::RunReader(path), runfile::RunParts::masks), folder);
}

std::vector<fs::path> draw_figures(const runfile::StoredRun& run, const fs::path& folder) {
  require_gnuplot();
  make_folder(folder);
  std::vector<fs::path> drawn;
  if (const std::string script = loss_script(run); !script.empty()) {
    drawn.push_back(folder / "loss.svg");
    draw(drawn.back(), script);
  }
  for (const auto& [name, mask] : run.topologies) {
    drawn.push_back(folder / ("mask_" + printable_line(name) + ".svg"));
    draw(drawn.back(), mask_script(name, mask));
  }
  return drawn;
}

}  // namespace bsexp::analysis
