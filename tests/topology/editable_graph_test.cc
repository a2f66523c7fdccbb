#include "bsexp/topology/editable_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bsexp::topology {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(EditableGraph, RefusesLoopsAndDoubleEdges) {
  EditableGraph graph(4);
  EXPECT_TRUE(graph.add(3, 1));
  EXPECT_FALSE(graph.add(1, 3));
  EXPECT_FALSE(graph.add(2, 2));
  EXPECT_EQ(graph.n_nodes(), 4);
  EXPECT_EQ(graph.n_edges(), 1);
}

TEST(EditableGraph, ListsEdgesInOneOrderHoweverTheyCame) {
  EditableGraph graph(4);
  for (const auto& [a, b] : std::vector<Edge>{{3, 1}, {0, 3}, {2, 0}, {1, 0}}) graph.add(a, b);
  EXPECT_THAT(graph.edges(), ElementsAre(Pair(0, 1), Pair(0, 2), Pair(0, 3), Pair(1, 3)));
  EXPECT_THAT(graph.neighbours(0), ElementsAre(1, 2, 3));
}

TEST(EditableGraph, RemovesBothDirections) {
  EditableGraph graph(3);
  graph.add(0, 1);
  graph.add(1, 2);
  EXPECT_TRUE(graph.remove(1, 0));
  EXPECT_FALSE(graph.remove(1, 0));
  EXPECT_FALSE(graph.has_edge(0, 1));
  EXPECT_TRUE(graph.has_edge(2, 1));
  EXPECT_EQ(graph.n_edges(), 1);
  EXPECT_EQ(graph.degree(0), 0);
}

}  // namespace
}  // namespace bsexp::topology
