#pragma once
// What the machine has.
#include <cstdint>

namespace bsexp {

// Bytes of memory that this process may hope for: of the machine, or of its control group where that is less.
int64_t memory_of_machine();

// Bytes of the last cache, which processors share; 32 MiB where the machine does not say.
int64_t last_cache_of_machine();

// Bytes of the address space of this process that are mapped.
int64_t mapped_by_process();

}  // namespace bsexp
