// bsexp topology draw --kind KIND --nodes N [...] [--what graph|mask|degrees|all] [--layout L] --out FILE,...
#include <nlohmann/json.hpp>

#include "bsexp/analysis.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/topology_source.h"

namespace bsexp::cli {

namespace {

struct Options {
  TopologySource source;
  std::string what = "graph";
  std::optional<std::string> layout;
  std::vector<std::string> out;
};

// The graph of a mask that is not square has no nodes; only its mask is drawn.
topology::Graph graph_for(const SourceTopology& topology, const std::string& what) {
  return what == "mask" ? topology::Graph::directed(1, {}) : topology.graph();
}

void draw(const Options& options, const Console& console) {
  REQUIRE(!options.layout || options.what == "graph" || options.what == "all",
          "--layout places the nodes of a graph, and --what {} draws none", options.what);
  const SourceTopology topology = load(options.source);
  for (const std::string& note : topology.notes) console.note(note);
  const topology::Graph graph = graph_for(topology, options.what);
  const std::string layout = options.layout.value_or(analysis::natural_layout(topology.spec));
  const analysis::DrawnTopology drawn{topology.name, topology.mask, graph, topology.spec, layout};
  for (const std::string& path : options.out) {
    analysis::draw_topology(drawn, options.what, path);
    console.result(path);
    print_json(console, nlohmann::ordered_json({{"file", path},
                                                {"what", options.what},
                                                {"layout", layout},
                                                {"name", topology.name},
                                                {"nodes", topology.mask.n_rows()},
                                                {"blocks", topology.mask.n_blocks()}}));
  }
}

}  // namespace

Action topology_draw(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_topology_flags(app, options->source);
  std::vector<std::string> pictures = analysis::figure_table().names();
  pictures.push_back("all");
  add_value(app, "--what", options->what, experiments::one_of(pictures), "Picture, by default graph");
  add_value(app, "--layout", options->layout, experiments::one_of(analysis::layout_table().names()),
            "Where the nodes of the graph are drawn, by default as suits the generator");
  add_values(app, "--out", options->out, experiments::any_text(),
             "Pictures to write, that end in .svg or .png")
      ->required();
  std::string text = app.get_description() + ".\nPictures:";
  for (const analysis::FigureRow& row : analysis::figure_table())
    text += fmt::format("\n  {:<8}  {}", row.name, row.summary);
  text += "\n  all       the three of them side by side\nLayouts:";
  for (const analysis::LayoutRow& row : analysis::layout_table())
    text += fmt::format("\n  {:<8}  {}", row.name, row.summary);
  app.description(text);
  return [options](const Context& context) { draw(*options, context.console); };
}

}  // namespace bsexp::cli
