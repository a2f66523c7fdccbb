#include "bsexp/topology/implicit_watts_strogatz.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "bsexp/base/error.h"
#include "bsexp/base/random.h"

namespace bsexp::topology {

namespace {

RingSlot make_slot(int64_t n, double rewire, uint64_t seed, int64_t slot) {
  Random random(seed, fmt::format("implicit/watts_strogatz/{}", slot));
  RingSlot result;
  result.n = static_cast<uint32_t>(n);
  const auto bits = static_cast<uint32_t>(std::bit_width(static_cast<uint64_t>(n - 1)));
  result.right_bits = bits / 2;
  result.right_mask = (uint32_t{1} << result.right_bits) - 1;
  result.left_mask = (uint32_t{1} << (bits - result.right_bits)) - 1;
  result.rewired_key = random();
  for (uint32_t& key : result.keys) key = random();
  const auto limit = static_cast<int64_t>(std::llround(std::ldexp(rewire, 32))) - 1;
  result.rewired_limit = static_cast<uint32_t>(std::max<int64_t>(limit, 0));
  result.never = limit < 0 ? ~uint32_t{0} : 0;
  return result;
}

}  // namespace

ImplicitWattsStrogatz::ImplicitWattsStrogatz(int64_t n_nodes, int64_t degree, double rewire, uint64_t seed)
    : n_(n_nodes) {
  REQUIRE(n_nodes >= 3 && n_nodes <= INT32_MAX, "an implicit ring has 3 to {} nodes, not {}", INT32_MAX,
          n_nodes);
  REQUIRE(degree >= 2 && degree % 2 == 0 && degree < n_nodes,
          "a ring of {} nodes has an even degree from 2 to {}, not {}", n_nodes, (n_nodes - 1) / 2 * 2,
          degree);
  REQUIRE(rewire >= 0 && rewire <= 1, "'rewire' is {}; it must be 0 to 1", rewire);
  for (int64_t d = 1; d <= degree / 2; ++d) slots_.push_back(make_slot(n_nodes, rewire, seed, d));
}

void ImplicitWattsStrogatz::neighbours(int64_t node, std::vector<uint32_t>& result) const {
  result.clear();
  const auto j = static_cast<uint32_t>(node);
  const auto n = static_cast<uint32_t>(n_);
  for (uint32_t d = 1; d <= slots_.size(); ++d) {
    const RingSlot& slot = slots_[d - 1];
    result.push_back(slot.rewired(j) ? slot.permuted(j) : (j < n - d ? j + d : j + d - n));
    const uint32_t before = j >= d ? j - d : j + n - d;
    if (!slot.rewired(before)) result.push_back(before);
    const uint32_t source = slot.unpermuted(j);
    if (slot.rewired(source)) result.push_back(source);
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  std::erase(result, j);
}

Graph ImplicitWattsStrogatz::stored() const {
  std::vector<Edge> edges;
  std::vector<uint32_t> heads;
  for (int64_t v = 0; v < n_; ++v) {
    neighbours(v, heads);
    for (const uint32_t w : heads) {
      if (v < w) edges.emplace_back(static_cast<int32_t>(v), static_cast<int32_t>(w));
    }
  }
  return Graph::undirected(n_, edges);
}

}  // namespace bsexp::topology
