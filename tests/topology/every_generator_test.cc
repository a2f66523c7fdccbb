// What holds for every row of the table of generators.
#include <algorithm>
#include <csignal>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/interrupt.h"
#include "bsexp/base/machine.h"
#include "tests/topology/generator_checks.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

uint64_t fingerprint(const BlockMask& mask) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const int64_t value : mask.indptr()) hash = (hash ^ static_cast<uint64_t>(value)) * 0x100000001b3ULL;
  for (const int32_t value : mask.indices()) hash = (hash ^ static_cast<uint64_t>(value)) * 0x100000001b3ULL;
  return hash;
}

bool draws(const std::string& kind) {
  const std::vector<std::string> fixed = {"ring_lattice",   "lattice_2d", "butterfly",
                                          "block_diagonal", "file",       "dense"};
  return std::find(fixed.begin(), fixed.end(), kind) == fixed.end();
}

TEST(EveryGenerator, MakesSymmetricMasksWithTheirDiagonal) {
  for (const GeneratorRow& row : generator_table()) {
    if (row.name == "balanced_random") continue;  // directed by its nature
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const BlockMask mask = make_mask(spec_of(row.name), 60, 60, seed, "test");
      for (int64_t a = 0; a < 60; ++a) {
        ASSERT_TRUE(mask.contains(a, a)) << row.name;
        for (int64_t b = 0; b < a; ++b) ASSERT_EQ(mask.contains(a, b), mask.contains(b, a)) << row.name;
      }
    }
  }
}

TEST(EveryGenerator, DependsOnSeedAndStreamAlone) {
  for (const GeneratorRow& row : generator_table()) {
    const auto mask = [&](uint64_t seed, const char* stream) {
      return make_mask(spec_of(row.name), 60, 60, seed, stream);
    };
    EXPECT_EQ(mask(1, "a"), mask(1, "a")) << row.name;
    if (!draws(row.name)) continue;
    EXPECT_FALSE(mask(1, "a") == mask(2, "a")) << row.name;
    EXPECT_FALSE(mask(1, "a") == mask(1, "b")) << row.name;
  }
}

// The same masks on every machine, today and later: a change here breaks every published seed.
TEST(EveryGenerator, IsTheSameEverywhere) {
  const std::vector<std::pair<const char*, uint64_t>> expected = {
      {"watts_strogatz", 8868565855626936351ULL},   {"watts_strogatz_2d", 846268903577220349ULL},
      {"newman_watts", 17920942054200893583ULL},    {"kleinberg", 11717205105234432271ULL},
      {"barabasi_albert", 1810527326859092007ULL},  {"erdos_renyi", 17107671329326773965ULL},
      {"stochastic_block", 6548750605757849357ULL}, {"balanced_random", 15295761859703086919ULL},
      {"random_regular", 10683348882928873157ULL},  {"ring_lattice", 2060558640233795291ULL},
      {"lattice_2d", 11412955438336860591ULL},      {"butterfly", 943481298308298895ULL},
      {"block_diagonal", 11104740178849826255ULL},  {"file", 9373692141449932787ULL},
      {"dense", 18296402398834075679ULL},
  };
  ASSERT_EQ(expected.size(), generator_table().rows().size());
  for (const auto& [kind, value] : expected) {
    EXPECT_EQ(fingerprint(make_mask(spec_of(kind), 60, 60, 1, "mask/golden")), value) << kind;
  }
}

TEST(EveryGenerator, FillsRectangularMasks) {
  for (const GeneratorRow& row : generator_table()) {
    for (const auto& [n_rows, n_columns] :
         std::vector<std::pair<int, int>>{{60, 20}, {20, 60}, {60, 45}, {1, 60}}) {
      const BlockMask mask = make_mask(spec_of(row.name), n_rows, n_columns, 3, "test");
      EXPECT_EQ(mask.n_rows(), n_rows);
      EXPECT_EQ(mask.n_columns(), n_columns);
      const int n = std::max(n_rows, n_columns);
      for (int i = 0; i < n; ++i) {
        ASSERT_TRUE(mask.contains(i * n_rows / n, i * n_columns / n)) << row.name << ": the scaled diagonal";
      }
    }
  }
}

TEST(EveryGenerator, WorksOnFewNodes) {
  // What each can do with 1, 2 and 3 nodes is made or refused with a reason; nothing else.
  for (const GeneratorRow& row : generator_table()) {
    for (const int64_t n : {1, 2, 3}) {
      for (const auto& name : row.takes) {
        TopologySpec spec = spec_of(row.name);
        each_parameter(spec, [&](const std::string& parameter, auto& value) {
          using Value = typename std::remove_cvref_t<decltype(value)>::value_type;
          if constexpr (std::is_arithmetic_v<Value>) {
            if (parameter == name) value = static_cast<Value>(1);
          }
        });
        const std::string message = error_of([&] {
          const BlockMask mask = make_mask(spec, n, n, 1, "test");
          for (int64_t node = 0; node < n; ++node) EXPECT_TRUE(mask.contains(node, node));
        });
        EXPECT_THAT(message, testing::AnyOf(HasSubstr("(no error)"), HasSubstr(row.name + ":")));
      }
    }
  }
  for (const char* kind : {"dense", "butterfly"})
    EXPECT_EQ(mask_error(spec_of(kind), 1), "(no error)") << kind;
}

