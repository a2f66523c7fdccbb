#include "bsexp/rnn/sampler.h"

#include <algorithm>
#include <cmath>

#include "bsexp/base/random.h"

namespace bsexp::rnn {

namespace {

size_t draw(const std::vector<double>& logits, double temperature, Random& random) {
  const auto best = std::max_element(logits.begin(), logits.end());
  if (temperature == 0) return static_cast<size_t>(best - logits.begin());
  std::vector<double> cumulated;
  cumulated.reserve(logits.size());
  double sum = 0;
  for (const double logit : logits) cumulated.push_back(sum += std::exp((logit - *best) / temperature));
  const double point = random.uniform() * sum;
  const auto found = std::upper_bound(cumulated.begin(), cumulated.end(), point);
  return static_cast<size_t>(std::min(found, cumulated.end() - 1) - cumulated.begin());
}

}  // namespace

std::string sample(const LanguageModel& model, nn::Pool& pool, const SampleOptions& options) {
  REQUIRE(options.length >= 0, "a sample of {} bytes is not possible", options.length);
  REQUIRE(options.temperature >= 0 && std::isfinite(options.temperature),
          "the temperature must be 0 or more, not {}", options.temperature);
  REQUIRE(!options.prompt.empty(), "the prompt is empty: give at least one byte to start from");
  nn::Tape tape(pool, nn::Tape::Mode::forward);
  const LanguageModel::OnTape model_on_tape(model, tape);
  std::vector<State> states = on_tape(tape, model.zero_state(pool, 1));
  Random random(options.seed, "sample");
  nn::Var logits;
  const auto read = [&](unsigned char byte) {
    const int32_t id = byte;
    logits = model_on_tape.step(pool.from_ids(&id, 1), states);
  };
  for (const char c : options.prompt) read(static_cast<unsigned char>(c));
  std::string text;
  while (static_cast<int64_t>(text.size()) < options.length) {
    text.push_back(static_cast<char>(draw(logits.value().to_host(), options.temperature, random)));
    read(static_cast<unsigned char>(text.back()));
  }
  return text;
}

}  // namespace bsexp::rnn
