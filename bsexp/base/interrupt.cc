#include "bsexp/base/interrupt.h"

#include <atomic>
#include <csignal>

#include "bsexp/base/error.h"

namespace bsexp {

namespace {

// The handler runs in whichever thread the signal reaches: an atomic, and one that takes no lock.
std::atomic<bool> requested = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void set_handlers(void (*handler)(int)) {
  std::signal(SIGINT, handler);
  std::signal(SIGTERM, handler);
}

void on_signal(int) {
  requested = true;
  set_handlers(SIG_DFL);
}

}  // namespace

void watch_for_interrupt() { set_handlers(on_signal); }

bool interrupt_requested() { return requested; }

void stop_if_interrupted() {
  if (requested) throw Interrupted("interrupted");
}

}  // namespace bsexp
