#include "bsexp/experiments/sweep_draw.h"

#include <algorithm>
#include <cmath>

#include <boost/random/sobol.hpp>
#include <fmt/format.h>

#include "bsexp/base/random.h"
#include "bsexp/experiments/fields.h"

namespace bsexp::experiments {

namespace {

// [draw][key], each in [0, 1).
using Shares = std::vector<std::vector<double>>;

Shares random_shares(const std::vector<std::string>& keys, size_t n_draws, uint64_t seed) {
  Shares shares(n_draws);
  for (const std::string& key : keys) {
    Random random(seed, "sweep/random/" + key);
    for (std::vector<double>& draw : shares) draw.push_back(random.uniform());
  }
  return shares;
}

Shares sobol_shares(const std::vector<std::string>& keys, size_t n_draws, uint64_t seed) {
  boost::random::sobol points(keys.size());
  std::vector<uint64_t> shift;
  for (const std::string& key : keys) shift.push_back(Random(seed, "sweep/sobol/" + key).bits64());
  Shares shares(n_draws);
  for (size_t i = 0; i < n_draws; ++i) {
    for (const uint64_t shifted_by : shift) {
      const uint64_t point = i == 0 ? 0 : points();  // Boost leaves out the first point, the origin
      shares[i].push_back(std::ldexp(static_cast<double>((point ^ shifted_by) >> 11), -53));
    }
  }
  return shares;
}

// As short as six digits are, unless that leaves the range.
std::string short_number(double value, double low, double high) {
  const std::string text = fmt::format("{:.6g}", value);
  const double rounded = std::stod(text);
  return low <= rounded && rounded <= high ? text : fmt::format("{}", value);
}

}  // namespace

std::string value_at(const std::string& key, const SweepRange& range, double share) {
  const bool integer = field_table().get(key).is_integer;
  const double step = range.step > 0 ? range.step : integer ? 1 : 0;
  const double low = range.low;
  const double n_steps = step > 0 ? std::floor((range.high - low) / step + 1e-9) : 0;
  const double high = step > 0 ? low + n_steps * step : range.high;
  double value = range.logarithmic ? low * std::pow(high / low, share) : low + share * (high - low);
  if (step > 0 && range.logarithmic) value = low + step * std::round((value - low) / step);
  if (step > 0 && !range.logarithmic) value = low + step * std::floor(share * (n_steps + 1));
  if (integer) return fmt::format("{}", std::llround(value));
  return short_number(value, low, high);
}

std::vector<SweepPoint> draw(const SweepSpec& spec, uint64_t seed) {
  std::vector<const SweptKey*> drawn;
  std::vector<std::string> keys;
  for (const SweptKey& swept : spec.keys) {
    if (!swept.range) continue;
    drawn.push_back(&swept);
    keys.push_back(swept.key);
  }
  const auto count = static_cast<size_t>(spec.n_draws);
  const Shares shares =
      spec.draw == DrawKind::random ? random_shares(keys, count, seed) : sobol_shares(keys, count, seed);
  std::vector<SweepPoint> points(count);
  for (size_t i = 0; i < count; ++i) {
    for (size_t k = 0; k < keys.size(); ++k) {
      points[i].push_back(
          {keys[k], value_at(keys[k], *drawn[k]->range, shares[i][k]), false, drawn[k]->location});
    }
  }
  return points;
}

}  // namespace bsexp::experiments
