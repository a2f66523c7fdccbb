#include "bsexp/base/progress.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_terminal.h"

namespace bsexp {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

void wait_ms(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

constexpr const char* kClear = "\r\033[K";

TEST(Progress, DrawsABarOnATerminal) {
  const Terminal terminal(120);
  Progress progress({}, "train", "steps", 1000);
  progress.update(1);
  EXPECT_EQ(terminal.text(), "") << "too early";
  wait_ms(120);
  progress.update(500, "loss 2.50");
  EXPECT_THAT(terminal.text(),
              AllOf(StartsWith(std::string(kClear) + "train [============            ]  50 % 500 steps | "),
                    HasSubstr(" steps/s | 0:00 left | loss 2.50")));
  wait_ms(120);
  progress.update(12345);
  EXPECT_THAT(terminal.text(), HasSubstr("[========================] 100 % 12,345 steps | "));
}

TEST(Progress, ClearsTheBarForOtherLines) {
  const Terminal terminal(120);
  {
    Progress progress({}, "fetch", "B", 1 << 20);
    progress.clear();
    EXPECT_EQ(terminal.text(), "") << "nothing to clear";
    wait_ms(120);
    progress.update(512 << 10);
    EXPECT_THAT(terminal.text(), HasSubstr(" 50 % 512.0 KiB | "));
    progress.clear();
    EXPECT_EQ(terminal.text(), kClear);
    wait_ms(120);
    progress.update(513 << 10);
    terminal.text();
  }
  EXPECT_EQ(terminal.text(), kClear) << "the end clears";
}

TEST(Progress, NeverWrapsToASecondLine) {
  const Terminal terminal(30);
  Progress progress({}, "train", "steps", 1000);
  wait_ms(120);
  progress.update(500, "loss 2.50");
  EXPECT_EQ(terminal.text().size(), std::string(kClear).size() + 29);
}

TEST(Progress, TheRateOfAResumedJobCountsItsOwnWork) {
  const Terminal terminal(120);
  Progress progress({}, "train", "steps", 0, 1e6);
  wait_ms(120);
  progress.update(1e6);
  EXPECT_THAT(terminal.text(), EndsWith("train 1,000,000 steps | 0 steps/s"));
}

TEST(Progress, PlainLinesElsewhere) {
  testing::internal::CaptureStderr();
  {
    Progress progress({}, "train", "steps", 200);
    progress.update(1, "early");
    wait_ms(2050);
    progress.update(100, "loss 3.1");
    progress.update(101, "too soon");
  }
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              MatchesRegex("train  50 % 100 steps \\| [0-9.]+ steps/s \\| 0:02 left \\| loss 3.1\n"));
}

TEST(Progress, QuietIsSilent) {
  const Terminal terminal(120);
  Progress progress({.quiet = true}, "train", "steps", 200);
  wait_ms(120);
  progress.update(100);
  progress.clear();
  EXPECT_EQ(terminal.text(), "");
}

}  // namespace
}  // namespace bsexp
