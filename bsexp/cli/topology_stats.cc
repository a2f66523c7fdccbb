// bsexp topology stats --kind KIND --nodes N [parameters of the kind] [--seed S]
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/statistics_output.h"

namespace bsexp::cli {

namespace {

using experiments::closed_share;
using experiments::integer;

struct Options {
  topology::TopologySpec spec;
  int64_t nodes = 0;
  int64_t seed = 1;
};

// The mask that a run with this seed gives the name `hidden`.
constexpr const char* kName = "hidden";

nlohmann::ordered_json to_json(const Options& options, const topology::MaskStatistics& of,
                               const std::vector<double>& mix, const std::string& fingerprint) {
  nlohmann::ordered_json object = {{"name", kName}, {"kind", options.spec.kind}};
  object.update(statistics_json(of));
  object["mix"] = mix;
  object["fingerprint"] = fingerprint;
  object["seed"] = options.seed;
  return object;
}

std::string to_text(const Options& options, const topology::MaskStatistics& of,
                    const std::vector<double>& mix, const std::string& fingerprint) {
  const auto range = [](double mean, int64_t least, int64_t most) {
    return fmt::format("{} (from {} to {})", short_number(mean), least, most);
  };
  return format_columns({{"kind", options.spec.kind},
                         {"nodes", format_count(of.nodes)},
                         {"edges", format_count(of.edges)},
                         {"density", short_number(of.density)},
                         {"degree out", range(of.degree_mean, of.degree_min, of.degree_max)},
                         {"degree in", range(of.in_degree_mean, of.in_degree_min, of.in_degree_max)},
                         {"mean path length", short_number(of.paths->mean_path_length)},
                         {"diameter", format_count(of.paths->diameter)},
                         {"reachable pairs", short_number(of.paths->reachable)},
                         {"giant component", short_number(*of.giant_component)},
                         {"clustering", short_number(*of.clustering)},
                         {"mix", mix_line(mix)},
                         {"fingerprint", fingerprint}});
}

}  // namespace

Action topology_stats(CLI::App& app) {
  constexpr int64_t kMost = 1 << 20;
  const auto options = std::make_shared<Options>();
  topology::TopologySpec& spec = options->spec;
  add_value(app, "--kind", spec.kind, experiments::one_of(topology::generator_table().names()), "Generator")
      ->required();
  add_value(app, "--nodes", options->nodes, integer(1, kMost), "Nodes, the blocks of one side of the mask")
      ->required();
  const auto help = [](const char* name) {
    const topology::ParameterRow& row = topology::parameter_table().get(name);
    return fmt::format("{} (by default {})", row.summary, row.fallback);
  };
  add_value(app, "--degree", spec.degree, integer(1, kMost), help("degree"));
  add_value(app, "--density", spec.density, experiments::positive_share(), help("density"));
  add_value(app, "--rewire", spec.rewire, closed_share(), help("rewire"));
  add_value(app, "--edges", spec.edges, integer(1, kMost), help("edges"));
  add_value(app, "--extra", spec.extra, integer(0, kMost), help("extra"));
  add_value(app, "--rows", spec.rows, integer(1, kMost), help("rows"));
  add_value(app, "--torus", spec.torus, experiments::yes_or_no(), help("torus"));
  add_value(app, "--contacts", spec.contacts, integer(0, kMost), help("contacts"));
  add_value(app, "--exponent", spec.exponent, experiments::at_least(0), help("exponent"));
  add_value(app, "--groups", spec.groups, integer(1, kMost), help("groups"));
  add_value(app, "--mixing", spec.mixing, closed_share(), help("mixing"));
  add_value(app, "--level", spec.level, integer(0, kMost), help("level"));
  add_value(app, "--path", spec.path, experiments::any_text(), help("path"));
  add_value(app, "--directed", spec.directed, experiments::yes_or_no(), help("directed"));
  add_value(app, "--seed", options->seed, integer(0), "Seed of the generator, by default 1");
  return [options](const Context& context) {
    const topology::BlockMask mask =
        topology::make_mask(options->spec, options->nodes, options->nodes,
                            static_cast<uint64_t>(options->seed), fmt::format("mask/{}", kName));
    const topology::MaskStatistics statistics = topology::statistics(mask);
    const std::vector<double> mix = topology::mix_until_still(mask);
    const std::string fingerprint = topology::fingerprint(mask);
    context.console.result(to_text(*options, statistics, mix, fingerprint));
    context.console.json_line(to_json(*options, statistics, mix, fingerprint).dump());
  };
}

}  // namespace bsexp::cli
