#include "bsexp/topology/small_world.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/topology/clustering.h"
#include "bsexp/topology/generators.h"
#include "tests/support/errors.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

Graph graph_of_kind(const TopologySpec& spec, int64_t nodes) { return make_graph(spec, nodes, 1, "test"); }

double clustering_of(const Graph& graph) {
  ThreadPool pool(1);
  return clustering(graph, {.precision = Precision::exact}, pool).mean;
}

TEST(References, KeepEveryDegree) {
  const Graph graph = graph_of_kind({.kind = "barabasi_albert", .edges = 3}, 300);
  for (const Graph& reference :
       {random_reference(graph, 10, Random(1, "test")), lattice_reference(graph, {}, Random(1, "test"))}) {
    EXPECT_TRUE(reference.is_symmetric());
    EXPECT_FALSE(reference == graph);
    for (int64_t v = 0; v < 300; ++v) EXPECT_EQ(reference.degree(v), graph.degree(v));
  }
}

// The ring is what no swap shortens.
TEST(References, TheRingIsItsOwnLattice) {
  const Graph ring = graph_of_kind({.kind = "ring_lattice", .degree = 6}, 200);
  EXPECT_NEAR(clustering_of(lattice_reference(ring, {}, Random(1, "test"))), 0.6, 1e-12);
}

// From any start the rounds end at nearly the clustering 3 (k - 2) / (4 (k - 1)) of the ring, and more rounds
// would add little.
TEST(References, LatticesHaveConverged) {
  for (const TopologySpec& spec : {TopologySpec{.kind = "random_regular", .degree = 8},
                                   TopologySpec{.kind = "watts_strogatz_2d", .degree = 8}}) {
    const Graph graph = graph_of_kind(spec, 1000);
    const double usual = clustering_of(lattice_reference(graph, {}, Random(1, "test")));
    const double longer = clustering_of(
        lattice_reference(graph, {.swaps_per_edge = 100, .least_gain = 0.0005}, Random(1, "test")));
    EXPECT_GT(usual, 0.9 * 9 / 14) << spec.kind;
    EXPECT_LT(longer - usual, 0.015) << spec.kind;
  }
}

TEST(SmallWorld, TellsTheKindsApart) {
  ThreadPool pool(2);
  const ReferenceOptions options{.references = 4};
  const SmallWorld lattice = small_world(graph_of_kind({.kind = "ring_lattice"}, 400), options, pool),
                   small = small_world(graph_of_kind({.kind = "watts_strogatz", .rewire = 0.1}, 400), options,
                                       pool),
                   random = small_world(graph_of_kind({.kind = "random_regular"}, 400), options, pool);
  EXPECT_LT(lattice.omega, -0.7);
  EXPECT_LT(std::abs(small.omega), 0.4);
  EXPECT_GT(random.omega, 0.9);
  EXPECT_GT(small.sigma, 5);
  EXPECT_GT(small.sigma_transitivity, 5);
  EXPECT_NEAR(random.sigma, 1, 0.25);
  EXPECT_NEAR(random.sigma_transitivity, 1, 0.25);
}

TEST(SmallWorld, IsTheSameForAnyNumberOfThreads) {
  const Graph graph = graph_of_kind({.kind = "watts_strogatz_2d"}, 144);
  ThreadPool one(1), three(3);
  const SmallWorld a = small_world(graph, {.references = 3}, one),
                   b = small_world(graph, {.references = 3}, three);
  EXPECT_EQ(a.sigma, b.sigma);
  EXPECT_EQ(a.sigma_transitivity, b.sigma_transitivity);
  EXPECT_EQ(a.omega, b.omega);
}

TEST(SmallWorld, IsNoNumberWhereNothingIsClustered) {
  ThreadPool pool(1);
  const std::vector<Edge> star = {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}};  // no swap is possible
  const SmallWorld of_star = small_world(Graph::undirected(6, star), {}, pool);
  EXPECT_TRUE(std::isnan(of_star.sigma));
  EXPECT_TRUE(std::isnan(of_star.omega));
  EXPECT_THAT(error_of([&] { small_world(graph_of_kind({}, 64), {.references = 0}, pool); }),
              HasSubstr("0 reference graphs: sigma and omega need 1 at least"));
}

}  // namespace
}  // namespace bsexp::topology
