#include "child.h"

#include <array>
#include <csignal>
#include <cstdlib>

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bsexp {

namespace {

constexpr int kClosed = -2;

[[noreturn]] void become_bsexp(std::vector<char*>& arguments, const ChildOptions& options, int out, int err) {
  if (options.memory_limit > 0) {
    const rlimit limit = {options.memory_limit, options.memory_limit};
    setrlimit(RLIMIT_AS, &limit);
  }
  if (options.file_limit > 0) {
    const rlimit limit = {options.file_limit, options.file_limit};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  dup2(err, STDERR_FILENO);
  if (options.stdout_descriptor == kClosed) {
    close(STDOUT_FILENO);
  } else {
    dup2(options.stdout_descriptor >= 0 ? options.stdout_descriptor : out, STDOUT_FILENO);
  }
  if (chdir(options.folder.c_str()) == 0) execv(arguments[0], arguments.data());
  _exit(127);
}

// Reads both until both are at their end; calls after_read() after each piece.
template <class AfterRead>
void read_all(std::array<pollfd, 2> streams, std::array<std::string*, 2> texts, AfterRead after_read) {
  for (int open = 2; open > 0;) {
    poll(streams.data(), streams.size(), -1);
    for (size_t i = 0; i < 2; ++i) {
      if (streams[i].fd < 0 || streams[i].revents == 0) continue;
      char chunk[1 << 14];
      const ssize_t count = read(streams[i].fd, chunk, sizeof(chunk));
      if (count > 0) {
        texts[i]->append(chunk, static_cast<size_t>(count));
        after_read();
      } else {
        close(streams[i].fd);
        streams[i].fd = -1;
        --open;
      }
    }
  }
}

}  // namespace

ChildResult run_bsexp(const std::vector<std::string>& arguments, const ChildOptions& options) {
  std::vector<std::string> words = {BSEXP_BINARY_DIR "/bsexp"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  int out[2], err[2];
  if (pipe(out) != 0 || pipe(err) != 0) std::abort();
  const pid_t child = fork();
  if (child == 0) {
    close(out[0]);
    close(err[0]);
    become_bsexp(pointers, options, out[1], err[1]);
  }
  close(out[1]);
  close(err[1]);
  ChildResult result;
  bool interrupted = options.interrupt_at.empty();
  read_all({pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0}}, {&result.out, &result.err}, [&] {
    if (interrupted || result.err.find(options.interrupt_at) == std::string::npos) return;
    kill(child, SIGINT);
    interrupted = true;
  });
  int status = 0;
  waitpid(child, &status, 0);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return result;
}

}  // namespace bsexp
