#pragma once
// The right sides of swept keys: lists "a,b,c" and ranges "lo..hi", "lo..hi:step", "log:lo..hi".
#include <string>
#include <vector>

#include "bsexp/experiments/sweep_spec.h"

namespace bsexp::experiments {

// Whether a value says more than one: a list, or for a number a range.
bool is_swept(const std::string& key, const std::string& value);

// The list or range of a field as a swept key. What is wrong is added to `errors`, each value with its
// location.
SweptKey read_swept(const std::string& key, const std::string& text, const std::string& location,
                    std::vector<std::string>& errors);

// Checks each value of `swept` by itself.
void check_points(const SweptKey& swept, std::vector<std::string>& errors);

// The points of keys that go together, each with the values of all of them. The keys have equally many.
std::vector<SweepPoint> joined_points(const SweepSpec& spec, const std::vector<std::string>& keys);

// That no point is listed twice.
void check_repeats(const std::vector<SweepPoint>& points, const std::string& location,
                   std::vector<std::string>& errors);

}  // namespace bsexp::experiments
