// bsexp topology draw, spread and rewiring.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bsexp/base/file.h"
#include "bsexp/runfile.h"
#include "bsexp/topology.h"
#include "child.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::string mistake(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"topology"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const ChildResult result = run_bsexp(words);
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.out, IsEmpty());
  return result.err;
}

TEST(TopologyDraw, WritesEveryFileThatIsNamed) {
  const TemporaryFolder folder;
  const std::string svg = (folder / "a.svg").string(), png = (folder / "a.png").string();
  const ChildResult result = run_bsexp(
      {"topology", "draw", "--kind", "ring_lattice", "--nodes", "30", "--out", svg + "," + png, "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\"layout\":\"circle\""));
  EXPECT_THAT(read_file(svg), HasSubstr("ring_lattice: 30 nodes, 120 edges"));
  EXPECT_THAT(read_file(png), StartsWith("\x89PNG"));
}

TEST(TopologyDraw, ReadsFiles) {
  const TemporaryFolder folder;
  write_file(folder / "graph.txt", "0 1\n1 2\n2 3\n");
  const std::string svg = (folder / "a.svg").string();
  const ChildResult result =
      run_bsexp({"topology", "draw", "--file", (folder / "graph.txt").string(), "--out", svg});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(read_file(svg), HasSubstr("4 nodes, 3 edges"));
}

TEST(TopologyDraw, MistakesAreTheUsers) {
  const TemporaryFolder folder;
  const std::string svg = (folder / "a.svg").string();
  EXPECT_THAT(mistake({"draw", "--out", svg}), HasSubstr("one of --kind with --nodes, --file, or --run"));
  EXPECT_THAT(mistake({"draw", "--kind", "dense", "--out", svg}), HasSubstr("needs --nodes"));
  EXPECT_THAT(mistake({"draw", "--file", "none.txt", "--nodes", "3", "--out", svg}),
              HasSubstr("go with --kind"));
  EXPECT_THAT(mistake({"draw", "--kind", "dense", "--nodes", "3", "--mask", "a", "--out", svg}),
              HasSubstr("--mask names a mask of a run"));
  write_file(folder / "a.txt", "0 1\n");
  EXPECT_THAT(mistake({"draw", "--file", (folder / "a.txt").string(), "--seed", "2", "--out", svg}),
              HasSubstr("--seed goes with --kind: nothing is drawn of a file"));
  EXPECT_THAT(mistake({"spread", "--run", folder.path(), "--seed", "2"}),
              HasSubstr("nothing is drawn of a run"));
  for (const char* what : {"mask", "degrees"})
    EXPECT_THAT(mistake({"draw", "--kind", "dense", "--nodes", "3", "--layout", "grid", "--what", what,
                         "--out", svg}),
                HasSubstr("--layout places the nodes of a graph, and --what "));
  EXPECT_THAT(mistake({"draw", "--kind", "dense", "--nodes", "3", "--out", "a.bmp"}), HasSubstr("'.bmp'"));
  EXPECT_THAT(mistake({"draw", "--kind", "dense", "--nodes", "3", "--out", "none/a.svg"}),
              HasSubstr("the folder none is not there"));
  EXPECT_THAT(mistake({"draw", "--kind", "ring_lattice", "--nodes", "30000", "--out", svg}),
              HasSubstr("a graph of 30000 nodes and 240000 arcs cannot be seen; at most 20000 nodes"));
  EXPECT_THAT(
      mistake({"spread", "--kind", "ring_lattice", "--nodes", "20001", "--degree", "200", "--out", svg}),
      HasSubstr("20001 nodes cannot be seen; at most 20000 are drawn"));
  EXPECT_FALSE(std::filesystem::exists(svg));
}

