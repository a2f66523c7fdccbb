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

// The weights of a product [Z, s, s], f32 or bf16, and the gates [1, Z] of their blocks, or none.
struct StoredWeights {
  View w;
  const float* gate = nullptr;

  bool as_they_lie() const { return gate == nullptr && w.dtype == DType::f32; }
};

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
  const int64_t grain = 1 + 8192 / x.rows;
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

inline Panels pack(const View& x, int64_t features, ThreadPool& threads) {
  if (is_whole(x, features) && x.rows <= kMostUnpackedRows) return {floats(x), features, x.rows, x.rows};
  const int64_t panel_rows = x.rows <= kMostUnpackedRows ? x.rows : kPanelRows;
  float* const packed = scratch_for_packing(features * x.rows);
  pack_into(x, features, panel_rows, packed, threads);
  return {packed, features, x.rows, panel_rows};
}

}  // namespace

}  // namespace bsexp::kernels
