#include "bsexp/datasets/package.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/text.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

namespace {

// Starts a program of the PATH in `folder`, its output in the file `log` there; the errno of a failure.
int start(std::vector<std::string> words, const fs::path& folder, const char* log, pid_t& child) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  constexpr mode_t kMode = 0644;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, kMode);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  const int error = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

// Waits for the end of the child, and ends it on Ctrl-C; whether it succeeded.
bool finish(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, WNOHANG) != child) {
    if (interrupt_requested()) kill(child, SIGTERM);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// The last line of a file.
std::string last_words(const fs::path& log) {
  std::error_code missing;
  const std::vector<std::string> lines =
      fs::exists(log, missing) ? split(read_file(log), '\n') : std::vector<std::string>();
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (!line->empty()) return *line;
  }
  return "it says nothing";
}

}  // namespace

fs::path download_package(const std::string& package, const fs::path& folder, const std::string& advice) {
  constexpr const char* kLog = "apt-get.log";
  pid_t child = 0;
  const int error = start({"apt-get", "-q", "download", package}, folder, kLog, child);
  REQUIRE(error == 0, "the package {} is fetched with apt-get, which does not start here ({}): {}", package,
          std::strerror(error), advice);
  const bool succeeded = finish(child);
  if (interrupt_requested()) throw Interrupted(fmt::format("interrupted; {} was not fetched", package));
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (succeeded && entry.path().extension() == ".deb") return entry.path();
  }
  throw SystemError(fmt::format(
      "apt-get could not download {} ({}): is the network there, and was apt-get update run? Or {}", package,
      last_words(folder / kLog), advice));
}

}  // namespace bsexp::datasets