TEST(TopologySpread, CountsWhatBreadthFirstSearchReaches) {
  const ChildResult result = run_bsexp(
      {"topology", "spread", "--kind", "watts_strogatz_2d", "--nodes", "640", "--from", "17", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const topology::Graph graph = topology::make_graph({}, 640, 1, "mask/hidden");
  const std::vector<int64_t> expected = topology::reached_within(topology::steps_from(graph, 17));
  EXPECT_EQ(nlohmann::json::parse(result.out)["reached"], expected);
  EXPECT_EQ(expected.back(), 640);
}

// A run whose time step passes one, two, one.
void write_run(const TemporaryFolder& folder, const std::vector<std::string>& sequence) {
  const auto stored = [](const topology::BlockMask& mask) {
    return runfile::StoredTopology{mask.n_rows(), mask.n_columns(), 8,  "file", {},
                                   mask.indptr(), mask.indices(),   {}, ""};
  };
  auto run = runfile::RunWriter::create(folder.path(), {});
  run.add_topology("one", stored(topology::BlockMask(5, 5, {{0, 1}, {2, 3}})));
  run.add_topology("two", stored(topology::BlockMask(5, 5, {{1, 2}})));
  run.add_topology("wide", stored(topology::BlockMask(5, 6, {{1, 2}})));
  if (!sequence.empty()) run.set_sequence(sequence);
  run.flush();
}

TEST(TopologySpread, PassesTheMasksOfARunInTurn) {
  const TemporaryFolder folder;
  write_run(folder, {"one", "two"});
  const auto spread = [&](const std::string& masks, const std::string& from) {
    const ChildResult result = run_bsexp(
        {"topology", "spread", "--run", folder.path().string(), "--masks", masks, "--from", from, "--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return nlohmann::json::parse(result.out);
  };
  EXPECT_EQ(spread("one,two", "0")["reached"], (std::vector<int>{1, 2, 3, 4}));
  EXPECT_EQ(spread("two,one", "0")["reached"], (std::vector<int>{1, 1, 2, 3, 4}));
  const auto sequence = spread("sequence", "0");
  EXPECT_EQ(sequence["reached"], (std::vector<int>{1, 2, 3, 4}));
  EXPECT_THAT(sequence["masks"][1].get<std::string>(), HasSubstr("#two"));
}

TEST(TopologySpread, SaysWhichMasksItCannotPass) {
  const TemporaryFolder folder;
  write_run(folder, {});
  const std::string run = folder.path().string();
  EXPECT_THAT(mistake({"spread", "--run", run, "--masks", "sequence"}),
              HasSubstr("does not say which masks its time step passes; name them"));
  EXPECT_THAT(mistake({"spread", "--run", run, "--masks", "one,wide"}),
              HasSubstr("square and of one size; one is 5 x 5 blocks, one 5 x 6"));
  EXPECT_THAT(mistake({"spread", "--run", run, "--masks", "wide"}),
              HasSubstr("#wide is 5 x 6 blocks; only a square mask is a graph"));
  EXPECT_THAT(mistake({"spread", "--run", run, "--mask", "one", "--masks", "two"}),
              HasSubstr("--masks names masks of a run in the place of --mask"));
  EXPECT_THAT(mistake({"spread", "--kind", "dense", "--nodes", "4", "--masks", "one"}),
              HasSubstr("--run says which run"));
}

TEST(TopologySpread, SaysWhatItWrote) {
  const TemporaryFolder folder;
  const std::string svg = (folder / "a.svg").string(), frames = (folder / "frames").string();
  const ChildResult result = run_bsexp({"topology", "spread", "--kind", "ring_lattice", "--nodes", "20",
                                        "--out", svg, "--frames", frames, "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto object = nlohmann::json::parse(result.out);
  EXPECT_EQ(object["files"], std::vector<std::string>{svg});
  EXPECT_EQ(object["frames"], frames);
}

TEST(TopologyDraw, AMaskWithoutBlocksCanBeDrawn) {
  const TemporaryFolder folder;
  write_file(folder / "a.mtx", "%%MatrixMarket matrix coordinate pattern general\n3 3 0\n");
  const std::string svg = (folder / "a.svg").string();
  const ChildResult result =
      run_bsexp({"topology", "draw", "--file", folder / "a.mtx", "--what", "mask", "--out", svg});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST(TopologySpread, ANodeOutsideIsRefused) {
  EXPECT_THAT(mistake({"spread", "--kind", "ring_lattice", "--nodes", "30", "--from", "30"}),
              HasSubstr("node 30 is not there; the nodes are 0 to 29"));
}

TEST(TopologyRewiring, BeginsAtTheLattice) {
  const ChildResult result = run_bsexp({"topology", "rewiring", "--nodes", "60", "--degree", "4", "--seeds",
                                        "2", "--points", "3", "--json", "--quiet"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto first = nlohmann::json::parse(result.out.substr(0, result.out.find('\n')));
  EXPECT_EQ(first["rewire"], 1e-4);
  EXPECT_EQ(first["relative_clustering"], 1);
}

}  // namespace
}  // namespace bsexp
