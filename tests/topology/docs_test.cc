// The documents of this room say what the code says.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/topology/generators.h"

namespace bsexp::topology {
namespace {

using testing::Contains;
using testing::HasSubstr;

const std::filesystem::path kSource = BSEXP_SOURCE_DIR;

// The ```cpp blocks of a document.
std::vector<std::string> code_blocks(const std::string& text) {
  const std::string open = "```cpp\n", close = "```\n";
  std::vector<std::string> blocks;
  for (size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    at += open.size();
    const size_t end = text.find(close, at);
    blocks.push_back(text.substr(at, end - at));
    at = end + close.size();
  }
  return blocks;
}

TEST(AddingAGenerator, ShowsTheExampleThatIsCompiled) {
  const std::vector<std::string> blocks = code_blocks(read_file(kSource / "docs/adding-a-generator.md"));
  const auto example = [](const char* end) {
    return read_file(kSource / "tests/topology" / (std::string("example_generator") + end));
  };
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_EQ(blocks[0], example(".h"));
  EXPECT_EQ(blocks[1], example(".cc"));
  EXPECT_THAT(example("_test.cc"), HasSubstr(blocks[2]));
}

TEST(Topologies, ListsEveryGeneratorAndParameterAsTheTablesDo) {
  const std::string text = read_file(kSource / "docs/topologies.md");
  for (const GeneratorRow& row : generator_table()) {
    EXPECT_THAT(text, HasSubstr(fmt::format("| `{}` | {} | {} | {} |\n", row.name, row.summary,
                                            join(row.takes), row.source)));
    EXPECT_THAT(split(text, '\n'), Contains(fmt::format("### {}", row.name)));
  }
  for (const ParameterRow& row : parameter_table()) {
    EXPECT_THAT(text, HasSubstr(fmt::format("| `{}` | {} | {} | {} |\n", row.name, row.summary, row.fallback,
                                            row.range)));
  }
}

}  // namespace
}  // namespace bsexp::topology
