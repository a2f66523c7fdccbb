// `density` means the same for every generator that takes it: the share of blocks, diagonal included.
#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/topology/generator_checks.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

bool takes_density(const GeneratorRow& row) {
  return std::find(row.takes.begin(), row.takes.end(), "density") != row.takes.end();
}

// The expected density is met, not that of one graph.
bool is_met_on_average(const std::string& kind) {
  return kind == "erdos_renyi" || kind == "stochastic_block";
}

double density_of(const TopologySpec& spec, int64_t n_rows, int64_t n_columns) {
  double sum = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed)
    sum += make_mask(spec, n_rows, n_columns, seed, "test").density();
  return sum / static_cast<double>(kSeeds);
}

TEST(Density, IsThatOfTheNearestParameter) {
  for (const GeneratorRow& row : generator_table()) {
    if (row.density_by.parameter == nullptr) continue;
    for (const auto& [n_rows, n_columns] :
         std::vector<std::pair<int64_t, int64_t>>{{60, 60}, {61, 61}, {60, 40}, {20, 60}}) {
      TopologySpec spec = spec_of(row.name);
      std::vector<double> made;
      const int64_t step = row.density_by.step(std::max(n_rows, n_columns));
      for (int64_t value = row.density_by.least == 0 ? 0 : step; value <= (row.name == "butterfly" ? 6 : 20);
           value += step) {
        spec.*row.density_by.parameter = value;
        made.push_back(make_mask(spec, n_rows, n_columns, 1, "test").density());
      }
      spec = spec_of(row.name);
      const auto distance = [&](double density, double wanted) { return std::abs(density - wanted); };
      for (const double share : {0.0, 0.1, 0.37, 0.8, 1.0}) {
        spec.density = made.front() + share * (made.back() - made.front());
        double nearest = 1;
        for (const double density : made) nearest = std::min(nearest, distance(density, *spec.density));
        const double solved = make_mask(spec, n_rows, n_columns, 1, "test").density();
        EXPECT_LE(distance(solved, *spec.density), nearest + 1e-12) << row.name << n_rows << 'x' << n_columns;
      }
    }
  }
}

TEST(Density, IsMetWhereBlocksAreChosenOneByOne) {
  for (const char* kind : {"erdos_renyi", "stochastic_block", "balanced_random"}) {
    for (const auto& [n_rows, n_columns] :
         std::vector<std::pair<int64_t, int64_t>>{{60, 60}, {61, 61}, {60, 40}, {20, 60}}) {
      TopologySpec spec = spec_of(kind);
      if (spec.kind == "stochastic_block") spec.mixing = 0.5;
      for (const double density : {0.08, 0.2, 0.4}) {
        spec.density = density;
        EXPECT_NEAR(density_of(spec, n_rows, n_columns), density, is_met_on_average(kind) ? 0.01 : 0.001)
            << kind;
      }
    }
  }
  TopologySpec spec = spec_of("block_diagonal");
  spec.density = 0.2;
  EXPECT_NEAR(density_of(spec, 60, 60), 0.2, 1e-12);
  spec.density = 0.24;
  EXPECT_NEAR(density_of(spec, 60, 60), 0.25, 1e-12);
  spec.density = 1;
  EXPECT_EQ(density_of(spec, 20, 60), 1);
}

TEST(Density, OfAGraphIsThatOfItsMask) {
  for (const GeneratorRow& row : generator_table()) {
    if (!takes_density(row)) continue;
    TopologySpec spec = spec_of(row.name);
    spec.density = 0.25;
    if (row.name == "butterfly") spec.density = 5.0 / 64;
    const Graph graph = make_graph(spec, 64, 1, "test");
    EXPECT_EQ(mask_of(graph, 64, 64), make_mask(spec, 64, 64, 1, "test")) << row.name;
    EXPECT_NEAR(static_cast<double>(graph.n_arcs() + 64) / (64 * 64), *spec.density, 0.04) << row.name;
  }
}

TEST(Density, IsRefusedWhereItCannotBeReached) {
  for (const GeneratorRow& row : generator_table()) {
    if (!takes_density(row)) continue;
    TopologySpec spec = spec_of(row.name);
    spec.density = 0.001;
    EXPECT_THAT(mask_error(spec, 60),
                HasSubstr("density 0.001 cannot be reached with 60 x 60 blocks; it must be at least"))
        << row.name;
    spec.density = 0;
    EXPECT_THAT(mask_error(spec, 60), HasSubstr("density must be above 0 and at most 1, not 0")) << row.name;
    spec.density = 1.5;
    EXPECT_THAT(mask_error(spec, 60), HasSubstr("density must be above 0 and at most 1, not 1.5"))
        << row.name;
  }
  TopologySpec spec = spec_of("watts_strogatz");
  spec.density = 1;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("it must be at most 0.983333, that of degree 58"));
  EXPECT_THAT(mask_error(spec, 1'000'000), HasSubstr("5e+11 edges take "));
  spec.degree = 4;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("give density or degree, not both"));
  spec = spec_of("barabasi_albert");
  spec.density = 0.01;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("it must be at least 0.0494444, that of edges 1"));
  spec = spec_of("block_diagonal");
  spec.density = 0.5;
  spec.groups = 2;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("give density or groups, not both"));
  spec.groups.reset();
  spec.density = 0.001;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("at least 0.0166667, that of 60 groups, and at most 1"));
}

}  // namespace
}  // namespace bsexp::topology
