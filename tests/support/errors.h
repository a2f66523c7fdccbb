#pragma once
// The message of the error that an action throws.
#include <string>

#include "bsexp/base/error.h"

namespace bsexp {

// The message of the `Kind` that `action` throws; a text that no expectation matches when it throws none.
template <class Kind = UserError, class Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const Kind& error) {
    return error.what();
  }
  return "(no error)";
}

}  // namespace bsexp
