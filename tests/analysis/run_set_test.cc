#include "bsexp/analysis/run_set.h"

#include <cmath>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "tests/analysis/made_runs.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::analysis {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class RunSetTest : public testing::Test {
 protected:
  RunSetTest() {
    write_made_run(folder_ / "runs" / "b", {});
    write_made_run(folder_ / "runs" / "a", {});
  }
  std::string path(const std::string& name = "") const { return (folder_ / name).string(); }
  std::string runs_folder() const { return path("runs"); }
  RunSet load(bool strict = false) const {
    return load_runs({runs_folder()}, runfile::RunParts::weights, strict);
  }

  TemporaryFolder folder_;
};

TEST_F(RunSetTest, EveryRunBelowAFolderCountsOnceInOrder) {
  EXPECT_THAT(find_run_files({runs_folder()}), ElementsAre(path("runs/a/run.h5"), path("runs/b/run.h5")));
  EXPECT_THAT(find_run_files({path("runs/b"), path("runs/b/run.h5"), runs_folder()}),
              ElementsAre(path("runs/b/run.h5"), path("runs/a/run.h5")));
  EXPECT_THAT(error_of([&] { find_run_files({path("none")}); }), HasSubstr("none does not exist"));
  std::filesystem::create_directories(folder_ / "empty");
  EXPECT_THAT(error_of([&] { find_run_files({path("empty")}); }),
              HasSubstr("holds no run.h5, and no folder below"));
}

TEST_F(RunSetTest, HasEverythingOfARun) {
  const RunSet set = load();
  ASSERT_THAT(set.runs, SizeIs(2));
  const analysis::Run& run = set.runs[0];
  EXPECT_EQ(run.config.at("model.topology.kind"), "watts_strogatz");
  EXPECT_EQ(run.config.at("seed"), "1");
  EXPECT_EQ(run.last("test", "loss_bits"), 1);
  EXPECT_TRUE(std::isnan(run.last("test", "accuracy")));
  EXPECT_EQ(run.number("parameters"), 1000);
  EXPECT_EQ(run.number("step_operations"), 2000);
  EXPECT_EQ(run.mask_statistic("clustering"), 0.5);
  EXPECT_EQ(run.stored.topologies.at("hidden").indices.size(), 4U);
  EXPECT_EQ(run.stored.weights.at("cell/w").data.size(), 256U);
  EXPECT_EQ(run.stored.sequence, std::vector<std::string>{"hidden"});
}

TEST_F(RunSetTest, WhatCannotBeReadIsNamedAndSkippedOrRefused) {
  const std::string whole = read_file(folder_ / "runs" / "a" / "run.h5");
  for (const char* name : {"cut", "foreign", "old", "text"})
    std::filesystem::create_directories(folder_ / "runs" / name);
  write_file(folder_ / "runs" / "cut" / "run.h5", whole.substr(0, whole.size() / 2));
  write_file(folder_ / "runs" / "text" / "run.h5", "not HDF5");
  runfile::Hdf5File::create(folder_ / "runs" / "foreign" / "run.h5").close();
  runfile::Hdf5File old = runfile::Hdf5File::create(folder_ / "runs" / "old" / "run.h5");
  old.set_attribute("", "bsexp_schema", int64_t{0});
  old.close();
  const RunSet set = load();
  EXPECT_THAT(set.runs, SizeIs(2));
  EXPECT_THAT(set.problems, SizeIs(4));
  EXPECT_THAT(set.problems, Contains(HasSubstr("cut/run.h5")));
  EXPECT_THAT(set.problems, Contains(HasSubstr("text/run.h5 is not an HDF5 file")));
  EXPECT_THAT(set.problems, Contains(HasSubstr("foreign/run.h5 is an HDF5 file, but not a run of bsexp")));
  EXPECT_THAT(set.problems, Contains(HasSubstr("old/run.h5 has schema 0; this bsexp reads schema 1")));
  EXPECT_THAT(error_of([&] { load(true); }),
              AllOf(HasSubstr("4 of 6 files cannot be read"), HasSubstr("text/run.h5")));
  EXPECT_THAT(error_of([&] { load_runs({path("runs/text")}, runfile::RunParts::results); }),
              HasSubstr("no run can be read"));
}

