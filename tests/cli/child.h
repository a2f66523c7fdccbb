#pragma once
// Runs the built program as a child process.
#include <string>
#include <vector>

namespace bsexp {

struct ChildOptions {
  std::string folder = BSEXP_BINARY_DIR;  // where it runs
  int stdout_descriptor = -1;             // its standard output instead of a pipe; -2: closed
  size_t memory_limit = 0;                // bytes of address space; 0: no limit
  size_t file_limit = 0;                  // bytes of a file it writes, as on a full disk; 0: no limit
  std::string interrupt_at;               // Ctrl-C when standard error holds this text; empty: never
};

struct ChildResult {
  int exit_code;  // -SIGNAL when a signal ended it
  std::string out, err;
};

ChildResult run_bsexp(const std::vector<std::string>& arguments, const ChildOptions& options = {});

}  // namespace bsexp
