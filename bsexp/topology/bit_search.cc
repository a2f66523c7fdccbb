#include "bsexp/topology/bit_search.h"

#include <algorithm>
#include <bit>

#include "bsexp/base/error.h"
#include "bsexp/topology/instruction_sets.h"

namespace bsexp::topology {

namespace {

using Bits = BitSearch::Bits;

// A pull visits all arcs, most of them in vain while few nodes are active.
constexpr int64_t kPullWhenArcsExceedOneOf = 12;

inline bool any(const Bits& bits) {
  uint64_t all = 0;
  for (int k = 0; k < BitSearch::kWords; ++k) all |= bits.words[k];
  return all != 0;
}

inline int64_t count(const Bits& bits) {
  int64_t n = 0;
  for (int k = 0; k < BitSearch::kWords; ++k) n += std::popcount(bits.words[k]);
  return n;
}

// What a step has reached.
struct Reached {
  int64_t pairs = 0;
  int64_t nodes = 0;
  int64_t arcs = 0;  // that leave these nodes
};

BSEXP_FOR_EACH_ISA Reached pull_step(const Graph& out, const Graph& in, const Bits& all, const Bits* frontier,
                                     Bits* seen, Bits* next, int32_t* active) {
  Reached reached;
  const int64_t n = in.n_nodes();
  for (int64_t w = 0; w < n; ++w) {
    Bits found{};
    const Bits missing{all.words & ~seen[w].words};
    if (any(missing)) {
      for (const int32_t v : in.neighbours(w)) found.words |= frontier[v].words;
      found.words &= missing.words;
    }
    next[w] = found;
    if (!any(found)) continue;
    seen[w].words |= found.words;
    active[reached.nodes++] = static_cast<int32_t>(w);
    reached.pairs += count(found);
    reached.arcs += out.degree(w);
  }
  return reached;
}

// `next` is clear before, and `frontier` after it. `active` is replaced; `touched` has room for all nodes.
BSEXP_FOR_EACH_ISA Reached push_step(const Graph& out, Bits* frontier, Bits* seen, Bits* next,
                                     std::span<const int32_t> from, int32_t* active, int32_t* touched) {
  int64_t n_touched = 0;
  for (const int32_t v : from) {
    const Bits bits = frontier[v];
    frontier[v] = Bits{};
    for (const int32_t w : out.neighbours(v)) {
      if (!any(next[w])) touched[n_touched++] = w;
      next[w].words |= bits.words;
    }
  }
  Reached reached;
  for (int64_t i = 0; i < n_touched; ++i) {
    const int32_t w = touched[i];
    const Bits found{next[w].words & ~seen[w].words};
    next[w] = found;
    if (!any(found)) continue;
    seen[w].words |= found.words;
    active[reached.nodes++] = w;
    reached.pairs += count(found);
    reached.arcs += out.degree(w);
  }
  return reached;
}

// Sums of bits by their place: eight planes count up to 255 additions of 512 bits at once.
class PlaceCounter {
 public:
  void add(const Bits& bits) {
    Bits carry = bits;
    for (Bits& plane : planes_) {
      const Bits both{plane.words & carry.words};
      plane.words ^= carry.words;
      carry = both;
    }
    if (++n_added_ == 255) flush();
  }
  const BitSearch::Counts& sums() {
    flush();
    return sums_;
  }

 private:
  void flush() {
    for (int p = 0; p < 8; ++p) {
      for (int s = 0; s < BitSearch::kSources; ++s) {
        sums_[static_cast<size_t>(s)] +=
            static_cast<int64_t>(planes_[static_cast<size_t>(p)].words[s / 64] >> (s % 64) & 1) << p;
      }
    }
    planes_ = {};
    n_added_ = 0;
  }
  std::array<Bits, 8> planes_{};
  int n_added_ = 0;
  BitSearch::Counts sums_{};
};

}  // namespace

BitSearch::BitSearch(const Graph& out, const Graph& in, std::span<const int32_t> sources)
    : out_(out),
      in_(in),
      seen_(static_cast<size_t>(out.n_nodes())),
      frontier_(seen_.size()),
      next_(seen_.size()),
      active_(sources.begin(), sources.end()) {
  ASSERT(static_cast<int64_t>(sources.size()) <= kSources, "{} sources of one search", sources.size());
  for (size_t s = 0; s < sources.size(); ++s) {
    const auto v = static_cast<size_t>(sources[s]);
    const uint64_t bit = uint64_t{1} << (s % 64);
    all_.words[s / 64] |= bit;
    frontier_[v].words[s / 64] |= bit;
    seen_[v] = frontier_[v];
    active_arcs_ += out.degree(sources[s]);
  }
}

int64_t BitSearch::step() {
  return active_arcs_ * kPullWhenArcsExceedOneOf > out_.n_arcs() ? pull() : push();
}

int64_t BitSearch::pull() {
  active_.resize(seen_.size());
  const Reached reached =
      pull_step(out_, in_, all_, frontier_.data(), seen_.data(), next_.data(), active_.data());
  active_.resize(static_cast<size_t>(reached.nodes));
  active_arcs_ = reached.arcs;
  std::swap(frontier_, next_);
  next_is_clear_ = false;
  return reached.pairs;
}

int64_t BitSearch::push() {
  if (!next_is_clear_) std::fill(next_.begin(), next_.end(), Bits{});
  const auto most = static_cast<size_t>(std::min(out_.n_nodes(), active_arcs_));
  std::vector<int32_t> from(std::move(active_)), touched(most);
  active_.resize(most);
  const Reached reached =
      push_step(out_, frontier_.data(), seen_.data(), next_.data(), from, active_.data(), touched.data());
  active_.resize(static_cast<size_t>(reached.nodes));
  active_arcs_ = reached.arcs;
  // A node that was touched and not reached is clear again.
  std::swap(frontier_, next_);
  next_is_clear_ = true;
  return reached.pairs;
}

BSEXP_FOR_EACH_ISA BitSearch::Counts count_places(std::span<const int32_t> nodes,
                                                  const BitSearch::Bits* bits) {
  PlaceCounter counter;
  for (const int32_t v : nodes) counter.add(bits[v]);
  return counter.sums();
}

BitSearch::Counts BitSearch::reached_by_source() const { return count_places(active_, frontier_.data()); }

}  // namespace bsexp::topology
