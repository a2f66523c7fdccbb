// The worked example of docs/adding-a-generator.md: its row fits the table, and it keeps its promises.
#include "tests/topology/example_generator.h"

#include <gtest/gtest.h>

namespace bsexp::topology {
namespace {

const Table<GeneratorRow>& table() {
  std::vector<GeneratorRow> rows = generator_table().rows();
  const std::vector<GeneratorRow> more = {
      {"newman_watts",
       "ring of nearest neighbours, and random shortcuts",
       "Newman, Watts 1999",
       {"degree", "rewire"},
       newman_watts},
  };
  rows.insert(rows.end(), more.begin(), more.end());
  static const Table<GeneratorRow> result("topology", rows);
  return result;
}

Graph make(double rewire, uint64_t seed) {
  TopologySpec spec;
  spec.kind = "newman_watts";
  spec.rewire = rewire;
  Random random(seed, "test");
  return Graph::undirected(60, table().get(spec.kind).generate(60, spec, random).pairs);
}

TEST(ExampleGenerator, HasARowThatFitsTheTable) {
  for (const std::string& name : table().get("newman_watts").takes) {
    EXPECT_TRUE(parameter_table().find(name)) << name;
  }
}

TEST(ExampleGenerator, WithoutShortcutsIsTheRingLattice) {
  TopologySpec ring;
  ring.kind = "ring_lattice";
  EXPECT_EQ(make(0, 1).edges(), make_graph(ring, 60, 1, "test").edges());
}

TEST(ExampleGenerator, KeepsTheRingAndAddsShortcuts) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Graph graph = make(0.5, seed);
    for (int64_t node = 0; node < 60; ++node) EXPECT_TRUE(graph.has_arc(node, (node + 1) % 60));
    EXPECT_GT(graph.n_arcs() / 2, 240 + 60) << "120 drawn, some of them loops or on the ring";
    EXPECT_LE(graph.n_arcs() / 2, 2 * 240);
    EXPECT_EQ(graph.edges(), make(0.5, seed).edges());
  }
}

}  // namespace
}  // namespace bsexp::topology
