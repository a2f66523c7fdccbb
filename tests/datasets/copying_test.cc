#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/text.h"
#include "bsexp/datasets/catalog.h"
#include "tests/support/errors.h"

namespace bsexp::datasets {
namespace {

std::vector<std::string> records_of(const Text& text) {
  return split(std::string(text.bytes.begin(), text.bytes.end()), '\n');
}

TEST(Copying, EveryRecordRepeatsItself) {
  for (const int64_t copied : {1, 3, 20}) {
    const Text text =
        load_text("copying", {.symbols = 5, .length = 100 * (2 * copied + 2), .copied = copied});
    std::vector<std::string> records = records_of(text);
    ASSERT_EQ(records.size(), 101U);
    EXPECT_EQ(records.back(), "") << "whole records";
    records.pop_back();
    for (const std::string& record : records) {
      const std::vector<std::string> halves = split(record, '|');
      ASSERT_EQ(halves.size(), 2U);
      EXPECT_EQ(halves[0], halves[1]);
      EXPECT_EQ(halves[0].size(), static_cast<size_t>(copied));
      EXPECT_EQ(halves[0].find_first_not_of("01234"), std::string::npos);
    }
  }
}

// The first halves of one symbol, counted: their entropy is that of an even draw.
TEST(Copying, TheEntropyIsThatOfTheFirstHalf) {
  const Text text = load_text("copying", {.symbols = 8, .length = 400000, .copied = 1});
  ASSERT_EQ(text.entropy_bits, 3.0 / 4);
  std::map<std::string, double> counts;
  double n = 0, bits = 0;
  for (const std::string& record : records_of(text)) {
    ++counts[record];
    ++n;
  }
  for (const auto& [record, count] : counts) bits -= count / n * std::log2(count / n);
  EXPECT_NEAR(bits / 4, *text.entropy_bits, 1e-3);
  EXPECT_EQ(load_text("copying", {.symbols = 64, .length = 100, .copied = 9}).entropy_bits, 9 * 6 / 20.0);
}

TEST(Copying, IsAFunctionOfTheSeed) {
  const TextOptions options = {.length = 1001};
  EXPECT_EQ(load_text("copying", options).bytes, load_text("copying", options).bytes);
  EXPECT_NE(load_text("copying", options).bytes, load_text("copying", {.length = 1001, .seed = 2}).bytes);
  EXPECT_EQ(load_text("copying", options).bytes.size(), 1001U);
  EXPECT_EQ(load_text("copying", {.limit = 10, .length = 1001}).bytes.size(), 10U);
}

TEST(Copying, Mistakes) {
  EXPECT_EQ(error_of([] { load_text("copying", {.symbols = 1}); }),
            "a copying text has 2 to 64 symbols, not 1");
  EXPECT_EQ(error_of([] { load_text("copying", {.copied = 0}); }),
            "a copying text repeats 1 symbol or more, not 0");
}

}  // namespace
}  // namespace bsexp::datasets
