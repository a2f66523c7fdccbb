#include "bsexp/cli/topology_source.h"

#include "bsexp/cli/options.h"

namespace bsexp::cli {

namespace {

using experiments::closed_share;
using experiments::integer;

constexpr int64_t kMost = INT32_MAX;

void add_parameter_flags(CLI::App& app, topology::TopologySpec& spec) {
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
  add_value(app, "--directed", spec.directed, experiments::yes_or_no(),
            help("directed") + "; of --file, whether edges without a word on it are arcs");
}

SourceTopology from_generator(const TopologySource& source) {
  REQUIRE(*source.kind != "file", "--kind file names no file; --file FILE does");
  REQUIRE(source.nodes, "--kind {} needs --nodes, the blocks of one side of the mask", *source.kind);
  topology::TopologySpec spec = source.spec;
  spec.kind = *source.kind;
  topology::BlockMask mask = topology::make_mask(spec, *source.nodes, *source.nodes, source.seed_or_default(),
                                                 fmt::format("mask/{}", kMaskName));
  return {std::move(mask), spec, spec.kind, {}};
}

SourceTopology from_file(const TopologySource& source) {
  topology::TopologySpec directed_or_not;
  if (source.file) directed_or_not.directed = source.spec.directed;
  REQUIRE(source.spec == directed_or_not && !source.nodes,
          "--nodes and the parameters of generators go with --kind; {}",
          source.file ? "a file takes --directed alone" : "a run has its own");
  REQUIRE(!source.seed, "--seed goes with --kind: nothing is drawn of {}", source.file ? "a file" : "a run");
  topology::TopologySpec spec;
  spec.kind = "file";
  spec.path = source.file ? *source.file : *source.run + (source.mask ? '#' + *source.mask : "");
  spec.directed = source.spec.directed;
  const topology::ReadOptions how{.directed = spec.directed.value_or(false)};
  topology::MaskFile read = topology::read_mask_file(*spec.path, how);
  return {std::move(read.mask), spec, *spec.path, std::move(read.notes)};
}

}  // namespace

void add_topology_flags(CLI::App& app, TopologySource& source) {
  add_value(app, "--kind", source.kind, experiments::one_of(topology::generator_table().names()),
            "Generator; bsexp topology list says what each is and takes");
  add_value(app, "--nodes", source.nodes, integer(1, kMost), "Nodes, the blocks of one side of the mask");
  add_value(app, "--file", source.file, experiments::any_text(),
            "In the place of --kind: a graph or a mask in a file, of a format that topology convert reads");
  add_value(app, "--run", source.run, experiments::any_text(),
            "In the place of --kind: the folder or the run file of a run");
  add_value(app, "--mask", source.mask, experiments::any_text(),
            "The mask of the run, by its name; needed where it has several");
  add_parameter_flags(app, source.spec);
  add_value(app, "--seed", source.seed, integer(0), "Seed of the generator, by default 1");
}

SourceTopology load(const TopologySource& source) {
  const int n_given =
      int{source.kind.has_value()} + int{source.file.has_value()} + int{source.run.has_value()};
  REQUIRE(n_given == 1, "a topology comes from one of --kind with --nodes, --file, or --run; {} are given",
          n_given == 0 ? "none" : std::to_string(n_given));
  REQUIRE(!source.mask || source.run, "--mask names a mask of a run; --run says which run");
  return source.kind ? from_generator(source) : from_file(source);
}

topology::Graph SourceTopology::graph() const {
  REQUIRE(mask.n_rows() == mask.n_columns(), "{} is {} x {} blocks; only a square mask is a graph", name,
          mask.n_rows(), mask.n_columns());
  return topology::graph_of(mask);
}

}  // namespace bsexp::cli
