// docs/data.md says what the code says.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/catalog.h"
#include "bsexp/datasets/labelled.h"

namespace bsexp::datasets {
namespace {

using testing::HasSubstr;

const std::filesystem::path kSource = BSEXP_SOURCE_DIR;

TEST(DataDocument, ShowsTheExampleThatIsCompiled) {
  const std::string text = read_file(kSource / "docs/data.md");
  for (const char* end : {".h", ".cc"}) {
    const std::string file = std::string("tests/datasets/example_dataset") + end;
    EXPECT_THAT(text, HasSubstr("```cpp\n" + read_file(kSource / file) + "```\n"));
    EXPECT_THAT(text, HasSubstr(file));
  }
}

TEST(DataDocument, ListsEveryDatasetAsTheTableDoes) {
  const std::string text = read_file(kSource / "docs/data.md");
  for (const DatasetRow& row : dataset_table()) {
    const char* split = row.split == SplitKind::interleaved ? "interleaved" : "contiguous";
    const std::string file = row.source ? fmt::format("`{}`", row.source->file) : "";
    EXPECT_THAT(text,
                HasSubstr(fmt::format("| `{}` | {} | {} | {} |\n", row.name, row.summary, split, file)));
    if (row.source) {
      EXPECT_THAT(text, HasSubstr(fmt::format("| `{}` | {} | {} `{}` |\n", row.name,
                                              format_count(row.source->text_size), row.source->algorithm,
                                              row.source->checksum)));
    }
  }
}

TEST(DataDocument, ListsEveryLabelledSetAsTheTableDoes) {
  const std::string text = read_file(kSource / "docs/data.md");
  for (const LabelledRow& row : labelled_table()) {
    const std::string file = row.source ? fmt::format("`{}`", row.source->file) : "";
    EXPECT_THAT(text,
                HasSubstr(fmt::format("| `{}` | {} | {} | {} |\n", row.name, row.summary, row.parts, file)));
    if (row.source) {
      EXPECT_THAT(text, HasSubstr(fmt::format("| `{}` | {} | {} `{}` |\n", row.name,
                                              format_count(row.source->text_size), row.source->algorithm,
                                              row.source->checksum)));
    }
  }
}

}  // namespace
}  // namespace bsexp::datasets
