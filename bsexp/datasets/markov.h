#pragma once
// A synthetic text whose entropy is known: a stationary Markov chain of order one over n symbols (consecutive
// characters from '0').
//
// Each row of the transition matrix is drawn from the stream "data/markov": fourth powers of uniform
// variables, normalised, so that some successors are likely and most are not. The entropy rate is
//   H = - sum_i pi_i sum_j P_ij log2 P_ij  bits per symbol, pi the stationary distribution (pi P = pi).
// No model of the next symbol can have a lower expected loss (Shannon 1948), and a model that has learned P
// reaches it.
#include <cstdint>
#include <vector>

#include "bsexp/datasets/text.h"

namespace bsexp::datasets {

class MarkovSource {
 public:
  // UserError unless 2 <= n_symbols <= 64.
  MarkovSource(int64_t n_symbols, uint64_t seed);

  double entropy_bits() const;
  const std::vector<double>& stationary() const { return stationary_; }
  double transition(int64_t from, int64_t to) const {
    return transitions_[static_cast<size_t>(from * n_ + to)];
  }

  // `length` symbols, the first from the stationary distribution.
  Bytes generate(int64_t length) const;

 private:
  int64_t n_;
  uint64_t seed_;
  std::vector<double> transitions_;  // [from][to]
  std::vector<double> stationary_;
};

inline constexpr uint8_t kFirstSymbol = '0';  // the symbols are consecutive characters from here

}  // namespace bsexp::datasets
