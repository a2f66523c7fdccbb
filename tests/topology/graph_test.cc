#include "bsexp/topology/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace bsexp::topology {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

TEST(Graph, HoldsBothArcsOfEveryEdgeInOneOrderHoweverTheyCame) {
  const std::vector<Edge> edges = {{3, 1}, {0, 3}, {2, 0}, {1, 0}};
  const Graph graph = Graph::undirected(5, edges);
  EXPECT_EQ(graph.n_nodes(), 5);
  EXPECT_EQ(graph.n_arcs(), 8);
  EXPECT_THAT(graph.neighbours(0), ElementsAre(1, 2, 3));
  EXPECT_THAT(graph.neighbours(3), ElementsAre(0, 1));
  EXPECT_THAT(graph.neighbours(4), IsEmpty());
  EXPECT_THAT(graph.edges(), ElementsAre(Pair(0, 1), Pair(0, 2), Pair(0, 3), Pair(1, 3)));
  EXPECT_TRUE(graph.is_symmetric());
  EXPECT_EQ(graph, graph.reversed());
  EXPECT_EQ(graph, graph.symmetrized());
}

TEST(Graph, FollowsTheDirectionsOfArcs) {
  const Graph graph = Graph::directed(3, std::vector<Edge>{{2, 0}, {0, 2}, {0, 1}});
  EXPECT_EQ(graph.n_arcs(), 3);
  EXPECT_TRUE(graph.has_arc(0, 1));
  EXPECT_FALSE(graph.has_arc(1, 0));
  EXPECT_FALSE(graph.is_symmetric());
  EXPECT_THAT(graph.reversed().neighbours(0), ElementsAre(2));
  EXPECT_THAT(graph.reversed().neighbours(1), ElementsAre(0));
  EXPECT_THAT(graph.symmetrized().neighbours(0), ElementsAre(1, 2));
  EXPECT_THAT(graph.edges(), ElementsAre(Pair(0, 1), Pair(0, 2)));
}

TEST(Graph, IsSimple) {
  EXPECT_THAT(error_of<InternalError>([] {
                Graph::undirected(3, std::vector<Edge>{{1, 1}});
              }),
              HasSubstr("a loop or there twice"));
  EXPECT_THAT(error_of<InternalError>([] {
                Graph::undirected(3, std::vector<Edge>{{1, 2}, {2, 1}});
              }),
              HasSubstr("arc (1, 2) is a loop or there twice"));
  EXPECT_THAT(error_of<InternalError>([] {
                Graph::directed(3, std::vector<Edge>{{1, 3}});
              }),
              HasSubstr("arc (1, 3) among 3 nodes"));
}

}  // namespace
}  // namespace bsexp::topology
