#pragma once
// Runs the built program as a child process.
#include <string>
#include <vector>

namespace bsexp {

struct ChildOptions {
  std::string folder = BSEXP_BINARY_DIR;  // where it runs
  int stdout_descriptor = -1;             // its standard output instead of a pipe; -2: closed
  size_t memory_limit = 0;                // bytes of address space; 0: no limit
};

struct ChildResult {
  int exit_code;  // -SIGNAL when a signal ended it
  std::string out, err;
};

ChildResult run_bsexp(const std::vector<std::string>& arguments, const ChildOptions& options = {});

}  // namespace bsexp
