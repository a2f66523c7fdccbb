#pragma once
// The file of a checkpoint: named f32 tensors and numbers, written atomically, read back to the same bits.
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bsexp::runfile {

struct Checkpoint {
  std::map<std::string, std::vector<float>> tensors;
  std::map<std::string, int64_t> integers;
  std::map<std::string, double> reals;
  std::map<std::string, std::string> texts;
};

// Replaces the file; the old one stays whole until the new one is.
void write_checkpoint_file(const std::filesystem::path& path, const Checkpoint& checkpoint);

// UserError when the file is missing, damaged or no checkpoint.
Checkpoint read_checkpoint_file(const std::filesystem::path& path);

}  // namespace bsexp::runfile
