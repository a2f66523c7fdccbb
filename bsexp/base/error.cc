#include "bsexp/base/error.h"

namespace bsexp {

void throw_internal_error(const char* file, int line, const char* condition, const std::string& message) {
  throw InternalError(
      fmt::format("internal error at {}:{}: {} (expected {})", file, line, message, condition));
}

}  // namespace bsexp
