// Every statistic beside what NetworkX and NumPy compute on the same blocks (golden_statistics.py wrote the
// file).
#include <cmath>
#include <filesystem>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bsexp/base/file.h"
#include "bsexp/topology/fingerprint.h"
#include "bsexp/topology/mix.h"
#include "bsexp/topology/statistics.h"

namespace bsexp::topology {
namespace {

using nlohmann::json;

void expect_near(const json& expected, const std::string& name, const std::vector<double>& found) {
  const auto values = expected[name].is_array() ? expected[name].get<std::vector<double>>()
                                                : std::vector<double>{expected[name].get<double>()};
  ASSERT_EQ(found.size(), values.size()) << expected["name"] << ' ' << name;
  for (size_t i = 0; i < values.size(); ++i)
    EXPECT_NEAR(found[i], values[i], 1e-9) << expected["name"] << ' ' << name << ' ' << i;
}

std::vector<double> numbers(const std::vector<int64_t>& counts) { return {counts.begin(), counts.end()}; }

Graph undirected(int64_t n, const json& edges) {
  return Graph::undirected(n, edges.get<std::vector<Edge>>());
}

// Statistics that are told by name, of the mask and of its graph.
std::vector<std::pair<std::string, std::vector<double>>> figures_of(const BlockMask& mask, ThreadPool& pool) {
  const MaskStatistics s = statistics(mask);
  const GraphStatistics g = statistics(graph_of(mask), {}, pool);
  const auto of = [](auto value) { return std::vector<double>{static_cast<double>(value)}; };
  return {{"nodes", of(s.nodes)},
          {"nodes", of(g.nodes)},
          {"edges", of(s.edges)},
          {"edges", of(g.arcs)},
          {"density", of(s.density)},
          {"degree_min", of(s.degree_min)},
          {"degree_min", of(g.out.least)},
          {"degree_mean", of(s.degree_mean)},
          {"degree_mean", of(g.out.mean)},
          {"degree_max", of(s.degree_max)},
          {"degree_max", of(g.out.most)},
          {"in_degree_min", of(s.in_degree_min)},
          {"in_degree_min", of(g.in.least)},
          {"in_degree_mean", of(s.in_degree_mean)},
          {"in_degree_mean", of(g.in.mean)},
          {"in_degree_max", of(s.in_degree_max)},
          {"in_degree_max", of(g.in.most)},
          {"degree_nodes", numbers(g.out.nodes)},
          {"in_degree_nodes", numbers(g.in.nodes)},
          {"mean_path_length", of(s.paths.value().mean_path_length)},
          {"mean_path_length", of(g.paths.mean_path_length)},
          {"diameter", of(s.paths->diameter)},
          {"diameter", of(g.paths.diameter)},
          {"reachable", of(s.paths->reachable)},
          {"reachable", of(g.paths.reachable)},
          {"clustering", of(s.clustering.value())},
          {"clustering", of(g.clustering.mean)},
          {"transitivity", of(s.transitivity.value())},
          {"transitivity", of(g.clustering.transitivity.value())},
          {"giant_component", of(s.giant_component.value())},
          {"giant_component", of(g.giant_component)},
          {"spectral_gap", of(g.spectral_gap.value())},
          {"mix", mix_until_still(mask)}};
}

void expect_small_world(const json& golden, const Graph& graph, ThreadPool& pool) {
  const json& expected = golden["small_world"];
  std::vector<SmallWorldFigures> random;
  std::vector<double> lattice;
  for (const json& edges : expected["random"])
    random.push_back(small_world_figures(undirected(graph.n_nodes(), edges), pool));
  for (const json& edges : expected["lattice"])
    lattice.push_back(small_world_figures(undirected(graph.n_nodes(), edges), pool).clustering);
  const SmallWorld found = small_world(small_world_figures(graph, pool), random, lattice);
  EXPECT_NEAR(found.sigma, expected["sigma"].get<double>(), 1e-9) << golden["name"];
  EXPECT_NEAR(found.sigma_transitivity, expected["sigma_transitivity"].get<double>(), 1e-9) << golden["name"];
  EXPECT_NEAR(found.omega, expected["omega"].get<double>(), 1e-9) << golden["name"];
}

TEST(GoldenStatistics, AreThoseOfNetworkX) {
  ThreadPool pool(2);
  const json all = json::parse(
      read_file(std::filesystem::path(BSEXP_SOURCE_DIR) / "tests" / "topology" / "golden_statistics.json"));
  size_t n_small_worlds = 0;
  ASSERT_GE(all.size(), 4U);
  for (const json& golden : all) {
    const auto nodes = golden["nodes"].get<int64_t>();
    const BlockMask mask(nodes, nodes, golden["blocks"].get<std::vector<Edge>>());
    for (const auto& [name, found] : figures_of(mask, pool)) expect_near(golden, name, found);
    EXPECT_EQ(fingerprint(mask), golden["fingerprint"]) << golden["name"];
    if (!golden.contains("small_world")) continue;
    expect_small_world(golden, graph_of(mask), pool);
    ++n_small_worlds;
  }
  EXPECT_EQ(n_small_worlds, 2U);
}

}  // namespace
}  // namespace bsexp::topology
