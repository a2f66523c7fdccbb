#pragma once
// The errors of bsexp and the two words that raise them.
//
//   REQUIRE(condition, "format", values...)  the user's mistake: says what was given, what is allowed, what
//   to try. ASSERT(condition, "format", values...)   our own bug: carries the file and line.
//
// The exit code of the program follows from the type of the error that reaches `main`.
#include <stdexcept>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace bsexp {

class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  virtual int exit_code() const { return 1; }
};

// The user can mend it: wrong input, missing file, impossible parameter. Exit code 2.
class UserError : public Error {
 public:
  using Error::Error;
  int exit_code() const override { return 2; }
};

// The machine failed: disk full, device lost, network down. Exit code 1.
class SystemError : public Error {
 public:
  using Error::Error;
};

// A bug of bsexp. Exit code 1.
class InternalError : public Error {
 public:
  using Error::Error;
};

// The user interrupted the work; what was done is saved. Exit code 130.
class Interrupted : public Error {
 public:
  using Error::Error;
  int exit_code() const override { return 130; }
};

[[noreturn]] void throw_internal_error(const char* file, int line, const char* condition,
                                       const std::string& message);

}  // namespace bsexp

#define REQUIRE(condition, ...)                                             \
  do {                                                                      \
    if (!(condition)) throw ::bsexp::UserError(::fmt::format(__VA_ARGS__)); \
  } while (false)

#define ASSERT(condition, ...)                                                                   \
  do {                                                                                           \
    if (!(condition))                                                                            \
      ::bsexp::throw_internal_error(__FILE__, __LINE__, #condition, ::fmt::format(__VA_ARGS__)); \
  } while (false)
