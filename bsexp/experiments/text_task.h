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
  explicit TextTask(const Config& config, const Console& console = {.quiet = true});

  datasets::Windows windows(const std::string& part) const;  // "train", "valid", "test"
  bool has(const std::string& part) const { return !bytes(part).empty(); }
  std::optional<double> entropy_bits() const { return entropy_bits_; }
  int64_t size(const std::string& part) const { return bytes(part).size(); }
  // "12,345 reviews; 3 left out: malformed JSON"; empty where nothing was counted.
  const std::string& remarks() const { return remarks_; }

 private:
  const datasets::TextPart& bytes(const std::string& part) const;

  int64_t batch_, window_;
  datasets::Split split_;
  std::optional<double> entropy_bits_;
  std::string remarks_;
};

}  // namespace bsexp::experiments
