#include "tests/datasets/example_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/datasets.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::datasets {
namespace {

using testing::EndsWith;

TEST(ExampleDataset, IsARowThatTheTableTakes) {
  const Table<DatasetRow> table("dataset", {gcide(), jargon()});
  const DatasetRow& row = table.get("jargon");
  const TemporaryFolder folder;
  const Check missing = check(row, folder.path());
  EXPECT_EQ(missing.status, Status::missing);
  EXPECT_EQ(missing.detail, "bsexp data fetch jargon");
  EXPECT_THAT(row.source->member, EndsWith(row.source->installed));
  EXPECT_EQ(row.source->checksum.size(), 64U);
}

}  // namespace
}  // namespace bsexp::datasets
