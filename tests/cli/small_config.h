#pragma once
// A run of a second or less, on a synthetic source.
#include <filesystem>
#include <string>

#include "bsexp/base/file.h"

namespace bsexp {

inline constexpr const char* kSmallConfig = R"(name: small
data: {dataset: markov, symbols: 4, length: 20000}
model: {hidden: 32, block: 8, embedding: 16, steps: 2, topology: {kind: watts_strogatz, degree: 2, rewire: 0.3}}
train: {batch: 4, window: 8, steps: 12, warmup: 3, evaluate_every: 6, evaluate_windows: 3, checkpoint_every: 4}
log: {every: 2, samples: 20, figures: false}
)";

inline std::string small_config_in(const std::filesystem::path& folder) {
  write_file(folder / "small.yaml", kSmallConfig);
  return (folder / "small.yaml").string();
}

}  // namespace bsexp
