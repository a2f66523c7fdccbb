#include "bsexp/rnn/sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "bsexp/base/random.h"

namespace bsexp::rnn {

namespace {

// Leaves the k largest logits; of equals, those of the lower bytes.
void keep_largest(std::vector<double>& logits, int64_t k) {
  if (k == 0 || k >= static_cast<int64_t>(logits.size())) return;
  std::vector<size_t> order(logits.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return logits[a] > logits[b]; });
  for (size_t i = static_cast<size_t>(k); i < order.size(); ++i)
    logits[order[i]] = -std::numeric_limits<double>::infinity();
}

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

void hold(State& state, const std::vector<Clamp>& clamps, nn::Tape& tape) {
  for (const Clamp& clamp : clamps) {
    nn::Var& held = clamp.part == StatePart::cell ? state.c : state.h;
    std::vector<double> values = held.value().to_host();
    values[static_cast<size_t>(clamp.unit)] = clamp.value;
    held = tape.constant(tape.pool().from_host(1, held.features(), values));
  }
}

void check(const SampleOptions& options, int64_t n_units) {
  REQUIRE(options.length >= 0, "a sample of {} bytes is not possible", options.length);
  REQUIRE(options.temperature >= 0 && std::isfinite(options.temperature),
          "the temperature must be 0 or more, not {}", options.temperature);
  REQUIRE(!options.prompt.empty(), "the prompt is empty: give at least one byte to start from");
  REQUIRE(options.top_k >= 0, "the number of bytes to draw among must be 1 or more, or 0 for all, not {}",
          options.top_k);
  for (const Clamp& clamp : options.clamps) {
    REQUIRE(clamp.unit >= 0 && clamp.unit < n_units, "there is no unit {} to hold; units are 0 to {}",
            clamp.unit, n_units - 1);
    REQUIRE(std::isfinite(clamp.value), "unit {} cannot be held at {}", clamp.unit, clamp.value);
  }
}

}  // namespace

std::string sample(const LanguageModel& model, nn::Pool& pool, const SampleOptions& options) {
  check(options, model.n_hidden());
  nn::Tape tape(pool, nn::Tape::Mode::forward);
  const LanguageModel::OnTape model_on_tape(model, tape);
  std::vector<State> states = on_tape(tape, model.zero_state(pool, 1));
  Random random(options.seed, "sample");
  nn::Var below;
  const auto read = [&](char byte) {
    const int32_t id = static_cast<unsigned char>(byte);
    below = model_on_tape.advance(pool.from_ids(&id, 1), states);
    hold(states.back(), options.clamps, tape);
  };
  for (const char c : options.prompt) read(c);
  std::string text;
  while (static_cast<int64_t>(text.size()) < options.length) {
    std::vector<double> logits = model_on_tape.logits(states, below).value().to_host();
    keep_largest(logits, options.top_k);
    text.push_back(static_cast<char>(draw(logits, options.temperature, random)));
    read(text.back());
  }
  return text;
}

}  // namespace bsexp::rnn
