// bsexp topology spread --kind KIND --nodes N [...] [--from NODE] [--out FILE,...] [--frames FOLDER]
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
  std::optional<int64_t> from;
  std::optional<std::string> layout, frames;
  std::vector<std::string> out;
  int64_t most = 24;
};

std::string to_text(const std::vector<int64_t>& reached, int64_t n_nodes) {
  std::vector<Row> rows = {{"step", "reached", "share"}};
  for (size_t step = 0; step < reached.size(); ++step)
    rows.push_back({std::to_string(step), format_count(reached[step]),
                    short_number(static_cast<double>(reached[step]) / static_cast<double>(n_nodes))});
  return format_columns(rows);
}

void spread(const Options& options, const Console& console) {
  const SourceTopology topology = load(options.source);
  for (const std::string& note : topology.notes) console.note(note);
  const topology::Graph graph = topology.graph();
  const std::string layout = options.layout.value_or(analysis::natural_layout(topology.spec));
  analysis::Spread of;
  of.name = topology.name;
  of.layout = analysis::layout_table().get(layout).lay_out(graph, topology.spec);
  of.squares = layout == "grid";
  const int64_t from = options.from.value_or(of.layout.centre);
  of.steps = topology::steps_from(graph, from);
  of.reached = topology::reached_within(of.steps);

  const auto last = static_cast<int64_t>(of.reached.size()) - 1;
  const std::vector<int64_t> shown = analysis::shown_steps(last, options.most);
  const bool draws = options.frames || !options.out.empty();
  if (draws && static_cast<int64_t>(shown.size()) <= last)
    console.note(fmt::format("{} of {} steps are drawn; --most draws more", shown.size(), last + 1));
  for (const std::string& path : options.out) analysis::draw_spread(of, shown, path);
  if (options.frames) analysis::draw_frames(of, shown, *options.frames);

  console.result(to_text(of.reached, graph.n_nodes()));
  console.json_line(nlohmann::ordered_json({{"name", topology.name},
                                            {"nodes", graph.n_nodes()},
                                            {"from", from},
                                            {"reached", of.reached},
                                            {"shown", shown},
                                            {"files", options.out}})
                        .dump());
}

}  // namespace

Action topology_spread(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_topology_flags(app, options->source);
  add_value(app, "--from", options->from, experiments::integer(0),
            "Node that is active at first, by default that in the middle of the picture");
  add_value(app, "--layout", options->layout, experiments::one_of(analysis::layout_table().names()),
            "Where the nodes are drawn, by default as suits the generator");
  add_values(app, "--out", options->out, experiments::any_text(),
             "Pictures to write: all steps side by side where they end in .svg or .png, an animation where "
             "they end in .gif");
  add_value(app, "--frames", options->frames, experiments::any_text(),
            "Folder for the steps as single pictures, step_000.png and so on");
  add_value(app, "--most", options->most, experiments::integer(2, 200),
            "Most steps that are drawn, evenly chosen, by default 24");
  return [options](const Context& context) { spread(*options, context.console); };
}

}  // namespace bsexp::cli
