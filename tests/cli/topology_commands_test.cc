#include <cmath>
#include <numeric>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bsexp/base/file.h"
#include "bsexp/topology.h"
#include "child.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
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

TEST(TopologyStats, OfASampleAreEstimated) {
  const auto stats = [](std::vector<std::string> more) {
    std::vector<std::string> words = {"topology", "stats", "--kind", "watts_strogatz",
                                      "--nodes",  "400",   "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const ChildResult result = run_bsexp(words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return nlohmann::json::parse(result.out);
  };
  const auto exact = stats({"--references", "2"});
  EXPECT_EQ(exact["paths"], "exact");
  EXPECT_EQ(exact["references"], 2);
  EXPECT_GT(exact["sigma_transitivity"].get<double>(), 1);
  EXPECT_LT(std::abs(exact["omega"].get<double>()), 0.5);
  EXPECT_NEAR(exact["transitivity"].get<double>(), exact["clustering"].get<double>(), 0.05);
  EXPECT_GT(exact["sigma"].get<double>(), 1);
  const auto sampled = stats({"--sampled", "--sources", "100"});
  EXPECT_EQ(sampled["paths"], "sampled");
  EXPECT_EQ(sampled["sources"], 100);
  EXPECT_FALSE(sampled.contains("mix"));
  EXPECT_FALSE(sampled.contains("transitivity"));
  EXPECT_NEAR(sampled["mean_path_length"].get<double>(), exact["mean_path_length"].get<double>(), 0.3);
  const auto implicit = stats({"--implicit"});
  EXPECT_EQ(implicit["implicit"], true);
  EXPECT_EQ(implicit["sources"], 32);
  EXPECT_NEAR(implicit["mean_path_length"].get<double>(), exact["mean_path_length"].get<double>(), 0.5);
  const auto torus =
      nlohmann::json::parse(run_bsexp({"topology", "stats", "--kind", "watts_strogatz_2d", "--nodes", "400",
                                       "--rows", "10", "--implicit", "--json"})
                                .out);
  EXPECT_EQ(torus["kind"], "watts_strogatz_2d");
  EXPECT_LT(torus["mean_path_length"].get<double>(), exact["mean_path_length"].get<double>());
}

TEST(TopologyStats, SourcesAreOfASample) {
  const std::vector<std::string> words = {"topology", "stats", "--kind",    "dense",
                                          "--nodes",  "40",    "--sources", "8"};
  const auto with = [&](const std::string& word) {
    std::vector<std::string> more = words;
    if (!word.empty()) more.push_back(word);
    return run_bsexp(more);
  };
  EXPECT_THAT(with("").err,
              HasSubstr("warning: --sources has no part in exact paths; add --sampled for a sample"));
  EXPECT_THAT(with("--sampled").err, Not(HasSubstr("--sources")));
  EXPECT_EQ(with("--exact").exit_code, 2);
  EXPECT_THAT(with("--exact").err, HasSubstr("--sources"));
}

TEST(TopologyStats, OfAFileHaveItsNameAndDirections) {
  const TemporaryFolder folder;
  const std::string path = (folder / "a.txt").string();
  write_file(path, "0 1\n1 2\n");
  const auto stats = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"topology", "stats", "--file", path, "--json"});
    return nlohmann::json::parse(run_bsexp(more).out);
  };
  EXPECT_EQ(stats({})["name"], path);
  EXPECT_EQ(stats({})["edges"], 4);
  EXPECT_EQ(stats({"--directed", "true"})["edges"], 2);
  EXPECT_EQ(stats({})["mix"], topology::mix_until_still(topology::read_mask_file(path).mask));
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
  EXPECT_THAT(mistake({"--kind", "file", "--nodes", "4"}),
              StartsWith("error: --kind file names no file; --file"));
  EXPECT_THAT(mistake({"--file", "a.txt", "--degree", "4"}), HasSubstr("a file takes --directed alone"));
  EXPECT_THAT(mistake({"--run", "a", "--directed", "true"}), HasSubstr("a run has its own"));
  EXPECT_THAT(mistake({"--kind", "ring_lattice", "--nodes", "70000", "--references", "1"}),
              HasSubstr("for 70000 nodes more than the exact limit of 65536"));
  const auto implicit = [&](std::vector<std::string> more) {
    for (const char* word : {"--implicit", "--nodes", "100"}) more.emplace_back(word);
    return mistake(more);
  };
  EXPECT_THAT(implicit({"--kind", "dense"}),
              HasSubstr("of the kind watts_strogatz or watts_strogatz_2d, not dense"));
  EXPECT_THAT(implicit({"--file", "a.txt"}), HasSubstr("--implicit takes no --file, --run or --mask"));
  for (const char* flag : {"--sampled", "--exact", "--exact-limit=5", "--references=2"})
    EXPECT_THAT(implicit({"--kind", "watts_strogatz", flag}), HasSubstr("--implicit is always sampled"))
        << flag;
  EXPECT_THAT(mistake({"--kind", "watts_strogatz", "--nodes", "4", "--rewire", "nan"}),
              StartsWith("error: --rewire is 'nan'; it must be a number from 0 to 1"));
}

// The mean path lengths of 640 nodes of degree 8, as NetworkX finds them on a few graphs
// (docs/topologies.md).
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
    const bool shown = row.name != "file" && row.name != "dense";
    EXPECT_EQ(result.out.find('\n' + row.name) != std::string::npos, shown) << row.name;
  }
  EXPECT_THAT(result.out, HasSubstr("steps until every pair is joined"));
  EXPECT_THAT(result.out, HasSubstr("never (")) << "block_diagonal falls apart";
}

TEST(TopologyCompare, RefusesWhatCannotBeCompared) {
  const ChildResult file = run_bsexp({"topology", "compare", "--nodes", "64", "--kind", "file"});
  EXPECT_EQ(file.exit_code, 2);
  EXPECT_THAT(file.err, HasSubstr("--kind file has no degree to choose"));
  const ChildResult asked =
      run_bsexp({"topology", "compare", "--nodes", "8", "--kind", "dense", "--seeds", "1"});
  EXPECT_THAT(asked.out, HasSubstr("\ndense"));
  const ChildResult dense = run_bsexp({"topology", "compare", "--nodes", "8", "--degree", "20"});
  EXPECT_EQ(dense.exit_code, 2);
  EXPECT_THAT(dense.err, HasSubstr("--degree 20 is not possible with 8 nodes; it must be at most 7"));
  EXPECT_THAT(dense.err, Not(HasSubstr("density"))) << "none was given";
}

}  // namespace
}  // namespace bsexp
