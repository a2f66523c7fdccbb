#include "bsexp/datasets/markov.h"

#include <cmath>
#include <span>

#include "bsexp/base/error.h"
#include "bsexp/base/random.h"

namespace bsexp::datasets {

namespace {

int64_t draw(std::span<const double> probabilities, Random& random) {
  double point = random.uniform();
  for (size_t i = 0; i + 1 < probabilities.size(); ++i) {
    point -= probabilities[i];
    if (point < 0) return static_cast<int64_t>(i);
  }
  return static_cast<int64_t>(probabilities.size()) - 1;
}

// pi with pi P = pi, by the elimination of Grassmann, Taksar and Heyman (1985, "Regenerative analysis and
// steady state distributions for Markov chains"). It never subtracts, so every entry is right to rounding.
std::vector<double> stationary_distribution(std::vector<double> p, size_t n) {
  for (size_t k = n - 1; k > 0; --k) {
    double leaves = 0;
    for (size_t j = 0; j < k; ++j) leaves += p[k * n + j];
    for (size_t i = 0; i < k; ++i) p[i * n + k] /= leaves;
    for (size_t i = 0; i < k; ++i) {
      for (size_t j = 0; j < k; ++j) p[i * n + j] += p[i * n + k] * p[k * n + j];
    }
  }
  std::vector<double> pi(n, 1);
  double sum = 1;
  for (size_t k = 1; k < n; ++k) {
    pi[k] = 0;
    for (size_t i = 0; i < k; ++i) pi[k] += pi[i] * p[i * n + k];
    sum += pi[k];
  }
  for (double& share : pi) share /= sum;
  return pi;
}

}  // namespace

MarkovSource::MarkovSource(int64_t n_symbols, uint64_t seed) : n_(n_symbols), seed_(seed) {
  REQUIRE(n_symbols >= 2 && n_symbols <= 64, "a Markov source has 2 to 64 symbols, not {}", n_symbols);
  const auto n = static_cast<size_t>(n_symbols);
  Random random(seed, "data/markov");
  transitions_.resize(n * n);
  for (size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (size_t j = 0; j < n; ++j) {
      const double u = 0.05 + 0.95 * random.uniform();  // every successor is possible
      sum += transitions_[i * n + j] = u * u * u * u;
    }
    for (size_t j = 0; j < n; ++j) transitions_[i * n + j] /= sum;
  }
  stationary_ = stationary_distribution(transitions_, n);
}

double MarkovSource::entropy_bits() const {
  const auto n = static_cast<size_t>(n_);
  double bits = 0;
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      const double p = transitions_[i * n + j];
      bits -= stationary_[i] * p * std::log2(p);
    }
  }
  return bits;
}

Bytes MarkovSource::generate(int64_t length) const {
  REQUIRE(length >= 1, "a Markov text of {} bytes is not possible", length);
  Random random(seed_, "data/markov/text");
  Bytes text;
  text.reserve(static_cast<size_t>(length));
  int64_t state = draw(stationary_, random);
  for (int64_t i = 0; i < length; ++i) {
    text.push_back(static_cast<uint8_t>(kFirstSymbol + state));
    state = draw(std::span(transitions_).subspan(static_cast<size_t>(state * n_), static_cast<size_t>(n_)),
                 random);
  }
  return text;
}

}  // namespace bsexp::datasets
