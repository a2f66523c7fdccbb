// bsexp topology spread --kind KIND --nodes N [...] [--from NODE] [--out FILE,...] [--frames FOLDER]
// bsexp topology spread --run RUN --masks NAME,...|sequence [...]
#include <nlohmann/json.hpp>

#include "bsexp/analysis.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/topology_source.h"
#include "bsexp/runfile.h"

namespace bsexp::cli {

namespace {

struct Options {
  TopologySource source;
  std::vector<std::string> masks;  // of a run, passed in turn; `sequence`: those of its time step
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

std::vector<std::string> mask_names(const Options& options) {
  if (options.masks != std::vector<std::string>{"sequence"}) return options.masks;
  std::vector<std::string> names = runfile::RunReader(*options.source.run).sequence();
  REQUIRE(!names.empty(), "{} does not say which masks its time step passes; name them, --masks NAME,...",
          *options.source.run);
  return names;
}

// The masks that activity passes in turn. The first is drawn.
std::vector<SourceTopology> load_all(const Options& options) {
  std::vector<SourceTopology> all;
  if (options.masks.empty()) {
    all.push_back(load(options.source));
    return all;
  }
  REQUIRE(options.source.run && !options.source.mask,
          "--masks names masks of a run in the place of --mask; --run says which run");
  for (const std::string& name : mask_names(options)) {
    TopologySource source = options.source;
    source.mask = name;
    all.push_back(load(source));
  }
  return all;
}

std::vector<int32_t> steps_of(const std::vector<SourceTopology>& topologies, int64_t from) {
  std::vector<topology::BlockMask> masks;
  masks.reserve(topologies.size());
  for (const SourceTopology& of : topologies) masks.push_back(of.mask);
  return topology::steps_through(masks, from);
}

void spread(const Options& options, const Console& console) {
  const std::vector<SourceTopology> topologies = load_all(options);
  for (const SourceTopology& of : topologies) {
    for (const std::string& note : of.notes) console.note(note);
  }
  const SourceTopology& topology = topologies.front();
  const topology::Graph graph = topology.graph();
  const std::string layout = options.layout.value_or(analysis::natural_layout(topology.spec));
  analysis::Spread of;
  of.name = topology.name;
  of.layout = analysis::layout_table().get(layout).lay_out(graph, topology.spec);
  of.squares = layout == "grid";
  const int64_t from = options.from.value_or(of.layout.centre);
  of.steps = steps_of(topologies, from);
  of.reached = topology::reached_within(of.steps);

  const auto last = static_cast<int64_t>(of.reached.size()) - 1;
  const std::vector<int64_t> shown = analysis::shown_steps(last, options.most);
  const bool draws = options.frames || !options.out.empty();
  if (draws && static_cast<int64_t>(shown.size()) <= last)
    console.note(fmt::format("{} of {} steps are drawn; --most draws more", shown.size(), last + 1));
  for (const std::string& path : options.out) analysis::draw_spread(of, shown, path);
  if (options.frames) analysis::draw_frames(of, shown, *options.frames);

  console.result(to_text(of.reached, graph.n_nodes()));
  std::vector<std::string> names;
  names.reserve(topologies.size());
  for (const SourceTopology& passed : topologies) names.push_back(passed.name);
  nlohmann::ordered_json object = {
      {"name", topology.name}, {"masks", names}, {"nodes", graph.n_nodes()}, {"from", from},
      {"reached", of.reached}, {"shown", shown}, {"files", options.out}};
  if (options.frames) object["frames"] = *options.frames;
  print_json(console, object);
}

}  // namespace

Action topology_spread(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_topology_flags(app, options->source);
  add_values(
      app, "--masks", options->masks, experiments::any_text(),
      "Masks of --run that activity passes in turn, again and again, a step each; `sequence` for those "
      "that a time step of the run passes");
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
