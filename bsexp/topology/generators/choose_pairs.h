#pragma once
// Each of many pairs with one probability, in time linear in those chosen: the gaps between them are
// geometric (Batagelj, Brandes 2005, "Efficient generation of large random networks").
#include <cmath>
#include <cstdint>

#include "bsexp/base/interrupt.h"
#include "bsexp/base/portable_math.h"
#include "bsexp/base/random.h"
#include "bsexp/topology/scaled_diagonal.h"

namespace bsexp::topology {

// use(i) for each i of 0 ... n_items - 1, each with probability p, ascending.
template <class Use>
void choose_each(int64_t n_items, double p, Random& random, Use&& use) {
  if (p <= 0) return;
  InterruptCheck interrupt;
  const double rate = p < 1 ? -portable_log(1 - p) : 0;
  for (int64_t i = 0; i < n_items; ++i) {
    if (p < 1) {
      const double gap = std::floor(random.exponential() / rate);
      if (!(gap < static_cast<double>(n_items - i))) return;
      i += static_cast<int64_t>(gap);
    }
    use(i);
    interrupt.after();
  }
}

// use(a, b) for the pairs b < a of nodes first ... last - 1.
template <class Use>
void choose_pairs(int64_t first, int64_t last, double p, Random& random, Use&& use) {
  const int64_t n = last - first;
  int64_t a = 0, begin = 0;  // (a, 0) is pair number `begin`
  choose_each(n * (n - 1) / 2, p, random, [&](int64_t i) {
    while (i >= begin + a) begin += a++;
    use(static_cast<int32_t>(first + a), static_cast<int32_t>(first + i - begin));
  });
}

// use(row, column) for the blocks of a mask that are not on its diagonal.
template <class Use>
void choose_blocks(int64_t n_rows, int64_t n_columns, double p, Random& random, Use&& use) {
  choose_each(n_rows * n_columns, p, random, [&](int64_t i) {
    const int64_t row = i / n_columns, column = i % n_columns;
    if (on_diagonal(row, column, n_rows, n_columns)) return;
    use(static_cast<int32_t>(row), static_cast<int32_t>(column));
  });
}

}  // namespace bsexp::topology
