#include "bsexp/topology/mix.h"

#include <algorithm>
#include <bit>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/topology/distances.h"
#include "bsexp/topology/statistics.h"

namespace bsexp::topology {

namespace {

using Word = uint64_t;
constexpr size_t kWordBits = 64;

// A word for each of n nodes: the nodes first ... first + 63 have one bit each.
std::vector<Word> starting_bits(size_t n, size_t first) {
  std::vector<Word> words(n);
  for (size_t i = first; i < std::min(n, first + kWordBits); ++i) words[i] = Word{1} << (i - first);
  return words;
}

// to[column] |= from[row] for every block.
void spread(const BlockMask& mask, const std::vector<Word>& from, std::vector<Word>& to) {
  for (size_t row = 0; row < from.size(); ++row) {
    const Word bits = from[row];
    if (bits == 0) continue;
    for (auto z = mask.indptr()[row]; z < mask.indptr()[row + 1]; ++z) {
      to[static_cast<size_t>(mask.indices()[static_cast<size_t>(z)])] |= bits;
    }
  }
}

// Which pairs are joined by the steps taken so far.
class Mixing {
 public:
  explicit Mixing(int64_t n) : n_(static_cast<size_t>(n)) {
    for (size_t first = 0; first < n_; first += kWordBits) joined_.push_back(starting_bits(n_, first));
  }

  // Takes one step through `mask`; returns the share of ordered pairs i != j that are joined now.
  double step(const BlockMask& mask) {
    ASSERT(mask.n_rows() == static_cast<int64_t>(n_) && mask.n_columns() == mask.n_rows(),
           "the masks of a mix factor are square and of one size, {}", n_);
    for (std::vector<Word>& words : joined_) {
      stop_if_interrupted();
      std::vector<Word> next(n_);
      spread(mask, words, next);
      words.swap(next);
    }
    return share();
  }

 private:
  double share() const {
    if (n_ <= 1) return 1;  // no pair is left to be joined
    int64_t pairs = 0;
    for (const std::vector<Word>& words : joined_) {
      for (const Word word : words) pairs += std::popcount(word);
    }
    for (size_t i = 0; i < n_; ++i) {
      pairs -= static_cast<int64_t>(joined_[i / kWordBits][i] >> (i % kWordBits) & 1);
    }
    return static_cast<double>(pairs) / (static_cast<double>(n_) * static_cast<double>(n_ - 1));
  }

  size_t n_;
  std::vector<std::vector<Word>> joined_;  // of 64 starting nodes each: a word for each node
};

bool has_full_diagonal(const BlockMask& mask) {
  for (int64_t i = 0; i < mask.n_rows(); ++i) {
    if (!mask.contains(i, i)) return false;
  }
  return true;
}

// With the full diagonal a pair is joined from the step on that is the length of its shortest path.
std::vector<double> share_within_distance(const BlockMask& mask) {
  ThreadPool alone(1);
  return shares_within(pairs_at_distance(graph_of(mask), alone), mask.n_rows());
}

}  // namespace

std::vector<double> mix(std::span<const BlockMask> sequence) {
  std::vector<double> shares;
  if (sequence.empty()) return shares;
  Mixing mixing(sequence.front().n_rows());
  for (const BlockMask& mask : sequence) shares.push_back(mixing.step(mask));
  return shares;
}

std::vector<double> mix_until_still(const BlockMask& mask) {
  ASSERT(mask.n_rows() == mask.n_columns(), "the mask of a mix factor is square");
  if (has_full_diagonal(mask)) return share_within_distance(mask);
  std::vector<double> shares;
  Mixing mixing(mask.n_rows());
  while (shares.size() < 2 || shares[shares.size() - 2] < shares.back()) {
    shares.push_back(mixing.step(mask));
    if (shares.back() == 1) return shares;
  }
  shares.pop_back();
  return shares;
}

}  // namespace bsexp::topology
