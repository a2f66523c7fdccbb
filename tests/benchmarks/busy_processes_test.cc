#include "benchmarks/busy_processes.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "tests/support/errors.h"

namespace bsexp::benchmarks {
namespace {

bool is_there(pid_t id) { return kill(id, 0) == 0; }

// In ticks of the clock, user mode; the name of the program is in brackets before it.
int64_t time_used(pid_t id) {
  const std::string status = read_file("/proc/" + std::to_string(id) + "/stat");
  const std::vector<std::string> fields = split(status.substr(status.rfind(')') + 2), ' ');
  return std::stoll(fields.at(11));
}

TEST(BusyProcesses, ComputeUntilTheObjectGoes) {
  std::vector<pid_t> ids;
  {
    const BusyProcesses busy(2);
    ids = busy.ids();
    ASSERT_EQ(ids.size(), 2U);
    for (const pid_t id : ids) {
      for (int64_t wait = 0; time_used(id) < 2; ++wait) {
        ASSERT_LT(wait, 1000) << "it does not compute";
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    }
  }
  for (const pid_t id : ids) EXPECT_FALSE(is_there(id));
}

TEST(BusyProcesses, NoneIsNothing) { EXPECT_TRUE(BusyProcesses(0).ids().empty()); }

TEST(BusyProcesses, AreGoneAfterAnException) {
  pid_t id = 0;
  const auto fail = [&] {
    const BusyProcesses busy(1);
    id = busy.ids()[0];
    throw std::runtime_error("in between");
  };
  EXPECT_THROW(fail(), std::runtime_error);
  EXPECT_FALSE(is_there(id));
}

TEST(BusyProcesses, EndWithAProcessThatIsKilled) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // what a process of ours leaves behind becomes our child
  int ids[2];
  ASSERT_EQ(pipe(ids), 0);
  const pid_t parent = fork();
  if (parent == 0) {
    const BusyProcesses busy(1);
    const pid_t id = busy.ids()[0];
    if (write(ids[1], &id, sizeof(id)) != sizeof(id)) _exit(1);
    raise(SIGKILL);
  }
  pid_t busy = 0;
  ASSERT_EQ(read(ids[0], &busy, sizeof(busy)), static_cast<ssize_t>(sizeof(busy)));
  ASSERT_EQ(waitpid(parent, nullptr, 0), parent);
  int status = 0;
  ASSERT_EQ(waitpid(busy, &status, 0), busy);
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  close(ids[0]);
  close(ids[1]);
}

TEST(BusyProcesses, SayWhenTheMachineHasNoProcessLeft) {
  const auto start_without_processes = [] {
    const rlimit none = {0, 0};
    setrlimit(RLIMIT_NPROC, &none);
    if (getuid() == 0 && setuid(65534) != 0) std::exit(1);  // the limit does not hold for root
    const std::string message = error_of<SystemError>([] { const BusyProcesses busy(3); });
    std::fprintf(stderr, "%s\n", message.c_str());
    std::exit(message == "(no error)" ? 1 : 0);
  };
  EXPECT_EXIT(start_without_processes(), testing::ExitedWithCode(0),
              "cannot start 3 busy processes: Resource temporarily unavailable");
}

}  // namespace
}  // namespace bsexp::benchmarks
