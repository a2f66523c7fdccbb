#pragma once
// A made set in which one unit decides: its value has the sign of the label, all others are noise.
#include <cmath>

#include "bsexp/base/random.h"
#include "bsexp/sentiment.h"

namespace bsexp::sentiment {

struct MadeSet {
  int64_t n_units;
  std::vector<float> values;
  std::vector<int32_t> labels;

  UnitValues units() const { return {values, n_units, labels}; }
  Examples examples() const { return Examples::dense(values, n_units); }
};

// `sharpness` is the distance of the classes in standard deviations of the deciding unit.
inline MadeSet made_set(int64_t n_texts, int64_t n_units, int64_t deciding, double sharpness) {
  MadeSet set{n_units, {}, {}};
  Random random(7, "made");
  for (int64_t row = 0; row < n_texts; ++row) {
    set.labels.push_back(static_cast<int32_t>(random.below(2)));
    for (int64_t unit = 0; unit < n_units; ++unit) {
      const double sign = set.labels.back() == 1 ? 0.5 : -0.5;
      set.values.push_back(static_cast<float>(random.normal() + (unit == deciding ? sign * sharpness : 0)));
    }
  }
  return set;
}

inline Rows all_rows(const MadeSet& set) {
  Rows rows;
  for (size_t row = 0; row < set.labels.size(); ++row) rows.push_back(static_cast<int64_t>(row));
  return rows;
}

}  // namespace bsexp::sentiment
