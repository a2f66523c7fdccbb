#pragma once
// What the machine has.
#include <cstdint>

namespace bsexp {

// Bytes of memory that this process may hope for: of the machine, or of its control group where that is less.
int64_t memory_of_machine();

}  // namespace bsexp
