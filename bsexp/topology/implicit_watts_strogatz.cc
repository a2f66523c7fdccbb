#include "bsexp/topology/implicit_watts_strogatz.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "bsexp/base/random.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

namespace {

constexpr const char* kRing = "watts_strogatz";
constexpr const char* kTorus = "watts_strogatz_2d";

RewiredSlot make_slot(int64_t n, double rewire, Random random) {
  RewiredSlot result;
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

void check(const TopologySpec& spec, int64_t n_nodes) {
  check_takes(spec);
  REQUIRE(spec.kind == kRing || spec.kind == kTorus, "an implicit graph is of the kind {} or {}, not {}",
          kRing, kTorus, spec.kind);
  REQUIRE(!spec.density && !spec.directed.value_or(false) && spec.torus.value_or(true),
          "an implicit graph has a degree in the place of a density, edges without directions, and opposite "
          "borders of its lattice joined");
  REQUIRE(n_nodes >= 3 && n_nodes <= INT32_MAX, "an implicit graph has 3 to {} nodes, not {}", INT32_MAX,
          n_nodes);
}

std::vector<LatticeOffset> ring_offsets(int64_t degree) {
  std::vector<LatticeOffset> offsets;
  for (int64_t d = 1; d <= degree / 2; ++d) offsets.push_back({0, d});
  return offsets;
}

}  // namespace

int64_t Torus::moved(int64_t node, const LatticeOffset& by) const {
  return (node / n1 + by.rows + n0) % n0 * n1 + (node % n1 + by.columns + n1) % n1;
}

ImplicitWattsStrogatz::ImplicitWattsStrogatz(const TopologySpec& spec, int64_t n_nodes, uint64_t seed) {
  check(spec, n_nodes);
  const int64_t degree = even_degree(n_nodes, spec);
  const auto needed = static_cast<double>(degree / 2) * (sizeof(Slot) + sizeof(LatticeOffset));
  const auto most = static_cast<double>(memory_of_machine());
  REQUIRE(needed <= most,
          "{}: an implicit graph of degree {} takes {} of memory, and this machine has {}; use a "
          "smaller degree",
          spec.kind, degree, format_bytes(needed), format_bytes(most));
  const double rewire = rewire_probability(spec);
  const int64_t n0 = spec.kind == kRing ? 1 : lattice_rows(n_nodes, spec);
  torus_ = {n0, n_nodes / n0};
  for (const LatticeOffset& offset :
       spec.kind == kRing ? ring_offsets(degree) : nearest_offsets(n0, torus_.n1, degree, spec)) {
    Random random(seed, fmt::format("implicit/{}/{}", spec.kind, slots_.size() + 1));
    slots_.push_back({offset, make_slot(n_nodes, rewire, random)});
  }
}

void ImplicitWattsStrogatz::neighbours(int64_t node, std::vector<uint32_t>& result) const {
  result.clear();
  const auto j = static_cast<uint32_t>(node);
  for (const auto& [offset, slot] : slots_) {
    result.push_back(slot.rewired(j) ? slot.permuted(j) : static_cast<uint32_t>(torus_.moved(node, offset)));
    const auto before = static_cast<uint32_t>(torus_.moved(node, {-offset.rows, -offset.columns}));
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
  for (int64_t v = 0; v < n_nodes(); ++v) {
    neighbours(v, heads);
    for (const uint32_t w : heads) {
      if (v < w) edges.emplace_back(static_cast<int32_t>(v), static_cast<int32_t>(w));
    }
  }
  return Graph::undirected(n_nodes(), edges);
}

}  // namespace bsexp::topology
