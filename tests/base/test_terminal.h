#pragma once
// A terminal for tests.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace bsexp {

// Standard error on a terminal of some width, as long as this lives.
class Terminal {
 public:
  explicit Terminal(uint16_t columns, uint16_t rows = 24)
      : main_(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)), saved_(dup(2)) {
    if (main_ < 0 || grantpt(main_) != 0 || unlockpt(main_) != 0) std::abort();
    const int other = open(ptsname(main_), O_RDWR | O_NOCTTY);
    const winsize size = {rows, columns, 0, 0};
    if (other < 0 || ioctl(other, TIOCSWINSZ, &size) != 0) std::abort();
    dup2(other, 2);
    close(other);
  }
  ~Terminal() {
    dup2(saved_, 2);
    close(saved_);
    close(main_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // What was written since the last call.
  std::string text() const {
    std::string result(4096, '\0');
    const ssize_t count = read(main_, result.data(), result.size());
    result.resize(count > 0 ? static_cast<size_t>(count) : 0);
    return result;
  }

 private:
  int main_, saved_;
};

}  // namespace bsexp
