#include "benchmarks/busy_processes.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bsexp/base/error.h"

namespace bsexp::benchmarks {

namespace {

// Other threads may have held any lock at the fork, so this calls nothing but the kernel.
[[noreturn]] void compute_without_end(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);  // the parent ended before the line above
  for (;;) asm volatile("");
}

}  // namespace

BusyProcesses::BusyProcesses(int count) {
  const pid_t parent = getpid();
  for (int i = 0; i < count; ++i) {
    const pid_t id = fork();
    if (id == 0) compute_without_end(parent);
    if (id < 0) {
      const int error = errno;
      end();
      throw SystemError(fmt::format("cannot start {} busy processes: {}", count, std::strerror(error)));
    }
    ids_.push_back(id);
  }
}

BusyProcesses::~BusyProcesses() { end(); }

void BusyProcesses::end() {
  for (const pid_t id : ids_) kill(id, SIGKILL);
  for (const pid_t id : ids_) {
    while (waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  ids_.clear();
}

}  // namespace bsexp::benchmarks
