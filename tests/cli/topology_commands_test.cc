#include <numeric>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bsexp/topology.h"
#include "child.h"

namespace bsexp {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(TopologyList, HasEveryGenerator) {
  const ChildResult text = run_bsexp({"topology", "list"});
  const ChildResult json = run_bsexp({"topology", "list", "--json"});
  EXPECT_EQ(text.exit_code, 0);
  for (const topology::GeneratorRow& row : topology::generator_table()) {
    EXPECT_THAT(text.out, HasSubstr('\n' + row.name + ' '));
    EXPECT_THAT(json.out, HasSubstr("{\"kind\":\"" + row.name + "\","));
  }
}

TEST(TopologyStats, AreThoseOfTheMask) {
  const ChildResult result = run_bsexp({"topology", "stats", "--kind", "watts_strogatz_2d", "--nodes", "625",
                                        "--degree", "8", "--rewire", "0.1", "--seed", "1", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, IsEmpty());
  const auto object = nlohmann::json::parse(result.out);

  topology::TopologySpec spec;
  spec.degree = 8;
  spec.rewire = 0.1;
  const topology::BlockMask mask = topology::make_mask(spec, 625, 625, 1, "mask/hidden");
  const topology::MaskStatistics expected = topology::statistics(mask);
  EXPECT_EQ(object["name"], "hidden");
  EXPECT_EQ(object["kind"], "watts_strogatz_2d");
  EXPECT_EQ(object["nodes"], 625);
  EXPECT_EQ(object["edges"], expected.edges);
  EXPECT_EQ(object["density"], expected.density);
  EXPECT_EQ(object["mean_path_length"], expected.paths->mean_path_length);
  EXPECT_EQ(object["clustering"], *expected.clustering);
  EXPECT_EQ(object["mix"], topology::mix_until_still(mask));
}

TEST(TopologyStats, TextIsForPeople) {
  const ChildResult result = run_bsexp({"topology", "stats", "--kind", "dense", "--nodes", "40"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out,
              StartsWith("kind              dense\nnodes             40\nedges             1,560\n"));
  EXPECT_THAT(result.out, HasSubstr("\nmean path length  1\n"));
}

TEST(TopologyStats, MistakesAreTheUsers) {
  const auto mistake = [](const std::vector<std::string>& arguments) {
    std::vector<std::string> words = {"topology", "stats"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const ChildResult result = run_bsexp(words);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out, IsEmpty());
    return result.err;
  };
  EXPECT_THAT(mistake({"--kind", "watts", "--nodes", "9"}),
              StartsWith("error: --kind is 'watts'; it must be one of watts_"));
  EXPECT_THAT(mistake({"--kind", "densé", "--nodes", "9"}), HasSubstr("(did you mean 'dense'?)"));
  EXPECT_THAT(mistake({"--kind", "dense", "--nodes", "-3"}),
              StartsWith("error: --nodes is '-3'; it must be an integer from 1"));
  EXPECT_THAT(mistake({"--kind", "dense", "--nodes", "3", "--degree", "2"}),
              StartsWith("error: the topology dense does not take 'degree'; it takes no parameters"));
  EXPECT_THAT(mistake({"--kind", "ring_lattice", "--nodes", "4", "--degree", "8"}), HasSubstr("at most 3"));
  EXPECT_THAT(mistake({"--kind", "watts_strogatz", "--nodes", "4", "--rewire", "nan"}),
              StartsWith("error: --rewire is 'nan'; it must be a number from 0 to 1"));
}

// The mean path lengths of 640 nodes of degree 8, as NetworkX finds them on a few graphs (docs/topologies.md).
TEST(TopologyCompare, HasThePathLengthsOfTheSmallWorld) {
  const ChildResult result =
      run_bsexp({"topology", "compare", "--nodes", "640", "--degree", "8", "--kind",
                 "watts_strogatz_2d,barabasi_albert", "--rewire", "0,0.1,0.2,1", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  struct Expected {
    const char* kind;
    double path, tolerance, steps;
  };
  const std::vector<Expected> expected = {{"watts_strogatz_2d", 9.06, 0.01, 16},
                                          {"watts_strogatz_2d", 4.32, 0.08, 7},
                                          {"watts_strogatz_2d", 3.87, 0.06, 6},
                                          {"watts_strogatz_2d", 3.35, 0.01, 5},
                                          {"barabasi_albert", 3.02, 0.02, 5}};
  std::istringstream lines(result.out);
  std::string line;
  for (const Expected& row : expected) {
    ASSERT_TRUE(std::getline(lines, line));
    const auto object = nlohmann::json::parse(line);
    const auto mean = [&](const char* key) {
      const auto values = object[key].get<std::vector<double>>();
      return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    };
    EXPECT_EQ(object["kind"], row.kind);
    EXPECT_NEAR(mean("mean_path_length"), row.path, row.tolerance) << line;
    EXPECT_NEAR(mean("diameter"), row.steps, 0.6) << line;
    EXPECT_EQ(mean("reachable"), 1);
  }
  EXPECT_FALSE(std::getline(lines, line)) << line;
}

TEST(TopologyCompare, IsATableOfEveryGenerator) {
  const ChildResult result =
      run_bsexp({"topology", "compare", "--nodes", "64", "--degree", "4", "--seeds", "2"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const topology::GeneratorRow& row : topology::generator_table()) {
    if (row.name != "file") {
      EXPECT_THAT(result.out, HasSubstr('\n' + row.name));
    }
  }
  EXPECT_THAT(result.out, HasSubstr("steps until every pair is joined"));
  EXPECT_THAT(result.out, HasSubstr("never (")) << "block_diagonal falls apart";
}

TEST(TopologyCompare, RefusesWhatCannotBeCompared) {
  const ChildResult file = run_bsexp({"topology", "compare", "--nodes", "64", "--kind", "file"});
  EXPECT_EQ(file.exit_code, 2);
  EXPECT_THAT(file.err, HasSubstr("--kind file has no degree to choose"));
  const ChildResult dense = run_bsexp({"topology", "compare", "--nodes", "8", "--degree", "20"});
  EXPECT_EQ(dense.exit_code, 2);
  EXPECT_THAT(dense.err, HasSubstr("density"));
}

}  // namespace
}  // namespace bsexp
