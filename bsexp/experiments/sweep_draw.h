#pragma once
// The values of the drawn keys of a sweep (sweep.h).
#include <vector>

#include "bsexp/experiments/sweep_spec.h"

namespace bsexp::experiments {

// One point for each of `spec.n_draws` draws, with a value for each key that has a range.
std::vector<SweepPoint> draw(const SweepSpec& spec, uint64_t seed);

// A number of a range at `share` of it, 0 <= share < 1, as text: a value of the field `key`. An integer key,
// or a range with steps, has the same chance for each of its values; a logarithmic one for equal ratios.
std::string value_at(const std::string& key, const SweepRange& range, double share);

}  // namespace bsexp::experiments
