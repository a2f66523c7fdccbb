#include "bsexp/sentiment/curve.h"

#include <algorithm>

#include <fmt/format.h>

namespace bsexp::sentiment {

namespace {

struct Step {
  int64_t size, draw;
  size_t trial;
};

std::vector<Step> steps_of(const std::vector<Trial>& trials, int64_t n_draws) {
  const auto n_trials = static_cast<int64_t>(trials.size());
  const auto most = static_cast<int64_t>(trials[0].choices[0].fit.size());
  std::vector<Step> steps;
  for (const int64_t size : curve_sizes(most)) {
    const int64_t draws = size == most ? std::min(n_draws, n_trials) : n_draws;
    for (int64_t draw = 0; draw < draws; ++draw)
      steps.push_back({size, draw, static_cast<size_t>(draw % n_trials)});
  }
  return steps;
}

}  // namespace

std::vector<int64_t> curve_sizes(int64_t most) {
  constexpr int64_t kFirst = 10;
  std::vector<int64_t> sizes;
  for (int64_t decade = kFirst; decade < most; decade *= 10) {
    for (const int64_t factor : {1, 2, 5}) {
      if (factor * decade < most) sizes.push_back(factor * decade);
    }
  }
  sizes.push_back(most);
  return sizes;
}

std::vector<CurvePoint> learning_curve(const ClassifierRow& row, const Examples& examples,
                                       std::span<const int32_t> labels, const std::vector<Trial>& trials,
                                       int64_t n_draws, const Tick& tick) {
  std::vector<CurvePoint> points;
  for (const Step& step : steps_of(trials, n_draws)) {
    const Trial& trial = trials[step.trial];
    const Choice& choice = trial.choices[0];
    const auto size = std::min(step.size, static_cast<int64_t>(choice.fit.size()));
    Trial small{
        draw_rows(choice.fit, labels, size, fmt::format("sentiment/curve/{}/{}", step.size, step.draw)),
        trial.test,
        {}};
    small.choices.push_back({small.fit, choice.valid});
    const Chosen chosen = choose(row, examples, labels, small, tick);
    points.push_back(
        {row.name, size, step.draw, chosen.c, test(chosen.model, examples, labels, small.test).accuracy()});
  }
  return points;
}

int64_t n_curve_fits(const ClassifierRow& row, const std::vector<Trial>& trials, int64_t n_draws) {
  return static_cast<int64_t>(steps_of(trials, n_draws).size()) * (row.highest - row.lowest + 1);
}

}  // namespace bsexp::sentiment
