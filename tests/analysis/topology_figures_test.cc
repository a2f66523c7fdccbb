#include "bsexp/analysis/topology_figures.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/analysis/expected_degrees.h"
#include "bsexp/analysis/rewiring.h"
#include "bsexp/analysis/spread_figures.h"
#include "bsexp/base/file.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::analysis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

topology::TopologySpec spec_of(const std::string& kind) {
  topology::TopologySpec spec;
  spec.kind = kind;
  return spec;
}

struct Drawn {
  explicit Drawn(const topology::TopologySpec& of, int64_t n)
      : spec(of),
        mask(topology::make_mask(of, n, n, 1, "mask/hidden")),
        graph(topology::make_graph(of, n, 1, "mask/hidden")) {}
  DrawnTopology topology() const { return {spec.kind, mask, graph, spec, natural_layout(spec)}; }

  topology::TopologySpec spec;
  topology::BlockMask mask;
  topology::Graph graph;
};

TEST(Layout, SuitsTheGenerator) {
  EXPECT_EQ(natural_layout(spec_of("watts_strogatz")), "circle");
  EXPECT_EQ(natural_layout(spec_of("watts_strogatz_2d")), "grid");
  EXPECT_EQ(natural_layout(spec_of("kleinberg")), "grid");
  EXPECT_EQ(natural_layout(spec_of("barabasi_albert")), "rank");
}

TEST(Layout, KeepsGroupsApart) {
  topology::TopologySpec spec = spec_of("stochastic_block");
  EXPECT_EQ(natural_layout(spec), "groups");
  EXPECT_EQ(natural_layout(spec_of("block_diagonal")), "groups");
  topology::TopologySpec dense_groups = spec_of("block_diagonal");
  dense_groups.density = 0.2;
  EXPECT_EQ(natural_layout(dense_groups), "circle") << "the density says how many groups there are";
  for (const int64_t n_groups : {1, 2, 5, 40}) {
    spec.groups = n_groups;
    spec.mixing = n_groups == 40 ? 0.9 : n_groups == 1 ? 0.0 : 0.1;
    const Drawn drawn(spec, 120);
    const Layout layout = layout_table().get("groups").lay_out(drawn.graph, spec);
    const topology::Groups groups(120, n_groups);
    const auto from_middle_of = [&](int64_t group, size_t node) {
      double x = 0, y = 0;
      for (int64_t i = groups.first(group); i < groups.first(group + 1); ++i) {
        x += layout.x[static_cast<size_t>(i)] / static_cast<double>(groups.size(group));
        y += layout.y[static_cast<size_t>(i)] / static_cast<double>(groups.size(group));
      }
      return std::hypot(layout.x[node] - x, layout.y[node] - y);
    };
    for (size_t node = 0; node < 120; ++node) {
      EXPECT_LE(std::hypot(layout.x[node], layout.y[node]), 1 + 1e-12);
      const int64_t own = groups.of(static_cast<int64_t>(node));
      for (int64_t other = 0; other < n_groups; ++other) {
        if (other == own) continue;
        EXPECT_LT(from_middle_of(own, node), from_middle_of(other, node)) << n_groups;
      }
    }
  }
}

TEST(Layout, OfATorusGoesTheShorterWay) {
  const Drawn drawn(spec_of("watts_strogatz_2d"), 100);
  const Layout layout = layout_table().get("grid").lay_out(drawn.graph, drawn.spec);
  EXPECT_EQ(layout.way(0, 9), std::pair(-1.0, 0.0));
  EXPECT_EQ(layout.way(0, 90), std::pair(0.0, 1.0));
  EXPECT_EQ(layout.centre, 55);
}

TEST(Layout, OfARingOnAGridHasBorders) {
  const Drawn drawn(spec_of("watts_strogatz"), 100);
  const Layout layout = layout_table().get("grid").lay_out(drawn.graph, drawn.spec);
  EXPECT_EQ(layout.way(0, 9), std::pair(9.0, 0.0));
}

TEST(Layout, OfRanksHasTheNodeOfMostNeighboursInTheMiddle) {
  const Drawn drawn(spec_of("barabasi_albert"), 200);
  const Layout layout = layout_table().get("rank").lay_out(drawn.graph, drawn.spec);
  for (size_t node = 0; node < 200; ++node) {
    EXPECT_LE(drawn.graph.degree(static_cast<int64_t>(node)), drawn.graph.degree(layout.centre));
    EXPECT_LT(std::hypot(layout.x[node], layout.y[node]), 1);
  }
  EXPECT_EQ(layout.x[static_cast<size_t>(layout.centre)], 0);
}

