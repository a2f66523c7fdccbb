#pragma once
// The text of a language model's run: loaded, split, and cut into windows as the configuration says.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bsexp/datasets.h"
#include "bsexp/experiments/config.h"

namespace bsexp::experiments {

class TextTask {
 public:
  // UserError when the dataset is not here, or too short for its parts.
  explicit TextTask(const Config& config);

  datasets::Windows windows(const std::string& part) const;  // "train", "valid", "test"
  bool has(const std::string& part) const { return !bytes(part).empty(); }
  std::optional<double> entropy_bits() const { return entropy_bits_; }
  int64_t size(const std::string& part) const { return static_cast<int64_t>(bytes(part).size()); }

 private:
  const datasets::Bytes& bytes(const std::string& part) const;

  int64_t batch_, window_;
  datasets::Split split_;
  std::optional<double> entropy_bits_;
};

}  // namespace bsexp::experiments
