#include "benchmarks/topology.h"

#include <gtest/gtest.h>

namespace bsexp::benchmarks {
namespace {

TEST(BenchTopology, MeasuresEveryKindOnAboutSoManyEdges) {
  TopologyOptions options;
  options.edges = 20000;
  options.repeats = 1;
  std::vector<std::string> kinds;
  bench_topology(options, [&](const TopologyRow& row) {
    kinds.push_back(row.kind);
    EXPECT_GT(row.generate_s, 0);
    EXPECT_GT(row.graph_s, 0);
    EXPECT_EQ(row.seconds(), row.generate_s + row.graph_s);
    EXPECT_NEAR(static_cast<double>(row.edges), 20000, 2000) << row.kind;
  });
  EXPECT_EQ(kinds, topology_kinds());
}

}  // namespace
}  // namespace bsexp::benchmarks
