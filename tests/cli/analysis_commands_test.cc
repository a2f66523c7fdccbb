// bsexp analyze, compare, report and export over a small grid of real runs.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bsexp/base/text.h"
#include "child.h"
#include "json_lines.h"
#include "small_config.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

class AnalysisCommands : public testing::Test {
 protected:
  // Two patterns by two seeds, once for all tests.
  static void SetUpTestSuite() {
    folder = new TemporaryFolder;
    const std::string config = small_config_in(folder->path());
    for (const std::string kind : {"ring_lattice", "balanced_random"}) {
      for (const std::string seed : {"1", "2"}) {
        run_bsexp({"run", config, "--quiet", "seed=" + seed, "model.topology.kind=" + kind,
                   "model.topology.rewire=auto", "--out", sweep() + "/" + kind + "_" + seed});
      }
    }
  }
  static void TearDownTestSuite() { delete folder; }

  static std::string path(const std::string& name) { return (*folder / name).string(); }
  static std::string sweep() { return path("sweep"); }
  static std::vector<json> objects(const std::vector<std::string>& words, const std::string& what) {
    std::vector<json> found;
    for (const std::string& line : split(run_bsexp(words).out, '\n')) {
      if (line.empty()) continue;
      json object = json::parse(line);
      if (object["what"] == what) found.push_back(std::move(object));
    }
    return found;
  }

  static TemporaryFolder* folder;
};

TemporaryFolder* AnalysisCommands::folder = nullptr;

TEST_F(AnalysisCommands, AnalyzeSaysWhatIsInEveryRunOfASweep) {
  const std::string csv = path("statistics.csv");
  const ChildResult result = run_bsexp({"analyze", sweep(), "--csv", csv});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  for (const char* word : {"ring_lattice_1\n", "balanced_random_2\n", "hidden0", "cell/internal0/w",
                           "dead inputs", "effective path length", "activations"}) {
    EXPECT_THAT(result.out, HasSubstr(word));
  }
  EXPECT_THAT(read_file(csv), HasSubstr("effective_path_length,"));
  for (const json& layer : objects({"analyze", sweep(), "--json"}, "layer")) {
    if (layer["name"] != "cell/internal0/w") continue;
    EXPECT_GT(layer["effective_path_length"], 0.5);
  }
  const auto activations = objects({"analyze", sweep() + "/ring_lattice_1", "--json"}, "activations");
  ASSERT_EQ(activations.size(), 2U);
  EXPECT_EQ(activations[0]["units"], 32);
}

TEST_F(AnalysisCommands, CompareHasGroupsDifferencesAndRelations) {
  const ChildResult result = run_bsexp({"compare", sweep(), "--by", "model.topology.kind"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  for (const char* word : {"4 runs in 2 groups by model.topology.kind", "balanced_random - ring_lattice",
                           "Hedges g", "Pearson r"}) {
    EXPECT_THAT(result.out, HasSubstr(word));
  }
  const auto differences = objects({"compare", sweep(), "--json"}, "difference");
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0]["pairs"], 2);
  EXPECT_THAT(differences[0]["unfair"], IsEmpty());
  for (const json& run : objects({"compare", sweep(), "--json"}, "run"))
    EXPECT_GT(run["quantities"]["operations"], 0);
  EXPECT_EQ(objects({"compare", sweep(), "--json"}, "curve").size(), 2U);
}

