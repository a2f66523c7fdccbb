#include "bsexp/analysis/expected_degrees.h"

#include <algorithm>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>

namespace bsexp::analysis {

namespace {

using topology::TopologySpec;

struct DegreeLaw {
  int64_t fixed = 0, trials = 0;
  double chance = 0, rate = 0;
};

std::optional<DegreeLaw> law_of(const TopologySpec& spec, const topology::Graph& graph) {
  const int64_t n = graph.n_nodes();
  const double p = spec.rewire.value_or(topology::kDefaultRewire);
  if (spec.directed.value_or(false) || !spec.torus.value_or(true) || n < 2) return std::nullopt;
  if (spec.kind == "erdos_renyi") {
    const auto pairs = static_cast<double>(n - 1);
    const double degree = spec.density ? *spec.density * static_cast<double>(n) - 1
                                       : static_cast<double>(spec.degree.value_or(topology::kDefaultDegree));
    return DegreeLaw{0, n - 1, std::clamp(degree / pairs, 0.0, 1.0), 0};
  }
  if (spec.kind == "watts_strogatz" || spec.kind == "watts_strogatz_2d") {
    const int64_t half = graph.n_arcs() / n / 2;  // rewiring keeps the number of edges
    return DegreeLaw{half, half, 1 - p, p * static_cast<double>(half)};
  }
  if (spec.kind == "newman_watts" && !spec.density) {
    const int64_t half = spec.degree.value_or(topology::kDefaultDegree) / 2;
    return DegreeLaw{2 * half, half, p, p * static_cast<double>(half)};
  }
  return std::nullopt;
}

// The shares of a discrete distribution at 0 ... most.
template <class Distribution>
std::vector<double> shares(const Distribution& of, int64_t most) {
  std::vector<double> result;
  for (int64_t i = 0; i <= most; ++i) result.push_back(boost::math::pdf(of, static_cast<double>(i)));
  return result;
}

}  // namespace

std::optional<std::vector<double>> expected_degrees(const TopologySpec& spec, const topology::Graph& graph,
                                                    int64_t most) {
  const std::optional<DegreeLaw> law = law_of(spec, graph);
  if (!law) return std::nullopt;
  const boost::math::binomial drawn(static_cast<double>(law->trials), law->chance);
  const std::vector<double> stayed = shares(drawn, std::min(most, law->trials));
  // A Poisson variable of rate 0 is 0.
  const std::vector<double> arrived =
      law->rate > 0 ? shares(boost::math::poisson(law->rate), most) : std::vector<double>{1};
  std::vector<double> result(static_cast<size_t>(most) + 1);
  for (size_t a = 0; a < stayed.size(); ++a) {
    for (size_t b = 0; b < arrived.size(); ++b) {
      const size_t degree = static_cast<size_t>(law->fixed) + a + b;
      if (degree < result.size()) result[degree] += stayed[a] * arrived[b];
    }
  }
  return result;
}

}  // namespace bsexp::analysis
