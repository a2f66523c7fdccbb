#include "bsexp/topology/implicit_pull.h"

#include <algorithm>
#include <vector>

#include "bsexp/topology/instruction_sets.h"

namespace bsexp::topology {

namespace {

constexpr int kBlock = 512;  // nodes; what they read at random fits the first cache

// Reads of a block: node `at` of the block gets frontier[from].
struct Reads {
  std::vector<uint32_t> at, from;
  size_t n = 0;
};

// rewired[i] for the nodes first + i, which may begin before node 0.
// Loops take a slot by value: behind a reference it could be what they write.
BSEXP_FOR_EACH_ISA void find_rewired(const RingSlot slot, int64_t first, int count, uint32_t* rewired) {
  for (int i = 0; i < count; ++i) {
    const auto node = static_cast<uint32_t>(first) + static_cast<uint32_t>(i);
    rewired[i] = slot.rewired(node >= slot.n ? node + slot.n : node);  // before 0 it is near 2^32
  }
}

// The edges that stayed, both of them of a slot d; rewired[i - d] is of the node before.
BSEXP_FOR_EACH_ISA void read_ring(const uint32_t* rewired, const uint32_t* frontier, int d, int count,
                                  uint32_t* found) {
  for (int i = 0; i < count; ++i) {
    found[i] |= (~rewired[i] & frontier[i + d]) | (~rewired[i - d] & frontier[i - d]);
  }
}

// source[i] = one step back from first + i, to be repeated while it is no node.
BSEXP_FOR_EACH_ISA void step_back(const RingSlot slot, uint32_t first, int count, uint32_t* source) {
  for (int i = 0; i < count; ++i) source[i] = slot.step_back(first + static_cast<uint32_t>(i));
}

BSEXP_FOR_EACH_ISA void find_rewired_of(const RingSlot slot, const uint32_t* nodes, int count,
                                        uint32_t* rewired) {
  for (int i = 0; i < count; ++i) rewired[i] = slot.rewired(nodes[i]);
}

BSEXP_FOR_EACH_ISA void step(const RingSlot slot, uint32_t first, const uint32_t* at, size_t count,
                             uint32_t* to) {
  for (size_t i = 0; i < count; ++i) to[i] = slot.step(first + at[i]);
}

BSEXP_FOR_EACH_ISA uint32_t any_missing(uint32_t all, const uint32_t* seen, int count, uint32_t* missing) {
  uint32_t any = 0;
  for (int i = 0; i < count; ++i) {
    missing[i] = all & ~seen[i];
    any |= missing[i];
  }
  return any;
}

BSEXP_FOR_EACH_ISA uint32_t keep_new(const uint32_t* found, const uint32_t* missing, uint32_t* seen,
                                     uint32_t* next, int count) {
  uint32_t any = 0;
  for (int i = 0; i < count; ++i) {
    next[i] = found[i] & missing[i];
    seen[i] |= next[i];
    any |= next[i];
  }
  return any;
}

BSEXP_FOR_EACH_ISA void count_new(const uint32_t* next, int count, uint32_t of, PullCounts& counts) {
  for (int s = 0; s < 32; ++s) {
    if ((of >> s & 1) == 0) continue;
    uint32_t sum = 0;
    for (int i = 0; i < count; ++i) sum += next[i] >> s & 1;
    counts.by_source[static_cast<size_t>(s)] += sum;
  }
  uint32_t nodes = 0;
  for (int i = 0; i < count; ++i) nodes += next[i] != 0;
  counts.nodes += nodes;
}

// Adds the random reads of slot d: where own edges of the block lead, and where edges to it come from.
void add_random_reads(const RingSlot& slot, const uint32_t* rewired, const uint32_t* missing, uint32_t first,
                      int count, Reads& reads) {
  const size_t begin = reads.n;
  for (int i = 0; i < count; ++i) {
    reads.at[reads.n] = static_cast<uint32_t>(i);
    reads.n += rewired[i] != 0 && missing[i] != 0;
  }
  step(slot, first, reads.at.data() + begin, reads.n - begin, reads.from.data() + begin);
  for (size_t i = begin; i < reads.n; ++i) {
    while (reads.from[i] >= slot.n) reads.from[i] = slot.step(reads.from[i]);
  }
  std::array<uint32_t, kBlock> source, is_rewired;
  step_back(slot, first, count, source.data());
  for (int i = 0; i < count; ++i) {
    auto& node = source[static_cast<size_t>(i)];
    while (node >= slot.n) node = slot.step_back(node);
  }
  find_rewired_of(slot, source.data(), count, is_rewired.data());
  for (int i = 0; i < count; ++i) {
    reads.at[reads.n] = static_cast<uint32_t>(i);
    reads.from[reads.n] = source[static_cast<size_t>(i)];
    reads.n += is_rewired[static_cast<size_t>(i)] != 0 && missing[i] != 0;
  }
}

}  // namespace

void pull_nodes(const ImplicitWattsStrogatz& graph, uint32_t all, const uint32_t* frontier, uint32_t* seen,
                uint32_t* next, int64_t begin, int64_t end, PullCounts& counts) {
  const auto half = static_cast<int>(graph.slots().size());
  const size_t most = static_cast<size_t>(2 * half + 1) * kBlock;
  Reads reads{std::vector<uint32_t>(most), std::vector<uint32_t>(most)};
  std::vector<uint32_t> rewired(static_cast<size_t>(kBlock + half));
  std::array<uint32_t, kBlock> missing, found;
  for (int64_t first = begin; first < end; first += kBlock) {
    const auto count = static_cast<int>(std::min<int64_t>(kBlock, end - first));
    if (any_missing(all, seen + first, count, missing.data()) == 0) {
      std::fill_n(next + first, count, 0);
      continue;
    }
    found = {};
    reads.n = 0;
    for (int d = 1; d <= half; ++d) {
      const RingSlot& slot = graph.slots()[static_cast<size_t>(d - 1)];
      find_rewired(slot, first - d, count + d, rewired.data());
      read_ring(rewired.data() + d, frontier + first, d, count, found.data());
      const size_t before = reads.n;
      add_random_reads(slot, rewired.data() + d, missing.data(), static_cast<uint32_t>(first), count, reads);
      for (size_t i = before; i < reads.n; ++i) __builtin_prefetch(frontier + reads.from[i]);
    }
    for (size_t i = 0; i < reads.n; ++i) found[reads.at[i]] |= frontier[reads.from[i]];
    const uint32_t any = keep_new(found.data(), missing.data(), seen + first, next + first, count);
    if (any != 0) count_new(next + first, count, any, counts);
  }
}

}  // namespace bsexp::topology
