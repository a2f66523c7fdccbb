#pragma once
// Text from a language model, byte by byte.
#include <cstdint>
#include <string>
#include <vector>

#include "bsexp/rnn/features.h"

namespace bsexp::rnn {

// A unit of the state that is held at a value: set after every step, prompt included, before the logits and
// the next step read it. So a held c acts from the next step on, a held h on the next byte.
struct Clamp {
  StatePart part = StatePart::cell;
  int64_t unit = 0;
  double value = 0;
};

struct SampleOptions {
  int64_t length = 500;       // bytes after the prompt
  double temperature = 1;     // p ~ exp(logits / temperature); 0 takes the most likely byte
  std::string prompt = "\n";  // read first, not empty; not part of the result
  uint64_t seed = 1;          // of the stream "sample"
  int64_t top_k = 0;          // draws among so many of the most likely bytes; 0: among all
  std::vector<Clamp> clamps = {};
};

// UserError when an option is not possible.
std::string sample(const LanguageModel& model, nn::Pool& pool, const SampleOptions& options);

}  // namespace bsexp::rnn
