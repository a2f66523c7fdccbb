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

// Loops take a slot by value: behind a reference it could be what they write.
BSEXP_FOR_EACH_ISA void find_rewired(const RewiredSlot slot, int64_t first, int64_t count,
                                     uint32_t* rewired) {
  const auto node = static_cast<uint32_t>(first);
  for (int64_t i = 0; i < count; ++i) rewired[i] = slot.rewired(node + static_cast<uint32_t>(i));
}

// The edges that stayed, of a run of nodes at one offset.
BSEXP_FOR_EACH_ISA void read_lattice(const uint32_t* rewired, const uint32_t* frontier, int64_t count,
                                     uint32_t* found) {
  for (int64_t i = 0; i < count; ++i) found[i] |= ~rewired[i] & frontier[i];
}

// source[i] = one step back from first + i, to be repeated while it is no node.
BSEXP_FOR_EACH_ISA void step_back(const RewiredSlot slot, uint32_t first, int count, uint32_t* source) {
  for (int i = 0; i < count; ++i) source[i] = slot.step_back(first + static_cast<uint32_t>(i));
}

BSEXP_FOR_EACH_ISA void find_rewired_of(const RewiredSlot slot, const uint32_t* nodes, int count,
                                        uint32_t* rewired) {
  for (int i = 0; i < count; ++i) rewired[i] = slot.rewired(nodes[i]);
}

BSEXP_FOR_EACH_ISA void step(const RewiredSlot slot, uint32_t first, const uint32_t* at, size_t count,
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
void add_random_reads(const RewiredSlot& slot, const uint32_t* rewired, const uint32_t* missing,
                      uint32_t first, int count, Reads& reads) {
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

// A block of nodes and what is found for them.
struct Block {
  int64_t first;
  int count;
  std::array<uint32_t, kBlock> found{};
};

// Both edges of a slot that stayed: the own ones, and those of the nodes at the opposite offset. rewired[i]
// is of the node first + i.
void add_lattice_reads(const ImplicitWattsStrogatz& graph, const ImplicitWattsStrogatz::Slot& slot,
                       const uint32_t* rewired, const uint32_t* frontier, Block& block) {
  const int64_t first = block.first, end = first + block.count;
  const LatticeOffset back{-slot.offset.rows, -slot.offset.columns};
  graph.torus().each_moved_run(first, end, slot.offset, [&](int64_t i, int64_t n, int64_t to) {
    read_lattice(rewired + i, frontier + to, n, block.found.data() + i);
  });
  std::array<uint32_t, kBlock> of_others;
  graph.torus().each_moved_run(first, end, back, [&](int64_t i, int64_t n, int64_t from) {
    // What lies in the block is known.
    const int64_t low = std::clamp(first - from, int64_t{0}, n), high = std::clamp(end - from, low, n);
    find_rewired(slot.rewired, from, low, of_others.data());
    if (low < high) std::copy_n(rewired + (from + low - first), high - low, of_others.data() + low);
    find_rewired(slot.rewired, from + high, n - high, of_others.data() + high);
    read_lattice(of_others.data(), frontier + from, n, block.found.data() + i);
  });
}

}  // namespace

void pull_nodes(const ImplicitWattsStrogatz& graph, uint32_t all, const uint32_t* frontier, uint32_t* seen,
                uint32_t* next, int64_t begin, int64_t end, PullCounts& counts) {
  const size_t most = 2 * graph.slots().size() * kBlock + 1;
  Reads reads{std::vector<uint32_t>(most), std::vector<uint32_t>(most)};
  std::array<uint32_t, kBlock> missing, rewired;
  for (int64_t first = begin; first < end; first += kBlock) {
    const auto count = static_cast<int>(std::min<int64_t>(kBlock, end - first));
    if (any_missing(all, seen + first, count, missing.data()) == 0) {
      std::fill_n(next + first, count, 0);
      continue;
    }
    Block block{first, count};
    reads.n = 0;
    for (const ImplicitWattsStrogatz::Slot& slot : graph.slots()) {
      find_rewired(slot.rewired, first, count, rewired.data());
      add_lattice_reads(graph, slot, rewired.data(), frontier, block);
      const size_t before = reads.n;
      add_random_reads(slot.rewired, rewired.data(), missing.data(), static_cast<uint32_t>(first), count,
                       reads);
      for (size_t i = before; i < reads.n; ++i) __builtin_prefetch(frontier + reads.from[i]);
    }
    for (size_t i = 0; i < reads.n; ++i) block.found[reads.at[i]] |= frontier[reads.from[i]];
    const uint32_t any = keep_new(block.found.data(), missing.data(), seen + first, next + first, count);
    if (any != 0) count_new(next + first, count, any, counts);
  }
}

}  // namespace bsexp::topology