TEST_F(RunSetTest, HistoriesOfLearnedMasksAreRead) {
  runfile::RunWriter writer = runfile::RunWriter::reopen(folder_ / "runs" / "a");
  writer.set_history("hidden", {{0, {0, 1, 2}, {0, 1}}, {100, {0, 2, 3}, {0, 1, 1}}});
  writer.add_activations("h", {{0.5, 0}, {0.1, 0}, {1, 0}});
  writer.flush();
  const RunSet set = load();
  const auto& history = set.runs[0].stored.histories.at("hidden");
  ASSERT_THAT(history, SizeIs(2));
  EXPECT_EQ(history[1].step, 100);
  EXPECT_THAT(history[1].indices, ElementsAre(0, 1, 1));
  EXPECT_THAT(set.runs[0].stored.activations.at("h").sd, ElementsAre(0.1, 0));
}

TEST(Names, OfRunsAreTheirFolders) {
  EXPECT_EQ(name_of("runs/a/run.h5"), "runs/a");
  EXPECT_EQ(name_of("runs/b/../a"), "runs/a");
  EXPECT_EQ(name_of("runs/a/old.h5"), "runs/a/old.h5");
  const std::string here = std::filesystem::canonical(".").string();
  for (const char* path : {"run.h5", "./run.h5", "."}) EXPECT_EQ(name_of(path), here) << path;
  EXPECT_EQ(name_of("../run.h5"), std::filesystem::canonical("..").string());
}

TEST(Names, AreShortBelowWhatAllShare) {
  EXPECT_THAT(short_names({"/s/runs/1/run.h5", "/s/runs/x/../2/run.h5"}), ElementsAre("1", "2"));
  EXPECT_THAT(short_names({"/s/a/1/run.h5", "/s/b/1/run.h5"}), ElementsAre("a/1", "b/1"));
  EXPECT_THAT(short_names({"/s/a/run.h5"}), ElementsAre("a"));
  EXPECT_THAT(short_names({"/s/a/run.h5", "/s/a/b/run.h5"}), ElementsAre("a", "a/b"));
  EXPECT_TRUE(short_names({}).empty());
}

TEST(FlatConfig, AliasesNeitherRunOnNorFillTheMemory) {
  std::string nested = "a0: &a0 {x: 1}\n", empty = "a0: &a0 {}\n",
              texts = "a: &a " + std::string(2000, 'x') + "\nb: [";
  for (int i = 1; i < 15; ++i) {
    nested += fmt::format("a{0}: &a{0} {{p: *a{1}, q: *a{1}, r: *a{1}, s: *a{1}}}\n", i, i - 1);
    empty += fmt::format("a{0}: &a{0} {{p: *a{1}, q: *a{1}, r: *a{1}, s: *a{1}}}\n", i, i - 1);
  }
  for (int i = 0; i < 1000; ++i) texts += "*a, ";
  for (const std::string& yaml : {nested, empty, texts + "x]\n"})
    EXPECT_THAT(error_of([&] { flat_config(yaml, "here"); }),
                HasSubstr("here: its configuration is damaged: its aliases make more than 1.0 MiB of it"));
  EXPECT_THAT(error_of([] { flat_config("data: &x {b: *x}\n", "here"); }),
              HasSubstr("here: its configuration is damaged: it has more than 16 levels"));
  EXPECT_EQ(flat_config("a: &a {x: 1}\nb: *a\n", "here").at("b.x"), "1");
}

TEST(FlatConfig, KeysAndValuesArePrintableLines) {
  const auto config = flat_config(R"({a: "\e[2J", "b\n\tc": "1\n2", d: ["\a"]})", "here");
  EXPECT_THAT(config,
              testing::UnorderedElementsAre(testing::Pair("a", "\\x1b[2J"), testing::Pair("b  c", "1 2"),
                                            testing::Pair("d", "\\x07")));
}

TEST(FlatConfig, KeysHaveDotsAndWhatIsNoMapIsRefused) {
  const auto config = flat_config("seed: 3\nmodel:\n  topology: {kind: dense}\n  list: [1, 2]\n", "here");
  EXPECT_EQ(config.at("model.topology.kind"), "dense");
  EXPECT_EQ(config.at("model.list"), "1, 2");
  EXPECT_THAT(error_of([] { flat_config("a: [", "here"); }), HasSubstr("here: its configuration is damaged"));
  EXPECT_THAT(error_of([] { flat_config("text", "here"); }),
              HasSubstr("here: its configuration is no YAML map"));
}

}  // namespace
}  // namespace bsexp::analysis
