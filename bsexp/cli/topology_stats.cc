// bsexp topology stats --kind KIND --nodes N [parameters of the kind] [--seed S] | --file FILE | --run RUN
//   [--exact | --sampled] [--sources N] [--references N] [--implicit]
#include <nlohmann/json.hpp>

#include "bsexp/base/progress.h"
#include "bsexp/base/thread_pool.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/statistics_output.h"
#include "bsexp/cli/topology_source.h"

namespace bsexp::cli {

namespace {

using experiments::integer;
using nlohmann::ordered_json;

struct Options {
  TopologySource source;
  topology::GraphOptions graph;
  bool exact = false, sampled = false, implicit = false;
  bool exact_limit = false, sources = false;  // whether it is given
  std::optional<int64_t> references;
};

struct Found {
  SourceTopology topology;
  topology::GraphStatistics statistics;
  std::vector<double> mix;  // empty where paths are sampled
  std::string fingerprint;
};

const char* how(bool exact) { return exact ? "exact" : "sampled"; }

std::string with_margin(double value, double margin, bool exact) {
  return exact ? short_number(value)
               : fmt::format("{} +- {} (sampled)", short_number(value), short_number(margin));
}

ordered_json to_json(const Options& options, const Found& found) {
  const topology::GraphStatistics& of = found.statistics;
  ordered_json object = {{"name", options.source.kind ? kMaskName : found.topology.name},
                         {"kind", found.topology.spec.kind},
                         {"nodes", of.nodes},
                         {"edges", of.arcs},
                         {"density", found.topology.mask.density()},
                         {"mean_path_length", of.paths.mean_path_length},
                         {"clustering", of.clustering.mean},
                         {"diameter", of.paths.diameter},
                         {"reachable", of.paths.reachable},
                         {"giant_component", of.giant_component},
                         {"degree_min", of.out.least},
                         {"degree_mean", of.out.mean},
                         {"degree_max", of.out.most},
                         {"in_degree_min", of.in.least},
                         {"in_degree_mean", of.in.mean},
                         {"in_degree_max", of.in.most},
                         {"degree_nodes", of.out.nodes},
                         {"paths", how(of.paths.exact)},
                         {"sources", of.paths.sources},
                         {"mean_path_margin", of.paths.mean_path_margin},
                         {"reachable_margin", of.paths.reachable_margin},
                         {"clustering_is", how(of.clustering.exact)},
                         {"clustering_margin", of.clustering.margin}};
  if (!found.mix.empty()) object["mix"] = found.mix;
  if (of.clustering.transitivity) object["transitivity"] = *of.clustering.transitivity;
  if (of.spectral_gap) object["spectral_gap"] = *of.spectral_gap;
  if (of.small_world) {
    object["sigma"] = of.small_world->sigma;
    object["sigma_transitivity"] = of.small_world->sigma_transitivity;
    object["omega"] = of.small_world->omega;
    object["references"] = *options.references;
  }
  object["fingerprint"] = found.fingerprint;
  object["seed"] = options.source.seed_or_default();
  return object;
}

std::string to_text(const Found& found) {
  const topology::GraphStatistics& of = found.statistics;
  const auto range = [](const topology::Degrees& degrees) {
    return fmt::format("{} (from {} to {})", short_number(degrees.mean), degrees.least, degrees.most);
  };
  const topology::PathStatistics& paths = of.paths;
  std::vector<Row> rows = {
      {"kind", found.topology.spec.kind},
      {"nodes", format_count(of.nodes)},
      {"edges", format_count(of.arcs)},
      {"density", short_number(found.topology.mask.density())},
      {"degree out", range(of.out)},
      {"degree in", range(of.in)},
      {"mean path length", with_margin(paths.mean_path_length, paths.mean_path_margin, paths.exact)},
      {"diameter", (paths.exact ? "" : "at least ") + format_count(paths.diameter)},
      {"reachable pairs", with_margin(paths.reachable, paths.reachable_margin, paths.exact)},
      {"giant component", short_number(of.giant_component)},
      {"clustering", with_margin(of.clustering.mean, of.clustering.margin, of.clustering.exact)},
      {"transitivity",
       of.clustering.transitivity ? short_number(*of.clustering.transitivity) : "not sampled"},
      {"spectral gap", of.spectral_gap ? short_number(*of.spectral_gap) : "not found"}};
  if (of.small_world) {
    rows.push_back({"sigma", short_number(of.small_world->sigma)});
    rows.push_back({"sigma of transitivity", short_number(of.small_world->sigma_transitivity)});
    rows.push_back({"omega", short_number(of.small_world->omega)});
  }
  if (!found.mix.empty()) rows.push_back({"mix", mix_line(found.mix)});
  rows.push_back({"fingerprint", found.fingerprint});
  return format_columns(rows);
}

// With its diagonal in place, what a mask joins in t steps lies within t edges. Without it the steps are
// taken.
std::vector<double> mix_of(const Found& found, const Console& console) {
  constexpr int64_t kMostNodes = 20'000;
  const topology::BlockMask& mask = found.topology.mask;
  int32_t node = 0;
  while (node < mask.n_rows() && mask.contains(node, node)) ++node;
  if (node == mask.n_rows()) return found.statistics.paths.within;
  if (mask.n_rows() <= kMostNodes) return topology::mix_until_still(mask);
  console.note(fmt::format(
      "mix is left out: block ({}, {}) of the diagonal is missing, and there are more than {} nodes", node,
      node, format_count(kMostNodes)));
  return {};
}

void print_stored(const Options& options, const Context& context, ThreadPool& pool) {
  TopologySource source = options.source;
  if (!source.kind) source.seed.reset();  // that of the samples alone
  Found found{load(source), {}, {}, {}};
  for (const std::string& note : found.topology.notes) context.console.note(note);
  topology::GraphOptions how_to = options.graph;
  if (options.references) {
    how_to.references.emplace();
    how_to.references->references = *options.references;
    how_to.references->seed = how_to.sampling.seed;
  }
  found.statistics = topology::statistics(found.topology.graph(), how_to, pool);
  if (options.sources && found.statistics.paths.exact)
    context.console.warn("--sources has no part in exact paths; add --sampled for a sample");
  if (found.statistics.paths.exact) found.mix = mix_of(found, context.console);
  found.fingerprint = topology::fingerprint(found.topology.mask);
  context.console.result(to_text(found));
  print_json(context.console, to_json(options, found));
}

topology::ImplicitWattsStrogatz implicit_graph(const Options& options) {
  const TopologySource& source = options.source;
  REQUIRE(source.kind && !source.file && !source.run && !source.mask,
          "--implicit takes no --file, --run or --mask: it is for --kind watts_strogatz and "
          "watts_strogatz_2d");
  REQUIRE(
      !options.exact && !options.sampled && !options.exact_limit && !options.references,
      "--implicit is always sampled: it takes none of --exact, --sampled, --exact-limit and --references");
  REQUIRE(source.nodes, "--kind {} needs --nodes, the blocks of one side of the mask", *source.kind);
  topology::TopologySpec spec = source.spec;
  spec.kind = *source.kind;
  return {spec, *source.nodes, source.seed_or_default()};
}

// The graph is computed and never stored; what is estimated comes from some sources and nodes.
void print_implicit(const Options& options, const Context& context, ThreadPool& pool) {
  const topology::ImplicitWattsStrogatz graph = implicit_graph(options);
  const topology::SamplingOptions& sampling = options.graph.sampling;
  const int64_t n_nodes = *options.source.nodes;
  const double pairs =
      static_cast<double>(n_nodes) * static_cast<double>(std::min(sampling.sources, n_nodes));
  topology::PathStatistics paths;
  {
    Progress progress(context.console, "searching", "pairs", pairs);
    paths = topology::path_statistics(graph, sampling, pool, [&](double done, int64_t distance) {
      progress.update(done, fmt::format("distance {}", distance));
    });
  }
  const topology::Clustering local = topology::clustering(graph, sampling, pool);
  context.console.result(format_columns(
      {{"kind", *options.source.kind + ", implicit"},
       {"nodes", format_count(n_nodes)},
       {"sources", format_count(paths.sources)},
       {"mean path length", with_margin(paths.mean_path_length, paths.mean_path_margin, false)},
       {"diameter", "at least " + format_count(paths.diameter)},
       {"reachable pairs", with_margin(paths.reachable, paths.reachable_margin, false)},
       {"clustering", with_margin(local.mean, local.margin, false)}}));
  const ordered_json object = {{"kind", *options.source.kind},
                               {"implicit", true},
                               {"nodes", n_nodes},
                               {"paths", "sampled"},
                               {"sources", paths.sources},
                               {"mean_path_length", paths.mean_path_length},
                               {"mean_path_margin", paths.mean_path_margin},
                               {"diameter_at_least", paths.diameter},
                               {"reachable", paths.reachable},
                               {"clustering", local.mean},
                               {"clustering_margin", local.margin},
                               {"seed", options.source.seed_or_default()}};
  print_json(context.console, object);
}

}  // namespace

Action topology_stats(CLI::App& app) {
  constexpr int64_t kMost = INT32_MAX;
  const auto options = std::make_shared<Options>();
  add_topology_flags(app, options->source);
  topology::SamplingOptions& sampling = options->graph.sampling;
  add_value(app, "--references", options->references, integer(1, 1 << 20),
            "Computes sigma and omega with so many reference graphs of each kind");
  auto* exact = app.add_flag("--exact", options->exact, "All paths, whatever the number of nodes");
  app.add_flag("--sampled", options->sampled, "Paths and clustering from a sample")->excludes(exact);
  auto* exact_limit =
      add_value(app, "--exact-limit", sampling.exact_limit, integer(1, kMost),
                fmt::format("Nodes up to which all paths are searched, by default {}", sampling.exact_limit));
  auto* sources =
      add_value(app, "--sources", sampling.sources, integer(2, kMost),
                fmt::format("Sources of sampled paths, by default {}, 32 of --implicit", sampling.sources))
          ->excludes(exact);
  app.add_flag("--implicit", options->implicit,
               "watts_strogatz or watts_strogatz_2d whose edges are computed and never stored, for a billion "
               "nodes");
  return [options, sources, exact_limit](const Context& context) {
    ThreadPool pool(static_cast<int>(context.threads));
    topology::SamplingOptions& chosen = options->graph.sampling;
    chosen.seed = options->source.seed_or_default();
    options->exact_limit = exact_limit->count() > 0;
    options->sources = sources->count() > 0;
    if (options->exact) chosen.precision = topology::Precision::exact;
    if (options->sampled) chosen.precision = topology::Precision::sampled;
    if (options->implicit && !options->sources) chosen.sources = 32;
    options->implicit ? print_implicit(*options, context, pool) : print_stored(*options, context, pool);
  };
}

}  // namespace bsexp::cli
