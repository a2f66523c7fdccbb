#include <cerrno>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "child.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;

TEST(BenchBsmm, PrintsARowForEachProductBlockAndDensity) {
  const ChildResult result = run_bsexp({"bench", "bsmm", "--hidden", "256", "--block", "8,32", "--rows", "4",
                                        "--density", "0.5,0.1", "--repeats", "1", "--before", "5", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::vector<std::string> lines = split(result.out, '\n');
  ASSERT_EQ(lines.size(), 13U);  // and the empty one after the last
  for (size_t i = 0; i < 12; ++i) {
    const auto row = nlohmann::json::parse(lines[i]);
    for (const char* key : {"op", "block", "rows", "hidden", "density", "dtype", "backend", "isa", "ms",
                            "gflops", "peak_gflops", "share_of_peak", "dense_ms", "speedup"}) {
      EXPECT_TRUE(row.contains(key)) << key;
    }
    EXPECT_GT(row["ms"], 0);
    EXPECT_GT(row["peak_gflops"], 0);
    const double flop = 2 * 256.0 * 256 * row["density"].get<double>() * 4;
    EXPECT_NEAR(row["gflops"].get<double>() * row["ms"].get<double>() * 1e6, flop, 1e-6 * flop);
  }
}

TEST(BenchBsmm, DrawsTheSpeedupOverDensity) {
  const TemporaryFolder folder;
  const std::string chart = (folder / "speedup.svg").string();
  const ChildResult result = run_bsexp(
      {"bench", "bsmm", "--hidden", "256", "--rows", "4", "--density", "0.5,0.1", "--repeats", "1", "--dtype",
       "bf16", "--mask", "barabasi_albert", "--steps", "2", "--no-sparse-peers", "--chart", chart});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(read_file(chart), testing::AllOf(HasSubstr("backward_weight, block 32"), HasSubstr("</svg>")));
}

TEST(BenchBsconv, PrintsARowForEachProductAndDensity) {
  const ChildResult result = run_bsexp({"bench", "bsconv", "--channels", "64", "--size", "6", "--images", "2",
                                        "--density", "1,0.5", "--repeats", "1", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::vector<std::string> lines = split(result.out, '\n');
  ASSERT_EQ(lines.size(), 7U);  // and the empty one after the last
  for (size_t i = 0; i < 6; ++i) {
    const auto row = nlohmann::json::parse(lines[i]);
    const double flop = 2 * 9 * 64.0 * 64 * row["density"].get<double>() * 2 * 36;
    EXPECT_NEAR(row["gflops"].get<double>() * row["ms"].get<double>() * 1e6, flop, 1e-6 * flop);
  }
  const ChildResult mistake = run_bsexp({"bench", "bsconv", "--channels", "100"});
  EXPECT_EQ(mistake.exit_code, 2);
  EXPECT_THAT(mistake.err, HasSubstr("--channels 100 is not a multiple of the block 32"));
}

// Processes that bsexp leaves behind become children of ours, and there must be none.
void expect_nobody_left() {
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(BenchPool, PrintsARowForEachCaseRegionAndPool) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const ChildResult result = run_bsexp({"bench", "pool", "--case", "back_to_back,busy_one,busy_all",
                                        "--tasks", "4", "--repeats", "1", "--threads", "2", "--json"});
  expect_nobody_left();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  std::map<std::string, int> rows;  // of each pool
  std::vector<std::string> lines = split(result.out, '\n');
  lines.pop_back();  // what follows the last line
  for (const std::string& line : lines) {
    const auto row = nlohmann::json::parse(line);
    ++rows[row["pool"]];
    EXPECT_EQ(row["threads"], 2);
    EXPECT_EQ(row["tasks"], 4);
    EXPECT_GT(row["regions"], 0);
    EXPECT_TRUE(row["pinned"].is_boolean());
    EXPECT_LE(row["median_overhead_us"], row["p95_overhead_us"]);
    EXPECT_LE(row["p95_overhead_us"], row["worst_overhead_us"]);
    EXPECT_GT(row["mean_region_us"], 0);
    if (row["region"] == "work") {
      EXPECT_GT(row["work_us"], 10);
      EXPECT_GT(row["speedup"], 0);
    } else {
      EXPECT_EQ(row["region"], "empty");
      EXPECT_TRUE(row["speedup"].is_null());
    }
  }
  EXPECT_TRUE(rows.contains("bsexp"));
  for (const auto& [pool, count] : rows)
    EXPECT_EQ(count, 3 * 2 * 2) << pool;  // cases, pinned or not, regions
}

TEST(BenchPool, IsTextForPeople) {
  const ChildResult result =
      run_bsexp({"bench", "pool", "--case", "pause_100us", "--pinned", "no", "--repeats", "1"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("pause_100us  free     empty bsexp"),
                                ContainsRegex(" x one thread \\([0-9]+ us\\)")));
}

TEST(BenchPool, CtrlCLeavesNoBusyProcess) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  ChildOptions options;
  options.interrupt_at = "busy_one";
  const ChildResult result = run_bsexp({"bench", "pool", "--case", "busy_one", "--repeats", "1000"}, options);
  expect_nobody_left();
  EXPECT_EQ(result.exit_code, 130) << result.err;
  EXPECT_THAT(result.err, HasSubstr("interrupted: the rows so far are whole"));
}

TEST(BenchPool, MistakesAreTheUsers) {
  const auto mistake = [](const std::string& flag, const std::string& value) {
    const ChildResult result = run_bsexp({"bench", "pool", flag, value});
    EXPECT_EQ(result.exit_code, 2);
    return result.err;
  };
  EXPECT_THAT(mistake("--case", "busy_two"),
              HasSubstr("--case is 'busy_two'; it must be one of back_to_back, pause_"));
  EXPECT_THAT(mistake("--pinned", "maybe"), HasSubstr("--pinned is 'maybe'; it must be one of no, yes"));
  EXPECT_THAT(mistake("--tasks", "0"), HasSubstr("--tasks is '0'; it must be an integer"));
  EXPECT_THAT(mistake("--repeats", "x"), HasSubstr("--repeats is 'x'; it must be an integer"));
}

TEST(BenchLstm, PrintsARowForEachWidth) {
  const ChildResult result = run_bsexp({"bench", "lstm", "--hidden", "128,256", "--block", "8", "--degree",
                                        "4", "--rows", "4", "--steps", "3", "--repeats", "1", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::vector<std::string> lines = split(result.out, '\n');
  ASSERT_EQ(lines.size(), 3U);  // and the empty one after the last
  for (size_t i = 0; i < 2; ++i) {
    const auto row = nlohmann::json::parse(lines[i]);
    for (const char* key : {"cell", "hidden", "block", "degree", "rows", "steps", "density", "parameters",
                            "weights", "dtype", "backend", "isa", "peers", "products_share"}) {
      EXPECT_TRUE(row.contains(key)) << key;
    }
    const double ms = row["ms"];
    EXPECT_NEAR(row["bytes_per_second"].get<double>() * ms, 4 * 3 * 1e3, 1e-6);
    EXPECT_NEAR(row["share_of_peak"].get<double>(),
                row["gflop"].get<double>() / ms * 1e3 / row["peak_gflops"].get<double>(),
                0.2 * row["share_of_peak"].get<double>());
    double sum = 0, share = 0;
    for (const auto& kernel : row["kernels"]) {
      sum += kernel["ms"].get<double>();
      share += kernel["share"].get<double>();
    }
    EXPECT_NEAR(sum, ms, 1e-6 * ms);
    EXPECT_NEAR(share, 1, 1e-6);
    EXPECT_EQ(row["kernels"].back()["name"], "rest");
    for (const auto& peer : row["peers"]) {
      EXPECT_NEAR(peer["ratio"].get<double>() * ms, peer["ms"].get<double>(), 1e-6 * ms);
    }
  }
}

// Each product is counted forward, backward through the data and for the weight, but for data that needs no
// gradient: the zero state before the first time step, and x, whose gradient goes to the embedding.
TEST(BenchLstm, CountsTheWorkOfAllProducts) {
  const ChildResult result = run_bsexp(
      {"bench",  "lstm", "--cell",  "lstm", "--hidden",  "64", "--block", "8",    "--degree",   "4",
       "--rows", "2",    "--steps", "1",    "--repeats", "1",  "--dtype", "bf16", "--no-peers", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto row = nlohmann::json::parse(result.out);
  EXPECT_EQ(row["peers"].size(), 0U);
  const double input = 4 * 64 * 64, projection = 32 * 256;
  const double recurrent = row["weights"].get<double>() - input;
  EXPECT_NEAR(recurrent, 4 * 64 * 64 * row["density"].get<double>(), 1e-6);
  EXPECT_NEAR(row["gflop"].get<double>() * 1e9, 2 * 2 * (3 * (input + projection) + 2 * recurrent), 1e-3);
}

TEST(BenchLstm, TheTextSaysWhereTheTimeGoes) {
  const ChildResult result = run_bsexp({"bench", "lstm", "--hidden", "128", "--block", "8", "--degree", "4",
                                        "--rows", "4", "--steps", "2", "--repeats", "1"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, testing::AllOf(HasSubstr("smallworld_lstm, 128 hidden units"),
                                         HasSubstr("ms a training step"), HasSubstr("bsmm_backward_weight"),
                                         HasSubstr("layer_norm_forward"), HasSubstr("\nrest ")));
}

TEST(BenchLstm, MistakesAreTheUsers) {
  const auto mistake = [](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"bench", "lstm"};
    words.insert(words.end(), more.begin(), more.end());
    const ChildResult result = run_bsexp(words);
    EXPECT_EQ(result.exit_code, 2);
    return result.err;
  };
  EXPECT_THAT(
      mistake({"--hidden", "256,100"}),
      HasSubstr("--hidden 100 is not possible: smallworld_lstm with blocks of 32 needs a multiple of 32"));
  EXPECT_THAT(mistake({"--block", "12"}), HasSubstr("--block is '12'; it must be one of 8, 16, 32, 64"));
  EXPECT_THAT(mistake({"--degree", "many"}), HasSubstr("--degree is 'many'"));
  EXPECT_THAT(mistake({"--hidden", "64", "--degree", "8"}), HasSubstr("degree"));
  EXPECT_THAT(mistake({"--rows", "0"}), HasSubstr("--rows is '0'"));
  EXPECT_THAT(mistake({"--steps", "-1"}), HasSubstr("--steps is '-1'"));
  EXPECT_THAT(mistake({"--cell", "lstn"}), HasSubstr("--cell is 'lstn'"));
  EXPECT_THAT(mistake({"--dtype", "f16"}), HasSubstr("--dtype is 'f16'"));
  EXPECT_THAT(mistake({"--repeats", "0"}), HasSubstr("--repeats is '0'"));
  EXPECT_THAT(mistake({"--backend", "gpu"}), HasSubstr("--backend is 'gpu'"));
}

TEST(BenchBsmm, MistakesAreTheUsers) {
  const auto mistake = [](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"bench", "bsmm"};
    words.insert(words.end(), more.begin(), more.end());
    const ChildResult result = run_bsexp(words);
    EXPECT_EQ(result.exit_code, 2);
    return result.err;
  };
  EXPECT_THAT(mistake({"--hidden", "100"}), HasSubstr("--hidden 100 is not a multiple of the block 32"));
  EXPECT_THAT(mistake({"--block", "12"}), HasSubstr("--block is '12'; it must be one of 8, 16, 32, 64"));
  EXPECT_THAT(mistake({"--density", "0"}), HasSubstr("--density is '0'"));
  EXPECT_THAT(mistake({"--op", "sideways"}), HasSubstr("--op is 'sideways'"));
  EXPECT_THAT(mistake({"--dtype", "f16"}), HasSubstr("--dtype is 'f16'"));
}

}  // namespace
}  // namespace bsexp
