#pragma once
// Ctrl-C and SIGTERM as a question that long work asks between steps.
//
// The first signal sets the flag; a second one, of either kind, ends the process at once.
#include <cstdint>

namespace bsexp {

// Installs the handlers. Called once, by the command line.
void watch_for_interrupt();

bool interrupt_requested();

// For work that leaves nothing behind: throws Interrupted after a signal.
void stop_if_interrupted();

// The same for loops of very many short steps: a look every 65,536 of them costs no time.
class InterruptCheck {
 public:
  void after(int64_t steps = 1) {
    left_ -= steps;
    if (left_ > 0) return;
    left_ = kBetweenLooks;
    stop_if_interrupted();
  }

 private:
  static constexpr int64_t kBetweenLooks = 65536;
  int64_t left_ = kBetweenLooks;
};

}  // namespace bsexp