TEST(TopologyFigures, AreWhatTheirNamesEndIn) {
  const TemporaryFolder folder;
  for (const char* kind : {"watts_strogatz", "watts_strogatz_2d", "barabasi_albert"}) {
    const Drawn drawn(spec_of(kind), 60);
    for (const char* what : {"graph", "mask", "degrees", "all"}) {
      draw_topology(drawn.topology(), what, folder / "a.svg");
      EXPECT_THAT(read_file(folder / "a.svg"), testing::AllOf(HasSubstr(kind), HasSubstr("</svg>"))) << what;
      draw_topology(drawn.topology(), what, folder / "a.png");
      EXPECT_THAT(read_file(folder / "a.png"), StartsWith("\x89PNG\r\n")) << what;
    }
  }
}

// The shares that are drawn differ from the law by less than five standard deviations of 20,000 nodes.
TEST(ExpectedDegrees, AreThoseOfTheGraphs) {
  constexpr int64_t kNodes = 20'000;
  const std::vector<topology::TopologySpec> specs = {
      {.kind = "erdos_renyi", .degree = 6},
      {.kind = "erdos_renyi", .density = 0.0005},
      {.kind = "watts_strogatz", .degree = 8, .rewire = 0.3},
      {.kind = "watts_strogatz_2d", .degree = 12, .rewire = 1},
      {.kind = "watts_strogatz_2d", .density = 9.0 / kNodes, .rewire = 0},
      {.kind = "newman_watts", .degree = 4, .rewire = 0.5}};
  for (const topology::TopologySpec& spec : specs) {
    const topology::Graph graph = topology::make_graph(spec, kNodes, 1, "mask/hidden");
    const std::vector<double> expected = expected_degrees(spec, graph, 60).value();
    std::vector<double> found(61);
    for (int64_t v = 0; v < kNodes; ++v) found.at(static_cast<size_t>(graph.degree(v))) += 1.0 / kNodes;
    double sum = 0;
    for (size_t d = 0; d < found.size(); ++d) {
      EXPECT_NEAR(found[d], expected[d], 5 * std::sqrt(expected[d] / kNodes) + 1e-4) << spec.kind << ' ' << d;
      sum += expected[d];
    }
    EXPECT_NEAR(sum, 1, 1e-6) << spec.kind;
  }
}

// The density of the diagonal, which rounding may take below it.
TEST(ExpectedDegrees, OfADiagonalAloneAreNone) {
  for (const auto& [n, density] : std::vector<std::pair<int64_t, double>>{{10, 0.097}, {49, 1.0 / 49}}) {
    const topology::TopologySpec spec{.kind = "erdos_renyi", .density = density};
    const std::vector<double> expected =
        expected_degrees(spec, topology::make_graph(spec, n, 1, "test"), 2).value();
    EXPECT_NEAR(expected[0], 1, 1e-12);
    EXPECT_NEAR(expected[1], 0, 1e-12);
  }
}

TEST(ExpectedDegrees, AreLeftOutWhereThereIsNoLaw) {
  const topology::Graph graph = topology::Graph::undirected(4, std::vector<topology::Edge>{{0, 1}});
  for (const topology::TopologySpec& spec :
       std::vector<topology::TopologySpec>{{.kind = "barabasi_albert"},
                                           {.kind = "random_regular"},
                                           {.kind = "watts_strogatz", .directed = true},
                                           {.kind = "watts_strogatz_2d", .torus = false},
                                           {.kind = "newman_watts", .density = 0.1}})
    EXPECT_FALSE(expected_degrees(spec, graph, 10)) << spec.kind;
}

TEST(TopologyFigures, OverlayWhatIsExpected) {
  const TemporaryFolder folder;
  for (const auto& [kind, overlaid] : std::vector<std::pair<std::string, bool>>{{"erdos_renyi", true},
                                                                                {"watts_strogatz", true},
                                                                                {"random_regular", false},
                                                                                {"barabasi_albert", false}}) {
    const Drawn drawn(spec_of(kind), 600);
    draw_topology(drawn.topology(), "degrees", folder / "a.svg");
    EXPECT_EQ(read_file(folder / "a.svg").find(">expected<") != std::string::npos, overlaid) << kind;
  }
}

TEST(TopologyFigures, OfManyBlocksShowShares) {
  const TemporaryFolder folder;
  const Drawn drawn(spec_of("watts_strogatz"), 1001);
  draw_topology(drawn.topology(), "mask", folder / "a.svg");
  EXPECT_THAT(read_file(folder / "a.svg"), HasSubstr("a pixel is 3 x 3 blocks"));
}

