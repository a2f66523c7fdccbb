#include "bsexp/base/interrupt.h"

#include <csignal>
#include <cstdlib>

#include <gtest/gtest.h>

namespace bsexp {
namespace {

// Handlers are of the process, so each test is a process of its own.
void die_by(int first, int second) {
  watch_for_interrupt();
  if (interrupt_requested()) std::exit(1);
  std::raise(first);
  if (!interrupt_requested()) std::exit(2);
  std::raise(second);
  std::exit(3);
}

TEST(InterruptDeathTest, TheFirstSignalAsksAndTheSecondEnds) {
  EXPECT_EXIT(die_by(SIGINT, SIGINT), testing::KilledBySignal(SIGINT), "");
  EXPECT_EXIT(die_by(SIGTERM, SIGTERM), testing::KilledBySignal(SIGTERM), "");
  EXPECT_EXIT(die_by(SIGINT, SIGTERM), testing::KilledBySignal(SIGTERM), "");
  EXPECT_EXIT(die_by(SIGTERM, SIGINT), testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace bsexp
