#include "bsexp/base/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace bsexp {
namespace {

using testing::ElementsAre;

struct Row {
  std::string name;
  int value;
};

const Table<Row> kTable("generator", {{"watts_strogatz", 1}, {"dense", 2}});

TEST(Table, FindsRowsByName) {
  EXPECT_EQ(kTable.get("dense").value, 2);
  EXPECT_EQ(kTable.find("watts_strogatz")->value, 1);
  EXPECT_EQ(kTable.find("Dense"), nullptr);
  EXPECT_EQ(kTable.find(""), nullptr);
}

TEST(Table, KeepsTheOrderOfItsRows) {
  EXPECT_THAT(kTable.names(), ElementsAre("watts_strogatz", "dense"));
  EXPECT_EQ(kTable.rows().size(), 2U);
  EXPECT_EQ(kTable.begin()->name, "watts_strogatz");
  EXPECT_EQ(std::distance(kTable.begin(), kTable.end()), 2);
}

TEST(Table, AnUnknownNameIsTheUsersMistake) {
  EXPECT_EQ(error_of([] { kTable.get("wats_strogatz"); }),
            "unknown generator 'wats_strogatz': did you mean 'watts_strogatz'? Known: watts_strogatz, dense");
  EXPECT_EQ(error_of([] { kTable.get("tree"); }), "unknown generator 'tree'. Known: watts_strogatz, dense");
}

TEST(Table, ADuplicateIsOurBug) {
  EXPECT_THROW(Table<Row>("op", {{"a", 1}, {"b", 2}, {"a", 3}}), InternalError);
}

}  // namespace
}  // namespace bsexp
