#include "bsexp/datasets/windows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "tests/support/errors.h"

namespace bsexp::datasets {
namespace {

using testing::Each;
using testing::ElementsAre;

// Byte i is i mod 251, so that a byte tells its place and the next one.
Bytes counting(int64_t n) {
  Bytes text;
  for (int64_t i = 0; i < n; ++i) text.push_back(static_cast<uint8_t>(i % 251));
  return text;
}

TEST(Windows, AreTimeMajorAndTargetsAreTheNextBytes) {
  const SharedText text = counting(21);
  const Windows windows(text, 2, 3);  // two streams of 10 bytes: from 0, from 10
  EXPECT_EQ(windows.per_epoch(), 3);
  const Window window = windows.training(1);
  EXPECT_EQ(window.length, 3);
  EXPECT_THAT(window.inputs, ElementsAre(3, 13, 4, 14, 5, 15));
  EXPECT_THAT(window.targets, ElementsAre(4, 14, 5, 15, 6, 16));
}

TEST(Windows, OfTrainingBeginAgainAfterAnEpoch) {
  const SharedText text = counting(1000);
  const Windows windows(text, 4, 16);
  ASSERT_EQ(windows.per_epoch(), 15);  // streams of 249 bytes
  for (int64_t number = 0; number < 15; ++number) {
    const Window window = windows.training(number);
    for (const int64_t epoch : {1, 1000}) {
      const Window later = windows.training(number + epoch * 15);
      EXPECT_EQ(later.inputs, window.inputs);
      EXPECT_EQ(later.targets, window.targets);
      EXPECT_EQ(later.first, window.first);
    }
    EXPECT_EQ(window.first, number == 0);
  }
}

TEST(Windows, AreAFunctionOfTheNumber) {
  const SharedText text = counting(5000);
  const Windows windows(text, 3, 7), resumed(text, 3, 7);
  std::vector<Window> in_order;
  for (int64_t number = 0; number < 300; ++number) in_order.push_back(windows.training(number));
  for (int64_t number = 299; number >= 0; --number) {
    EXPECT_EQ(resumed.training(number).inputs, in_order[static_cast<size_t>(number)].inputs);
  }
}

// Stream b of evaluation predicts bytes b L + 1 ... (b + 1) L, each once.
TEST(Windows, OfEvaluationCoverEveryStreamOnce) {
  Random random(3, "windows");
  for (int trial = 0; trial < 200; ++trial) {
    const int64_t batch = 1 + random.below(9), length = 1 + random.below(20);
    const SharedText text = counting(batch * length + 1 + random.below(500));
    const Windows windows(text, batch, length);
    std::vector<int> predicted(text.size());
    const int64_t stream = (static_cast<int64_t>(text.size()) - 1) / batch;
    int64_t time = 0;
    for (int64_t number = 0; number < windows.n_evaluation(); ++number) {
      const Window window = windows.evaluation(number);
      EXPECT_EQ(window.first, number == 0);
      ASSERT_EQ(static_cast<int64_t>(window.targets.size()), window.length * batch);
      ASSERT_EQ(window.inputs.size(), window.targets.size());
      for (size_t i = 0; i < window.targets.size(); ++i) {
        const auto b = static_cast<int64_t>(i) % batch, t = time + static_cast<int64_t>(i) / batch;
        const auto position = static_cast<size_t>(b * stream + t);
        ++predicted[position + 1];
        EXPECT_EQ(window.inputs[i], text.data()[position]);
        EXPECT_EQ(window.targets[i], text.data()[position + 1]);
      }
      time += window.length;
    }
    EXPECT_EQ(time, stream);  // the weights add up
    const auto covered = static_cast<size_t>(batch * stream);
    EXPECT_GT(covered + static_cast<size_t>(batch), text.size() - 1);
    EXPECT_THAT(std::vector(predicted.begin() + 1, predicted.begin() + 1 + static_cast<long>(covered)),
                Each(1));
  }
}

TEST(Windows, TheSmallestTextHasOneWindow) {
  const SharedText text = counting(9);
  const Windows windows(text, 2, 4);
  EXPECT_EQ(windows.per_epoch(), 1);
  EXPECT_EQ(windows.n_evaluation(), 1);
  EXPECT_THAT(windows.training(0).targets, ElementsAre(1, 5, 2, 6, 3, 7, 4, 8));
}

TEST(Windows, SayWhatFitsATextThatIsTooShort) {
  const auto mistake = [](int64_t n_bytes, int64_t batch, int64_t length) {
    const SharedText text = counting(n_bytes);
    return error_of([&] { const Windows windows(text, batch, length); });
  };
  EXPECT_EQ(mistake(1000, 32, 64),
            "a text of 1,000 bytes is too short for a batch of 32 streams and windows of 64 bytes: it needs "
            "2,049; use more text or train.batch of at most 15 or train.window of at most 31");
  EXPECT_EQ(mistake(50, 32, 64),
            "a text of 50 bytes is too short for a batch of 32 streams and windows of 64 bytes: it needs "
            "2,049; use more text or train.window of at most 1");
  EXPECT_EQ(mistake(0, 1, 1),
            "a text of 0 bytes is too short for a batch of 1 streams and windows of 1 bytes: it needs 2; use "
            "more text");
  EXPECT_EQ(mistake(50, 0, 64),
            "train.batch and train.window must be at least 1, not 0 streams and 64 bytes");
  const SharedText text = counting(100);
  const Windows windows(text, 2, 10);
  EXPECT_NE(error_of<InternalError>([&] { windows.evaluation(5); }), "(no error)");
  EXPECT_NE(error_of<InternalError>([&] { windows.training(-1); }), "(no error)");
}

}  // namespace
}  // namespace bsexp::datasets
