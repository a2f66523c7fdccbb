#pragma once
// Operands of products as f32 that a kernel can read: widened from bf16, padded with zeros to whole blocks,
// in panels of rows.
#include <algorithm>

#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/product_plan.h"
#include "bsexp/kernels/cpu/vector.h"

namespace bsexp::kernels {

namespace {

// to[i] = scale from[at + i], i < n.
inline void copy_scaled(const View& from, int64_t at, int64_t n, float scale, float* to) {
  const F factor = splat(scale);
  const int64_t whole = n / kLanes * kLanes;
  const auto rest = static_cast<int>(n - whole);
  if (from.dtype == DType::bf16) {
    const Bf16* const p = static_cast<const Bf16*>(from.data) + at;
    for (int64_t i = 0; i < whole; i += kLanes) store(to + i, factor * widen(p + i));
    if (rest > 0) store_part(to + whole, factor * widen_part(p + whole, rest), rest);
  } else {
    const float* const p = floats(from) + at;
    for (int64_t i = 0; i < whole; i += kLanes) store(to + i, factor * load(p + i));
    if (rest > 0) store_part(to + whole, factor * load_part(p + whole, rest), rest);
  }
}

// Wide batches are taken in panels of rows: the features of a panel lie together, where those of the whole
// batch would be so far apart that they share few sets of the first cache.
constexpr int64_t kPanelRows = 64;
constexpr int64_t kMostUnpackedRows = 96;

// The input of a product: x itself, or packed panels [features][rows of the panel], one after another.
struct Panels {
  const float* first;
  int64_t features, rows, panel_rows;

  int64_t count() const { return (rows + panel_rows - 1) / panel_rows; }
  int64_t first_row(int64_t panel) const { return panel * panel_rows; }
  int64_t width(int64_t panel) const { return std::min(panel_rows, rows - first_row(panel)); }
  const float* data(int64_t panel) const { return first + first_row(panel) * features; }
};

inline bool is_whole(const View& x, int64_t features) {
  return x.dtype == DType::f32 && x.features == features;
}

// x in f32 with so many features (those that it lacks are 0), in panels of so many rows.
inline void pack_into(const View& x, int64_t features, int64_t panel_rows, float* packed,
                      ThreadPool& threads) {
  const Panels panels{packed, features, x.rows, panel_rows};
  const int64_t grain = 1 + 8192 / std::max<int64_t>(1, x.rows);
  threads.for_ranges(features, grain, [&](int64_t begin, int64_t end) {
    for (int64_t p = 0; p < panels.count(); ++p) {
      const int64_t width = panels.width(p);
      float* const panel = packed + (panels.data(p) - packed);
      for (int64_t f = begin; f < end; ++f) {
        if (f < x.features) {
          copy_scaled(x, f * x.rows + panels.first_row(p), width, 1, panel + f * width);
        } else {
          std::fill_n(panel + f * width, width, 0.0F);
        }
      }
    }
  });
}

// Pairs of features of a bf16 x as words: word (f / 2, r) = (x(f, r), x(f + 1, r)). The panels may have more
// rows than x, as many as a vector has lanes at most; they are 0.
inline void pair_into(const View& x, const Panels& panels, float* packed, ThreadPool& threads) {
  const int64_t grain = 1 + 8192 / std::max<int64_t>(1, x.rows);
  const auto* const from = static_cast<const Bf16*>(x.data);
  threads.for_ranges(panels.features, grain, [&](int64_t begin, int64_t end) {
    for (int64_t p = 0; p < panels.count(); ++p) {
      const int64_t width = panels.width(p), n = std::min(width, x.rows - panels.first_row(p)),
                    whole = n / kLanes * kLanes;
      const auto rest = static_cast<int>(n - whole);
      float* const panel = packed + (panels.data(p) - packed);
      for (int64_t f = begin; f < end; ++f) {
        const Bf16* const low = from + 2 * f * x.rows + panels.first_row(p);
        const Bf16* const high = low + x.rows;
        float* const to = panel + f * width;
        const bool has_low = 2 * f < x.features, has_high = 2 * f + 1 < x.features;
        for (int64_t r = 0; r < whole; r += kLanes) {
          store(to + r, pair(has_low ? widen(low + r) : F{}, has_high ? widen(high + r) : F{}));
        }
        if (rest > 0) {
          store_part(to + whole,
                     pair(has_low ? widen_part(low + whole, rest) : F{},
                          has_high ? widen_part(high + whole, rest) : F{}),
                     static_cast<int>(width - whole));
        }
      }
    }
  });
}

// The input of a product in words of so many features each.
template <int kPerWord>
inline Panels pack(const View& x, int64_t features, ThreadPool& threads) {
  const bool narrow = x.rows <= kMostUnpackedRows;
  if (kPerWord == 1 && is_whole(x, features) && narrow) return {floats(x), features, x.rows, x.rows};
  const int64_t panel_rows = narrow ? x.rows : kPanelRows, words = features / kPerWord;
  float* const packed = scratch_for_packing(words * x.rows);
  const Panels panels{packed, words, x.rows, panel_rows};
  if constexpr (kPerWord == 1) {
    pack_into(x, features, panel_rows, packed, threads);
  } else {
    pair_into(x, panels, packed, threads);
  }
  return panels;
}

}  // namespace

}  // namespace bsexp::kernels
