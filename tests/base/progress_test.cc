#include "bsexp/base/progress.h"

#include <cstdlib>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace bsexp {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

void wait_ms(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

// Standard error on a terminal of some width, as long as this lives.
class Terminal {
 public:
  explicit Terminal(uint16_t columns) : main_(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)), saved_(dup(2)) {
    if (main_ < 0 || grantpt(main_) != 0 || unlockpt(main_) != 0) std::abort();
    const int other = open(ptsname(main_), O_RDWR | O_NOCTTY);
    const winsize size = {24, columns, 0, 0};
    if (other < 0 || ioctl(other, TIOCSWINSZ, &size) != 0) std::abort();
    dup2(other, 2);
    close(other);
  }
  ~Terminal() {
    dup2(saved_, 2);
    close(saved_);
    close(main_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // What was written since the last call.
  std::string text() const {
    std::string result(4096, '\0');
    const ssize_t count = read(main_, result.data(), result.size());
    result.resize(count > 0 ? static_cast<size_t>(count) : 0);
    return result;
  }

 private:
  int main_, saved_;
};

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
