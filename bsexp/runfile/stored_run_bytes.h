#pragma once
// Inside this room: a StoredRun as bytes and back, from one process to another of the same program.
#include <string>
#include <string_view>

#include "bsexp/runfile/stored_run.h"

namespace bsexp::runfile {

std::string to_bytes(StoredRun run);
// UserError where the bytes are not those of a run: they may come from a process that a damaged file has
// upset.
StoredRun from_bytes(std::string_view bytes);

}  // namespace bsexp::runfile
