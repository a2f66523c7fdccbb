#pragma once
// Ctrl-C and SIGTERM as a question that long work asks between steps.
//
// The first signal sets the flag; a second one, of either kind, ends the process at once.

namespace bsexp {

// Installs the handlers. Called once, by the command line.
void watch_for_interrupt();

bool interrupt_requested();

// For work that leaves nothing behind: throws Interrupted after a signal.
void stop_if_interrupted();

}  // namespace bsexp
