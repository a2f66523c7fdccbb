// The worked example of docs/adding-a-generator.md: its row fits the table, and it keeps its promises.
#include "tests/topology/example_generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/topology/generator_checks.h"

namespace bsexp::topology {
namespace {

const Table<GeneratorRow>& table() {
  std::vector<GeneratorRow> rows = generator_table().rows();
  const std::vector<GeneratorRow> more = {
      {"random_geometric",
       "random points of a square, joined to those nearby",
       "Gilbert 1961",
       {"degree", "density"},
       random_geometric,
       {"degree", &TopologySpec::degree, 1, [](int64_t) { return int64_t{1}; }}},
  };
  rows.insert(rows.end(), more.begin(), more.end());
  static const Table<GeneratorRow> result("topology", rows);
  return result;
}

Graph make(int64_t n_nodes, int64_t degree, uint64_t seed) {
  TopologySpec spec;
  spec.kind = "random_geometric";
  spec.degree = degree;
  Random random(seed, "test");
  return Graph::undirected(n_nodes, table().get(spec.kind).generate(n_nodes, spec, random).pairs);
}

TEST(ExampleGenerator, HasARowThatFitsTheTable) {
  for (const std::string& name : table().get("random_geometric").takes) {
    EXPECT_TRUE(parameter_table().find(name)) << name;
  }
}

TEST(ExampleGenerator, HasItsMeanDegree) {
  int64_t arcs = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    arcs += make(200, 8, seed).n_arcs();
    EXPECT_EQ(make(200, 8, seed), make(200, 8, seed));
  }
  EXPECT_NEAR(static_cast<double>(arcs) / (static_cast<double>(kSeeds) * 200), 8, 0.2);
}

TEST(ExampleGenerator, JoinsNeighboursOfNeighbours) {
  // Two points within r of a third are within r of each other with probability 1 - 3 sqrt(3) / (4 pi).
  double triangles = 0, wedges = 0;
  const Graph graph = make(1000, 8, 1);
  for (int64_t node = 0; node < 1000; ++node) {
    for (const int32_t a : graph.neighbours(node)) {
      for (const int32_t b : graph.neighbours(node)) {
        if (a == b) continue;
        ++wedges;
        triangles += graph.has_arc(a, b) ? 1 : 0;
      }
    }
  }
  EXPECT_NEAR(triangles / wedges, 0.587, 0.03);
}

TEST(ExampleGenerator, RefusesWhatDoesNotFit) {
  EXPECT_THAT(error_of([] { make(60, 60, 1); }),
              testing::HasSubstr("degree 60 is not possible with 60 nodes"));
  EXPECT_THAT(error_of([] { make(60, 50, 1); }), testing::HasSubstr("a disk that fits has room for 46"));
}

}  // namespace
}  // namespace bsexp::topology
