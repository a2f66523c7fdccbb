// bsexp topology stats --kind KIND --nodes N [parameters of the kind] [--seed S] | --file FILE | --run RUN
#include "bsexp/cli/commands.h"
#include "bsexp/cli/statistics_output.h"
#include "bsexp/cli/topology_source.h"

namespace bsexp::cli {

namespace {

// A mask of a generator is that which a run with this seed gives this name.
constexpr const char* kName = "hidden";

nlohmann::ordered_json to_json(const SourceTopology& topology, int64_t seed,
                               const topology::MaskStatistics& of, const std::vector<double>& mix,
                               const std::string& fingerprint) {
  nlohmann::ordered_json object = {{"name", kName}, {"kind", topology.spec.kind}};
  object.update(statistics_json(of));
  object["mix"] = mix;
  object["fingerprint"] = fingerprint;
  object["seed"] = seed;
  return object;
}

std::string to_text(const SourceTopology& topology, const topology::MaskStatistics& of,
                    const std::vector<double>& mix, const std::string& fingerprint) {
  const auto range = [](double mean, int64_t least, int64_t most) {
    return fmt::format("{} (from {} to {})", short_number(mean), least, most);
  };
  return format_columns({{"kind", topology.spec.kind},
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
  const auto source = std::make_shared<TopologySource>();
  add_topology_flags(app, *source);
  return [source](const Context& context) {
    const SourceTopology topology = load(*source);
    for (const std::string& note : topology.notes) context.console.note(note);
    const topology::BlockMask& mask = topology.mask;
    REQUIRE(mask.n_rows() == mask.n_columns(),
            "{} is {} x {} blocks; these are the statistics of square masks", topology.name, mask.n_rows(),
            mask.n_columns());
    const topology::MaskStatistics statistics = topology::statistics(mask);
    const std::vector<double> mix = topology::mix_until_still(mask);
    const std::string fingerprint = topology::fingerprint(mask);
    context.console.result(to_text(topology, statistics, mix, fingerprint));
    context.console.json_line(to_json(topology, source->seed, statistics, mix, fingerprint).dump());
  };
}

}  // namespace bsexp::cli
