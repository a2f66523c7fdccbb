#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/datasets.h"
#include "child.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// An empty data folder for the program.
class DataCommands : public testing::Test {
 protected:
  DataCommands() { setenv("BSEXP_DATA", folder.path().c_str(), 1); }
  ~DataCommands() override { unsetenv("BSEXP_DATA"); }
  const TemporaryFolder folder;
};

TEST_F(DataCommands, ListHasEveryDataset) {
  const ChildResult text = run_bsexp({"data", "list"});
  const ChildResult json = run_bsexp({"data", "list", "--json", "--quiet"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_EQ(text.err, "the data folder is " + folder.path().string() + " (BSEXP_DATA chooses another)\n");
  EXPECT_THAT(json.err, IsEmpty());
  for (const datasets::DatasetRow& row : datasets::dataset_table()) {
    EXPECT_THAT(text.out, HasSubstr('\n' + row.name + ' '));
    const bool here = !row.source && !row.reads_path;
    EXPECT_THAT(json.out, HasSubstr("{\"name\":\"" + row.name + "\",\"here\":" + (here ? "true" : "false") +
                                    ",\"needs\":\"" + (row.reads_path ? "data.path" : "")));
  }
  for (const datasets::LabelledRow& row : datasets::labelled_table()) {
    EXPECT_THAT(text.out, HasSubstr('\n' + row.name + ' '));
    EXPECT_THAT(json.out, HasSubstr("{\"name\":\"" + row.name + "\",\"here\":false,\"needs\":\"" +
                                    (row.source ? "" : "--path") + "\",\"kind\":\"labelled\""));
  }
  EXPECT_THAT(text.out, ContainsRegex("\ncsv +needs --path +labelled"));
  EXPECT_THAT(text.out, ContainsRegex("\ntext +needs data.path +text"));
  EXPECT_THAT(text.out, ContainsRegex("\nmarkov +yes +text"));
}

TEST_F(DataCommands, CheckSaysWhatIsMissing) {
  const ChildResult all = run_bsexp({"data", "check"});
  EXPECT_EQ(all.exit_code, 0);
  EXPECT_THAT(all.out, HasSubstr("gcide        missing           bsexp data fetch gcide\n"));
  EXPECT_THAT(all.out, HasSubstr("markov       nothing to fetch"));
  const ChildResult one = run_bsexp({"data", "check", "gcide", "--json"});
  EXPECT_EQ(one.exit_code, 2);
  EXPECT_EQ(one.out, "{\"name\":\"gcide\",\"status\":\"missing\",\"detail\":\"bsexp data fetch gcide\"}\n");
  EXPECT_EQ(one.err, "error: 1 of the data sets is not whole\n");
}

TEST_F(DataCommands, CheckFindsDamage) {
  write_file(folder / "text8", "not the text");
  const ChildResult result = run_bsexp({"data", "check"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, HasSubstr("holds 12 bytes instead of 100,000,000"));
  EXPECT_EQ(result.err, "error: 1 of the data sets is not whole\n");
}

TEST_F(DataCommands, FetchKeepsADamagedFileUntilAWholeOneIsHere) {
  write_file(folder / "text8", "as it was");
  setenv("http_proxy", "http://127.0.0.1:1", 1);  // where nobody answers
  const ChildResult result = run_bsexp({"data", "fetch", "text8", "--json"});
  unsetenv("http_proxy");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, StartsWith("text8 is here but damaged, and is replaced: "));
  EXPECT_THAT(result.err, HasSubstr("; is the network there?"));
  EXPECT_EQ(read_file(folder / "text8"), "as it was");
}

TEST_F(DataCommands, MistakesAreTheUsers) {
  const auto mistake = [](const std::vector<std::string>& arguments) {
    const ChildResult result = run_bsexp(arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out, IsEmpty());
    return result.err;
  };
  EXPECT_THAT(mistake({"data", "fetch"}), StartsWith("error: NAME is required; see bsexp data fetch --help"));
  EXPECT_THAT(mistake({"data", "fetch", "text8", "gcid"}),
              StartsWith("error: unknown dataset 'gcid': did you mean 'gcide'?"));
  EXPECT_THAT(mistake({"data", "fetch", "markov"}), StartsWith("error: the dataset markov is not fetched: "));
  EXPECT_THAT(mistake({"data", "check", "enwik"}),
              StartsWith("error: unknown dataset 'enwik': did you mean 'enwik8'?"));
}

}  // namespace
}  // namespace bsexp
