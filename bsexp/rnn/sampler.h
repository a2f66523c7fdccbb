#pragma once
// Text from a language model, byte by byte.
#include <cstdint>
#include <string>

#include "bsexp/rnn/language_model.h"

namespace bsexp::rnn {

struct SampleOptions {
  int64_t length = 500;       // bytes after the prompt
  double temperature = 1;     // p ~ exp(logits / temperature); 0 takes the most likely byte
  std::string prompt = "\n";  // read first, not empty; not part of the result
  uint64_t seed = 1;          // of the stream "sample"
};

// UserError when an option is not possible.
std::string sample(const LanguageModel& model, nn::Pool& pool, const SampleOptions& options);

}  // namespace bsexp::rnn