TEST_F(AnalysisCommands, ReportIsOnePageOfTheComparison) {
  const std::string page = path("report.html");
  const ChildResult result =
      run_bsexp({"report", sweep(), "-o", page, "--title", "Two <patterns>", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const json object = json::parse(result.out);
  EXPECT_EQ(object["report"], page);
  EXPECT_EQ(object["runs"], 4);
  EXPECT_EQ(object["groups"], 2);
  const std::string html = read_file(page);
  for (const char* word :
       {"<h1>Two &lt;patterns&gt;</h1>", "id=\"groups\"", "id=\"differences\"", "id=\"curves\"",
        "id=\"patterns\"", "id=\"samples\"", "<svg class=\"pattern\"", "ring_lattice"}) {
    EXPECT_THAT(html, HasSubstr(word));
  }
  run_bsexp({"report", sweep(), "-o", path("again.html"), "--title", "Two <patterns>"});
  EXPECT_TRUE(html == read_file(path("again.html"))) << "the same runs give the same page";
}

TEST_F(AnalysisCommands, ReportRefusesWhatItCannotWrite) {
  const auto error = [&](const std::vector<std::string>& rest) {
    std::vector<std::string> words = {"report", sweep()};
    words.insert(words.end(), rest.begin(), rest.end());
    const ChildResult result = run_bsexp(words);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    return result.err;
  };
  EXPECT_THAT(error({}), HasSubstr("--output is required"));
  EXPECT_THAT(error({"-o", path("report.pdf")}),
              HasSubstr("a report is a page of HTML: give a name that ends in .html"));
  EXPECT_THAT(error({"-o", path("a.html"), "--level", "0.9999999999999999"}),
              HasSubstr("it must be a number above 0, at most 0.999999"));
  EXPECT_THAT(error({"-o", path("nowhere/report.html")}), HasSubstr("nowhere"));
  EXPECT_THAT(error({"-o", path("a.html"), "--by", "model.topology.knd"}),
              HasSubstr("did you mean 'model.topology.kind'?"));
  EXPECT_FALSE(std::filesystem::exists(path("a.html")));
}

TEST_F(AnalysisCommands, AFileThatCannotBeReadIsSkippedOrRefused) {
  std::filesystem::create_directories(path("mixed/bad"));
  std::filesystem::copy(sweep(), path("mixed/good"), std::filesystem::copy_options::recursive);
  std::filesystem::create_directories(path("mixed/worse"));
  for (const char* name : {"bad", "worse"})
    write_file(path(std::string("mixed/") + name + "/run.h5"), "not HDF5");
  for (const char* command : {"compare", "analyze"}) {
    const ChildResult lenient = run_bsexp({command, path("mixed")});
    EXPECT_EQ(lenient.exit_code, 0);
    EXPECT_THAT(lenient.err, HasSubstr("bad/run.h5 is not an HDF5 file"));
    const ChildResult strict = run_bsexp({command, path("mixed"), "--strict"});
    EXPECT_EQ(strict.exit_code, 2);
    EXPECT_THAT(strict.out, IsEmpty()) << "nothing before all were read";
    EXPECT_THAT(strict.err, HasSubstr("2 of 6 files cannot be read:\n"));
    for (const char* name : {"bad", "worse"})
      EXPECT_THAT(strict.err, HasSubstr(std::string(name) + "/run.h5 is not an HDF5 file"));
  }
}

TEST_F(AnalysisCommands, ExportWritesWhatItSays) {
  const ChildResult csv = run_bsexp({"export", sweep(), "--out", path("csv")});
  EXPECT_EQ(csv.exit_code, 0) << csv.err;
  EXPECT_THAT(csv.out, HasSubstr("metrics_train.csv"));
  EXPECT_TRUE(std::filesystem::exists(path("csv/runs.csv")));
  const ChildResult events =
      run_bsexp({"export", sweep(), "--format", "tensorboard", "--out", path("events")});
  EXPECT_THAT(events.out, HasSubstr(path("events/ring_lattice_1/events.out.tfevents.")));
  EXPECT_THAT(run_bsexp({"export", sweep(), "--format", "parquet", "--out", path("x")}).err,
              HasSubstr("unknown format 'parquet'. Known: csv, tensorboard"));
}

TEST_F(AnalysisCommands, APathNeedNotBeUtf8) {
  const std::string odd = path("caf\xe9");
  std::filesystem::create_directories(odd);
  std::filesystem::copy(sweep(), odd + "/runs", std::filesystem::copy_options::recursive);
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"compare", odd},
           {"analyze", odd},
           {"report", odd, "-o", odd + "/a.html"},
           {"export", odd, "--out", odd + "/csv"},
           {"watch", odd + "/runs/ring_lattice_1", "--once"},
           {"topology", "convert", odd + "/runs/ring_lattice_1#hidden0", odd + "/a.npz"}}) {
    EXPECT_EQ(run_bsexp(words).exit_code, 0) << words[0];
    std::vector<std::string> with_json = words;
    with_json.emplace_back("--json");
    const ChildResult result = run_bsexp(with_json);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("caf\xef\xbf\xbd/")) << words[0];
    for (const json& object : json_lines(result.out)) EXPECT_TRUE(object.is_object()) << words[0];
  }
}

// A picture that cannot be drawn takes nothing away of what was found.
TEST_F(AnalysisCommands, TheTableDoesNotDependOnPictures) {
  write_file(path("no_folder"), "");
  const std::string csv = path("kept.csv");
  const ChildResult result =
      run_bsexp({"analyze", sweep(), "--csv", csv, "--figures", path("no_folder") + "/figures"});
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.out, testing::AllOf(HasSubstr("ring_lattice_1\n"), HasSubstr("balanced_random_2\n")));
  EXPECT_THAT(read_file(csv), testing::AllOf(HasSubstr("ring_lattice_1,"), HasSubstr("balanced_random_2,")));
}

}  // namespace
}  // namespace bsexp
