#include "bsexp/experiments/plan.h"

#include <cmath>
#include <optional>

namespace bsexp::experiments {

rnn::LanguageModelSpec model_spec(const ModelConfig& model) {
  rnn::LanguageModelSpec spec;
  spec.cell = model.cell;
  spec.cell_spec.n_input = model.embedding;
  spec.cell_spec.n_hidden = model.hidden.value_or(0);
  spec.cell_spec.n_internal = model.steps;
  spec.cell_spec.stride = model.stride;
  spec.cell_spec.share_masks = model.share_masks;
  if (model.norm) spec.cell_spec.norm = nn::norm_table().get(*model.norm).norm;
  spec.cell_spec.init = model.init;
  spec.cell_spec.dropout = model.dropout;
  spec.n_layers = model.layers;
  spec.residual = model.residual;
  return spec;
}

namespace {

// The number of parameters at `units` times the smallest width; nothing where such a narrow model is not
// possible.
class WidthSearch {
 public:
  explicit WidthSearch(const Config& config)
      : config_(config), unit_(rnn::hidden_unit(model_spec(config.model), config.model.block)) {}

  int64_t width(int64_t units) const { return units * unit_; }

  std::optional<int64_t> n_parameters(int64_t units) {
    Config config = config_;
    config.model.hidden = width(units);
    try {
      return Plan(config).parameters.n_values();
    } catch (const UserError& error) {
      reason_ = error.what();
      return std::nullopt;
    }
  }

  const std::string& reason() const { return reason_; }

 private:
  const Config& config_;
  int64_t unit_;
  std::string reason_;
};

// The largest number of units whose parameters do not exceed the budget (0 when the narrowest possible does),
// and parameters grow with units.
int64_t largest_within(WidthSearch& search, int64_t budget) {
  constexpr int64_t kMostUnits = int64_t{1} << 20;
  int64_t above = 1;
  while (above < kMostUnits && search.n_parameters(above).value_or(0) <= budget) above *= 2;
  REQUIRE(above < kMostUnits || search.n_parameters(above), "model.hidden: auto finds no possible width: {}",
          search.reason());
  int64_t below = above / 2;
  while (above - below > 1) {
    const int64_t middle = (below + above) / 2;
    (search.n_parameters(middle).value_or(0) <= budget ? below : above) = middle;
  }
  return below;
}

}  // namespace

Plan::Plan(const Config& given)
    : config(given),
      masks(given.model.topology, static_cast<int>(given.model.block), static_cast<uint64_t>(given.seed)),
      model(model_spec(given.model), parameters, masks) {}

Config solve_width(Config config) {
  if (config.model.hidden) return config;
  const int64_t budget = config.model.parameters;
  WidthSearch search(config);
  const int64_t below = largest_within(search, budget);
  int64_t best_units = 0, best_count = 0;
  for (const int64_t units : {below, below + 1}) {
    const auto count = units > 0 ? search.n_parameters(units) : std::nullopt;
    if (!count) continue;
    if (best_units == 0 || std::abs(*count - budget) < std::abs(best_count - budget)) {
      best_units = units;
      best_count = *count;
    }
  }
  REQUIRE(best_units > 0, "model.hidden: auto finds no possible width: {}", search.reason());
  const double share = static_cast<double>(best_count) / static_cast<double>(budget) - 1;
  REQUIRE(
      std::abs(share) <= 0.01,
      "model.parameters: no width comes within 1 % of {}; the nearest, model.hidden={}, has {} ({:+.1f} %). "
      "Ask for that number, or try a smaller model.block",
      format_count(budget), search.width(best_units), format_count(best_count), 100 * share);
  config.model.hidden = search.width(best_units);
  config.model.parameters = 0;
  return config;
}

std::unique_ptr<Plan> make_plan(const Config& config) { return std::make_unique<Plan>(solve_width(config)); }

}  // namespace bsexp::experiments