TEST(TopologyFigures, AMaskWithoutBlocksIsWhite) {
  const TemporaryFolder folder;
  const topology::BlockMask mask = topology::BlockMask::from_csr(3, 3, {0, 0, 0, 0}, {});
  const topology::Graph graph = topology::graph_of(mask);
  const topology::TopologySpec spec{.kind = "file"};
  for (const char* what : {"graph", "mask", "degrees"}) {
    draw_topology({"empty", mask, graph, spec, "circle"}, what, folder / "a.svg");
    EXPECT_THAT(read_file(folder / "a.svg"), testing::AllOf(HasSubstr("empty"), HasSubstr("</svg>"))) << what;
  }
}

TEST(TopologyFigures, SayWhyTheyCannotBeDrawn) {
  const TemporaryFolder folder;
  const Drawn small(spec_of("watts_strogatz"), 20), large(spec_of("watts_strogatz"), 20'001);
  EXPECT_THAT(error_of([&] { draw_topology(small.topology(), "graph", folder / "a.jpg"); }),
              HasSubstr("pictures end in .svg or .png, not in '.jpg'"));
  EXPECT_THAT(error_of([&] { draw_topology(small.topology(), "graph", folder / "none" / "a.svg"); }),
              testing::AllOf(HasSubstr("the folder "), HasSubstr("none is not there")));
  EXPECT_THAT(error_of([&] { draw_topology(large.topology(), "graph", folder / "a.svg"); }),
              HasSubstr("at most 20000 nodes"));
}

TEST(ShownSteps, AreEvenlyChosenWithBothEnds) {
  EXPECT_THAT(shown_steps(3, 24), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(shown_steps(10, 3), ElementsAre(0, 5, 10));
  EXPECT_THAT(shown_steps(0, 24), ElementsAre(0));
}

// The image descriptors of a GIF follow its graphic control extensions, 21 F9 04.
size_t n_frames(const std::string& gif) {
  size_t n = 0;
  const std::string control("\x21\xf9\x04");
  for (size_t at = gif.find(control); at != std::string::npos; at = gif.find(control, at + 1)) ++n;
  return n;
}

TEST(SpreadFigures, HaveAFrameForEachStep) {
  const TemporaryFolder folder;
  const Drawn drawn(spec_of("watts_strogatz_2d"), 96);
  Spread spread;
  spread.name = "small";
  spread.layout = layout_table().get("grid").lay_out(drawn.graph, drawn.spec);
  spread.squares = true;
  spread.steps = topology::steps_from(drawn.graph, spread.layout.centre);
  spread.reached = topology::reached_within(spread.steps);
  const std::vector<int64_t> steps = shown_steps(static_cast<int64_t>(spread.reached.size()) - 1, 24);
  draw_spread(spread, steps, folder / "a.gif");
  const std::string gif = read_file(folder / "a.gif");
  EXPECT_THAT(gif, StartsWith("GIF89a"));
  EXPECT_EQ(n_frames(gif), steps.size());
  draw_spread(spread, steps, folder / "a.svg");
  EXPECT_THAT(read_file(folder / "a.svg"), testing::AllOf(HasSubstr("step 0: 1 of 96"), HasSubstr("</svg>")));
  draw_frames(spread, steps, folder / "frames");
  for (const int64_t step : steps)
    EXPECT_THAT(read_file(folder / "frames" / fmt::format("step_{:03}.png", step)), StartsWith("\x89PNG"));
}

TEST(Rewiring, IsTheFigureOfWattsAndStrogatz) {
  const TemporaryFolder folder;
  RewiringOptions options;
  options.nodes = 300;
  options.seeds = 3;
  options.points = 5;
  double last = 0;
  ThreadPool pool(2);
  const std::vector<RewiringPoint> points = rewiring(options, pool, [&](double done) { last = done; });
  EXPECT_EQ(last, 1);
  ASSERT_EQ(points.size(), 5U);
  EXPECT_NEAR(points[0].rewire, 1e-4, 1e-12);
  EXPECT_NEAR(points[2].rewire, 1e-2, 1e-10);
  EXPECT_EQ(points[4].rewire, 1);
  EXPECT_GT(points[0].relative_path_length, 0.9);
  // A small world: paths are short, and neighbours still know each other.
  EXPECT_LT(points[2].relative_path_length, 0.6);
  EXPECT_GT(points[2].relative_clustering, 0.9);
  EXPECT_LT(points[4].relative_clustering, 0.15);
  draw_rewiring(options, points, folder / "a.svg");
  EXPECT_THAT(read_file(folder / "a.svg"), HasSubstr("rewiring probability p"));
}

}  // namespace
}  // namespace bsexp::analysis
