// bsexp topology convert.
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

ChildResult convert(std::vector<std::string> words) {
  words.insert(words.begin(), {"topology", "convert"});
  return run_bsexp(words);
}

std::string mistake(const std::vector<std::string>& words) {
  const ChildResult result = convert(words);
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.out, IsEmpty());
  return result.err;
}

TEST(TopologyConvert, WritesWhatAGeneratorDraws) {
  const TemporaryFolder folder;
  const std::string file = (folder / "a.npz").string();
  const ChildResult result = convert({"--kind", "kleinberg", "--nodes", "100", "--contacts", "2", "--seed",
                                      "3", file, "--transpose", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  topology::TopologySpec spec;
  spec.kind = "kleinberg";
  spec.contacts = 2;
  const topology::BlockMask mask = topology::make_mask(spec, 100, 100, 3, "mask/hidden");
  EXPECT_EQ(topology::read_mask_file(file).mask, topology::transposed(mask));
  EXPECT_EQ(nlohmann::json::parse(result.out)["fingerprint"],
            topology::fingerprint(topology::transposed(mask)));
}

TEST(TopologyConvert, ReadsFilesWithTheirDirections) {
  const TemporaryFolder folder;
  const std::string text = (folder / "a.txt").string(), file = (folder / "b.mtx").string();
  write_file(text, "0 1\n1 2\n2 2\n");
  for (const std::vector<std::string>& input : {std::vector<std::string>{text}, {"--file", text}}) {
    std::vector<std::string> words = input;
    words.insert(words.end(), {file, "--directed", "true", "--json"});
    const ChildResult result = convert(words);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(topology::read_mask_file(file).mask, topology::BlockMask(3, 3, {{0, 1}, {1, 2}, {2, 2}}));
    EXPECT_EQ(nlohmann::json::parse(result.out)["notes"][0],
              text + ": 1 self loops: they are blocks of the diagonal");
  }
}

TEST(TopologyConvert, MistakesAreTheUsers) {
  const TemporaryFolder folder;
  const std::string text = (folder / "a.txt").string(), file = (folder / "b.npz").string();
  write_file(text, "0 1\n");
  EXPECT_THAT(mistake({file}),
              HasSubstr("b.npz; name the file to read and the file to write, or say with --kind"));
  EXPECT_THAT(mistake({text, file, "--kind", "dense", "--nodes", "3"}),
              HasSubstr("a.txt is read, so that --kind, --file and --run have no place"));
  EXPECT_THAT(mistake({"--kind", "dense", file}), HasSubstr("--kind dense needs --nodes"));
  EXPECT_THAT(mistake({text, file, "--degree", "4"}), HasSubstr("a file takes --directed alone"));
  EXPECT_THAT(mistake({text, file, "--block-change", "8"}), HasSubstr("it must be FROM:TO, such as 32:16"));
  EXPECT_THAT(mistake({text, file, "--permute", "size"}), HasSubstr("it must be rcm, reverse Cuthill-McKee"));
  EXPECT_THAT(mistake({"--json"}), HasSubstr("FILES"));
}

}  // namespace
}  // namespace bsexp
