#include "bsexp/datasets/split.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "tests/support/errors.h"

namespace bsexp::datasets {

bool operator==(const Range& a, const Range& b) { return a.begin == b.begin && a.end == b.end; }
void PrintTo(const Range& range, std::ostream* out) {
  *out << '[' << range.begin << ", " << range.end << ')';
}

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

int64_t size_of(const std::vector<Range>& part) {
  return std::accumulate(part.begin(), part.end(), int64_t{0},
                         [](int64_t sum, Range range) { return sum + range.end - range.begin; });
}

// Ranges in rising order, none empty, no two of one part touching, together every byte once.
void expect_partition(const SplitRanges& split, int64_t n_bytes) {
  std::vector<Range> all;
  for (const auto* part : {&split.train, &split.valid, &split.test}) {
    for (size_t i = 0; i < part->size(); ++i) {
      EXPECT_LT((*part)[i].begin, (*part)[i].end);
      if (i > 0) {
        EXPECT_GT((*part)[i].begin, (*part)[i - 1].end);
      }
    }
    all.insert(all.end(), part->begin(), part->end());
  }
  std::sort(all.begin(), all.end(), [](Range a, Range b) { return a.begin < b.begin; });
  int64_t end = 0;
  for (const Range& range : all) {
    EXPECT_EQ(range.begin, end);
    end = range.end;
  }
  EXPECT_EQ(end, n_bytes);
}

TEST(Split, ContiguousIsHeadValidationAndTail) {
  const SplitRanges split = split_ranges(100'000'000, {SplitKind::contiguous, 0.05, 0.05});
  EXPECT_THAT(split.train, ElementsAre(Range{0, 90'000'000}));
  EXPECT_THAT(split.valid, ElementsAre(Range{90'000'000, 95'000'000}));
  EXPECT_THAT(split.test, ElementsAre(Range{95'000'000, 100'000'000}));
}

TEST(Split, InterleavedSpreadsValidationBetweenTests) {
  const SplitRanges split = split_ranges(95, {SplitKind::interleaved, 0.1, 0.1, 5});
  EXPECT_THAT(split.valid, ElementsAre(Range{20, 25}, Range{70, 75}));
  EXPECT_THAT(split.test, ElementsAre(Range{45, 50}));
  EXPECT_THAT(split.train, ElementsAre(Range{0, 20}, Range{25, 45}, Range{50, 70}, Range{75, 95}));
}

TEST(Split, EveryByteIsInOnePartAndTheSharesHold) {
  Random random(7, "splits");
  for (int trial = 0; trial < 500; ++trial) {
    SplitOptions options;
    options.kind = trial % 2 == 0 ? SplitKind::contiguous : SplitKind::interleaved;
    options.valid = 0.01 + 0.3 * random.uniform();
    options.test = 0.01 + 0.3 * random.uniform();
    options.chunk = 1 + random.below(5000);
    const int64_t n = 300 * options.chunk + random.below(1'000'000);
    const SplitRanges split = split_ranges(n, options);
    expect_partition(split, n);
    // Two chunks off at most: one that waits for its turn, and the last that is short.
    const auto slack = static_cast<double>(options.kind == SplitKind::contiguous ? 1 : 2 * options.chunk);
    EXPECT_NEAR(static_cast<double>(size_of(split.valid)), options.valid * static_cast<double>(n), slack);
    EXPECT_NEAR(static_cast<double>(size_of(split.test)), options.test * static_cast<double>(n), slack);
  }
}

TEST(Split, GathersTheBytesOfItsRanges) {
  Bytes text(1000);
  for (size_t i = 0; i < text.size(); ++i) text[i] = static_cast<uint8_t>(i * 7);
  const SplitOptions options = {SplitKind::interleaved, 0.1, 0.2, 13};
  const SplitRanges ranges = split_ranges(1000, options);
  const Split split = split_text(text, options);
  const auto expect_bytes = [&](const TextPart& of, const std::vector<Range>& part) {
    Bytes bytes(static_cast<size_t>(of.size()));
    of.read(0, bytes);
    auto next = bytes.begin();
    for (const Range& range : part) {
      for (int64_t i = range.begin; i < range.end; ++i) EXPECT_EQ(*next++, text[static_cast<size_t>(i)]);
    }
    EXPECT_EQ(next, bytes.end());
  };
  expect_bytes(split.train, ranges.train);
  expect_bytes(split.valid, ranges.valid);
  expect_bytes(split.test, ranges.test);
}

TEST(Split, APartOfShareZeroIsEmpty) {
  for (const SplitKind kind : {SplitKind::contiguous, SplitKind::interleaved}) {
    const SplitRanges split = split_ranges(100, {kind, 0, 0, 10});
    EXPECT_THAT(split.train, ElementsAre(Range{0, 100}));
    EXPECT_THAT(split.valid, IsEmpty());
    EXPECT_THAT(split.test, IsEmpty());
  }
}

TEST(Split, RefusesImpossibleShares) {
  const auto mistake = [](double valid, double test) {
    return error_of([&] { split_ranges(1000, {SplitKind::contiguous, valid, test}); });
  };
  EXPECT_EQ(
      mistake(0.5, 0.5),
      "the shares of validation (0.5) and test (0.5) must be 0 or more and leave something to train on");
  EXPECT_EQ(
      mistake(-0.1, 0.5),
      "the shares of validation (-0.1) and test (0.5) must be 0 or more and leave something to train on");
  EXPECT_EQ(mistake(0, std::numeric_limits<double>::quiet_NaN()),
            "the shares of validation (0) and test (nan) must be 0 or more and leave something to train on");
}

TEST(Split, RefusesEmptyParts) {
  EXPECT_EQ(error_of([] {
              split_ranges(1234, {SplitKind::interleaved, 0.05, 0.05, 100});
            }),
            "a text of 1,234 bytes leaves nothing for the test part (share 0.05, chunks of 100 bytes): use a "
            "longer text, a larger share or smaller chunks");
  EXPECT_EQ(error_of([] {
              split_ranges(5, {SplitKind::contiguous, 0.05, 0.5});
            }),
            "a text of 5 bytes leaves nothing for the validation part (share 0.05): use a longer text, a "
            "larger share or smaller chunks");
  EXPECT_EQ(error_of([] {
              split_ranges(1000, {SplitKind::interleaved, 0.05, 0.05, 0});
            }),
            "data.chunk must be at least 1 byte, not 0");
}

}  // namespace
}  // namespace bsexp::datasets
