#pragma once
// Downloads over HTTP, resumed where they broke off.
#include <cstdint>
#include <filesystem>
#include <string>

#include "bsexp/base/console.h"

namespace bsexp::datasets {

struct DownloadOptions {
  int attempts = 4;           // in all; each goes on where the last one stopped
  double pause_seconds = 1;   // before the second, doubled each time
  int64_t expected_size = 0;  // 0: not known
};

// Writes the file at `url` to `path`. Until it is whole it lies in "PATH.part", which a later call goes on
// with. UserError when the server refuses (404: the address is wrong) or the size is not the expected one
// (the part is deleted); SystemError when the network fails at every attempt, the server cannot be reached
// at all, or the disk is full; Interrupted on Ctrl-C.
void download(const std::string& url, const std::filesystem::path& path, const DownloadOptions& options,
              const Console& console);

}  // namespace bsexp::datasets
