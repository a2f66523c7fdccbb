#pragma once
// A program as a child process, in a process group of its own: Ctrl-C on the terminal reaches the parent
// alone, which decides what becomes of the child. Its standard input is empty; its standard output and error
// go to one file, or to two. When the parent dies, the child gets SIGTERM.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace bsexp {

struct ChildSpec {
  std::vector<std::string>
      words;                  // the program, looked for in PATH where it has no folder, and its arguments
  std::filesystem::path log;  // made anew
  std::filesystem::path errors = {};  // of standard error, made anew; empty: it goes to the log
  int kept = -1;  // a descriptor that the child keeps open, such as that of a lock; -1: none
};

class ChildProcess {
 public:
  // UserError when the log cannot be written, SystemError when the machine has no room for a process. A
  // program that cannot be run ends with 127 and says why in the log.
  explicit ChildProcess(const ChildSpec& spec);
  ~ChildProcess();  // kills the child if it still runs, with its own children
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The exit code once the child has ended, 128 + N after signal N; none while it runs.
  std::optional<int> poll();
  int wait();
  void interrupt();  // SIGINT, as Ctrl-C

 private:
  std::optional<int> reap(int options);

  pid_t id_ = -1;
  std::optional<int> exit_code_;
};

// The file of the program that runs.
std::filesystem::path this_program();

}  // namespace bsexp
