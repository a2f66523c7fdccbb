#include "bsexp/base/child_process.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp {

namespace {

int open_to_write(const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
  if (file < 0) throw_file_error(path, "write", errno);
  return file;
}

// Other threads may have held any lock at the fork, so this calls nothing but the kernel.
[[noreturn]] void become(char* const* words, int log, int errors, int kept, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(0);  // the parent ended before the line above
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  if (kept >= 0) fcntl(kept, F_SETFD, 0);
  execvp(words[0], words);
  const char* reason = std::strerror(errno);
  for (const char* part : {"error: cannot run ", static_cast<const char*>(words[0]), ": ", reason, "\n"}) {
    if (write(STDERR_FILENO, part, std::strlen(part)) < 0) break;
  }
  _exit(127);
}

}  // namespace

ChildProcess::ChildProcess(const ChildSpec& spec) {
  ASSERT(!spec.words.empty(), "a child process without a program");
  std::vector<std::string> words = spec.words;
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const int log = open_to_write(spec.log);
  int errors = log;
  try {
    if (!spec.errors.empty()) errors = open_to_write(spec.errors);
  } catch (...) {
    close(log);
    throw;
  }
  const pid_t parent = getpid();
  id_ = fork();
  if (id_ == 0) become(pointers.data(), log, errors, spec.kept, parent);
  const int error = errno;
  close(log);
  if (errors != log) close(errors);
  if (id_ > 0) setpgid(id_, id_);  // the child does the same; whoever is first
  if (id_ < 0) throw SystemError(fmt::format("cannot start {}: {}", words[0], std::strerror(error)));
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : id_(std::exchange(other.id_, -1)), exit_code_(other.exit_code_) {}

ChildProcess::~ChildProcess() {
  if (id_ < 0 || exit_code_) return;
  kill(-id_, SIGKILL);
  reap(0);
}

std::optional<int> ChildProcess::reap(int options) {
  if (exit_code_) return exit_code_;
  int status = 0;
  pid_t ended = 0;
  do {
    ended = waitpid(id_, &status, options);
  } while (ended < 0 && errno == EINTR);
  if (ended != id_) return std::nullopt;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exit_code_;
}

std::optional<int> ChildProcess::poll() { return reap(WNOHANG); }

int ChildProcess::wait() {
  const std::optional<int> code = reap(0);
  ASSERT(code, "a child process that nobody can wait for");
  return *code;
}

void ChildProcess::interrupt() {
  if (!exit_code_) kill(id_, SIGINT);
}

std::filesystem::path this_program() { return std::filesystem::read_symlink("/proc/self/exe"); }

}  // namespace bsexp