TEST(EveryGenerator, DrawsDirectedMasksWhereItIsAskedTo) {
  for (const GeneratorRow& row : generator_table()) {
    if (std::find(row.takes.begin(), row.takes.end(), "directed") == row.takes.end()) continue;
    TopologySpec spec = spec_of(row.name);
    spec.directed = true;
    EXPECT_FALSE(make_graph(spec, 60, 1, "test").is_symmetric()) << row.name;
  }
}

TEST(EveryGenerator, TakesParametersOfTheTable) {
  for (const GeneratorRow& row : generator_table()) {
    for (const std::string& name : row.takes) EXPECT_TRUE(parameter_table().find(name)) << row.name;
  }
}

TEST(EveryGenerator, RefusesParametersThatItDoesNotTake) {
  TopologySpec spec = spec_of("ring_lattice");
  spec.rewire = 0.1;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("the topology ring_lattice does not take 'rewire'; it takes degree, density"));
  spec = spec_of("dense");
  spec.degree = 4;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("the topology dense does not take 'degree'; it takes no parameters"));
  EXPECT_THAT(mask_error(spec_of("watts_strogats"), 60),
              HasSubstr("unknown topology 'watts_strogats': did you mean 'watts_strogatz'?"));
}

TEST(EveryGenerator, RefusesImpossibleSizes) {
  for (const GeneratorRow& row : generator_table()) {
    EXPECT_THAT(mask_error(spec_of(row.name), 0),
                HasSubstr("a mask of 0 x 0 blocks is not possible; both sides need at least one"))
        << row.name;
  }
  EXPECT_THAT(error_of([] { make_graph(spec_of("watts_strogatz"), 0, 1, "test"); }),
              HasSubstr("a graph of 0 nodes is not possible; it needs 1 to 2147483647"));
}

// Of so many nodes, more edges than any machine holds.
TopologySpec spec_of_many_edges(const std::string& kind) {
  TopologySpec spec{.kind = kind};
  const GeneratorRow& row = generator_table().get(kind);
  const auto takes = [&](const char* name) {
    return std::find(row.takes.begin(), row.takes.end(), name) != row.takes.end();
  };
  constexpr int64_t kMany = 1 << 24;
  if (takes("contacts"))
    spec.contacts = kMany;
  else if (takes("edges"))
    spec.edges = kMany;
  else if (takes("degree"))
    spec.degree = kMany;
  if (takes("groups")) spec.groups = 2;
  return spec;
}

TEST(EveryGenerator, RefusesMoreEdgesThanTheMachineHolds) {
  constexpr int64_t kNodes = 2'000'000'000;
  for (const GeneratorRow& row : generator_table()) {
    if (row.name == "file") continue;       // the edges are there
    if (row.name == "butterfly") continue;  // 31 levels at most: below
    EXPECT_THAT(
        error_of([&] { make_graph(spec_of_many_edges(row.name), kNodes, 1, "test"); }),
        HasSubstr(row.name == "random_regular" ? " have more than 4294967295 ends of edges" : " edges take "))
        << row.name;
  }
  TopologySpec directed = spec_of_many_edges("erdos_renyi");
  directed.directed = true;
  EXPECT_THAT(error_of([&] { make_graph(directed, kNodes, 1, "test"); }), HasSubstr(" edges take "));
  const double butterfly_bytes = 16.0 * kNodes * 31 / 2;
  if (static_cast<double>(memory_of_machine()) < butterfly_bytes) {
    EXPECT_THAT(error_of([&] { make_graph({.kind = "butterfly"}, kNodes, 1, "test"); }),
                HasSubstr(" edges take "));
  }
}

// Handlers are of the process, so each generator is tried in one of its own.
void make_graph_after_ctrl_c(const TopologySpec& spec) {
  watch_for_interrupt();
  std::raise(SIGINT);
  try {
    const bool dense = spec.kind == "dense" || spec.kind == "block_diagonal";
    make_graph(spec, dense ? 10'000 : 100'000, 1, "test");
  } catch (const Interrupted&) {
    std::exit(0);
  }
  std::exit(1);
}

TEST(EveryGeneratorDeathTest, HearsCtrlC) {
  for (const GeneratorRow& row : generator_table()) {
    if (row.name == "file") continue;
    EXPECT_EXIT(make_graph_after_ctrl_c({.kind = row.name}), testing::ExitedWithCode(0), "") << row.name;
  }
}

}  // namespace
}  // namespace bsexp::topology
