#include "bsexp/nn/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace bsexp::nn {

namespace {

// The share of the updates after the warm-up that is left: 1 at the first, 1 / N at the last.
double left(const Schedule& of, int64_t n) {
  const auto all = static_cast<double>(of.steps - of.warmup);
  return std::clamp((all - static_cast<double>(n)) / all, 0.0, 1.0);
}

double above_final(const Schedule& of, double share) { return of.final_share + (1 - of.final_share) * share; }

double constant_share(const Schedule&, int64_t) { return 1; }

double linear_share(const Schedule& of, int64_t n) { return above_final(of, left(of, n)); }

double cosine_share(const Schedule& of, int64_t n) {
  return above_final(of, (1 - std::cos(std::numbers::pi * left(of, n))) / 2);
}

double step_share(const Schedule& of, int64_t n) {
  const int64_t falls = n / of.every;
  return std::pow(of.factor, static_cast<double>(falls));
}

}  // namespace

const Table<DecayRow>& decay_table() {
  static const Table<DecayRow> table(
      "decay",
      {{"none", "the rate stays", {}, constant_share},
       {"linear", "it falls on a line to `final_rate` of it at the end", {"final_rate"}, linear_share},
       {"cosine", "it falls likewise, along half a cosine", {"final_rate"}, cosine_share},
       {"step",
        "it is multiplied by `decay_factor` after every `decay_every` updates",
        {"decay_every", "decay_factor"},
        step_share}});
  return table;
}

double Schedule::at(int64_t step) const {
  if (step <= warmup) return rate * static_cast<double>(step) / static_cast<double>(warmup);
  return rate * decay_table().get(decay).share(*this, step - warmup - 1);
}

}  // namespace bsexp::nn
