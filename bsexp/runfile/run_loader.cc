#include "bsexp/runfile/run_loader.h"

#include <chrono>
#include <csignal>
#include <new>
#include <span>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/machine.h"
#include "bsexp/runfile/stored_run_bytes.h"

namespace bsexp::runfile {

namespace fs = std::filesystem;

namespace {

// What the child says of a file: this, and then so many bytes: of the run, or of the problem.
struct Head {
  uint64_t is_run;
  uint64_t length;
};

void send(int pipe, const void* bytes, size_t length) {
  for (auto at = static_cast<const char*>(bytes); length > 0;) {
    const ssize_t done = write(pipe, at, length);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) _exit(1);
    at += done;
    length -= static_cast<size_t>(done);
  }
}

void send(int pipe, bool is_run, const std::string& bytes) {
  const Head head{is_run, bytes.size()};
  send(pipe, &head, sizeof head);
  send(pipe, bytes.data(), bytes.size());
}

// A damaged size must not take the memory of the whole machine. What this process has from its parent is not
// counted.
void limit_memory(std::span<const fs::path> files) {
#ifndef __SANITIZE_ADDRESS__  // which reserves terabytes
  uintmax_t largest = 0;
  for (const fs::path& file : files) {
    std::error_code ignored;
    if (const auto size = fs::file_size(run_file_of(file), ignored); !ignored)
      largest = std::max(largest, size);
  }
  const rlimit limit{static_cast<rlim_t>(mapped_by_process()) + (rlim_t{4} << 30) + 8 * largest,
                     RLIM_INFINITY};
  setrlimit(RLIMIT_AS, &limit);
#else
  (void)files;
#endif
}

[[noreturn]] void read_in_child(std::span<const fs::path> files, RunParts parts, int pipe) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const int signal : {SIGINT, SIGTERM, SIGSEGV, SIGBUS, SIGABRT, SIGFPE}) std::signal(signal, SIG_DFL);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  limit_memory(files);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) dup2(open("/dev/null", O_WRONLY), stream);
  for (const fs::path& file : files) {
    try {
      send(pipe, true, to_bytes(read_run(RunReader(file), parts)));
    } catch (const Error& error) {
      send(pipe, false, error.what());
    } catch (const std::bad_alloc&) {
      send(pipe, false, fmt::format("{} asks for more memory than there is: it is damaged", file.string()));
    } catch (const std::exception& error) {
      send(pipe, false, fmt::format("{} cannot be read: {}", file.string(), error.what()));
    }
  }
  _exit(0);
}

class Child {
 public:
  Child(std::span<const fs::path> files, RunParts parts, double seconds) : seconds_(seconds) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw SystemError("cannot make a pipe to read run files through");
    process_ = fork();
    if (process_ == 0) {
      close(ends[0]);
      read_in_child(files, parts, ends[1]);
    }
    close(ends[1]);
    pipe_ = ends[0];
    if (process_ > 0) return;
    close(pipe_);
    throw SystemError("cannot start a process to read run files in");
  }
  ~Child() {
    close(pipe_);
    end();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // What the child has to say of the next file; none when it died or fell silent over it.
  std::optional<LoadedRun> next(const fs::path& file) {
    Head head{};
    if (!receive(&head, sizeof head)) return std::nullopt;
    constexpr uint64_t kMost = uint64_t{1} << 40;
    if (head.is_run > 1 || head.length > kMost) return std::nullopt;
    std::string bytes(head.length, '\0');
    if (!receive(bytes.data(), bytes.size())) return std::nullopt;
    if (head.is_run == 0) return LoadedRun{file, std::nullopt, bytes};
    try {
      return LoadedRun{file, from_bytes(bytes), ""};
    } catch (const UserError&) {
      return std::nullopt;
    }
  }

  // How it ended, in words.
  std::string ending() {
    const int status = end();
    if (silent_) return fmt::format("the HDF5 library does not come back from it within {} s", seconds_);
    if (WIFSIGNALED(status))
      return fmt::format("the HDF5 library crashes on it (signal {})", WTERMSIG(status));
    return "the HDF5 library crashes on it";
  }

 private:
  // Kills the child only if it still runs, so that its own ending is seen.
  int end() {
    if (process_ < 0) return status_;
    bool ended = false;
    for (int wait = 0; !ended && !silent_ && wait < 100; ++wait) {
      ended = waitpid(process_, &status_, WNOHANG) == process_;
      if (!ended) usleep(1000);
    }
    if (!ended) {
      kill(process_, SIGKILL);
      waitpid(process_, &status_, 0);
    }
    process_ = -1;
    return status_;
  }

  bool receive(void* to, size_t length) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::duration<double>(seconds_);
    for (auto at = static_cast<char*>(to); length > 0;) {
      stop_if_interrupted();
      pollfd waits{pipe_, POLLIN, 0};
      constexpr int kMilliseconds = 200;
      if (poll(&waits, 1, kMilliseconds) > 0) {
        const ssize_t done = read(pipe_, at, length);
        if (done <= 0) return false;
        at += done;
        length -= static_cast<size_t>(done);
      } else if (Clock::now() > deadline) {
        silent_ = true;
        return false;
      }
    }
    return true;
  }

  double seconds_;
  pid_t process_ = -1;
  int pipe_ = -1;
  int status_ = 0;
  bool silent_ = false;
};

}  // namespace

std::vector<LoadedRun> load_run_files(const std::vector<fs::path>& files, RunParts parts,
                                      double seconds_for_a_file) {
  std::vector<LoadedRun> loaded;
  while (loaded.size() < files.size()) {
    Child child(std::span<const fs::path>(files).subspan(loaded.size()), parts, seconds_for_a_file);
    while (loaded.size() < files.size()) {
      const fs::path& file = files[loaded.size()];
      if (auto said = child.next(file)) {
        loaded.push_back(std::move(*said));
        continue;
      }
      loaded.push_back({file, std::nullopt,
                        fmt::format("{}: {}. The file is damaged or was not written by bsexp",
                                    run_file_of(file).string(), child.ending())});
      break;
    }
  }
  return loaded;
}

}  // namespace bsexp::runfile
