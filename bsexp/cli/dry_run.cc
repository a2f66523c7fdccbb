#include "bsexp/cli/dry_run.h"

#include "bsexp/base/text.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/statistics_output.h"
#include "bsexp/experiments/cost.h"

namespace bsexp::cli {

namespace {

using nlohmann::ordered_json;

void print_layers(const experiments::Cost& cost, const Context& context) {
  std::vector<Row> rows = {{"layer", "shape", "mask", "density", "parameters", "FLOP/byte", "memory"}};
  for (const experiments::LayerCost& layer : cost.layers) {
    rows.push_back({layer.name, layer.shape, layer.mask, short_number(layer.density),
                    format_count(layer.parameters),
                    layer.operations == 0 ? "" : format_count(static_cast<int64_t>(layer.operations)),
                    format_bytes(layer.bytes)});
    const ordered_json object = {
        {"layer", layer.name},      {"shape", layer.shape},           {"mask", layer.mask},
        {"density", layer.density}, {"parameters", layer.parameters}, {"flop_per_byte", layer.operations},
        {"bytes", layer.bytes}};
    print_json(context.console, object);
  }
  context.console.result(format_columns(rows) + "\n");
}

void print_masks(const nn::MaskSet& masks, const Context& context) {
  std::vector<Row> rows = {{"mask", "generator", "blocks"}};
  rows[0].insert(rows[0].end(), kStatisticsTitles.begin(), kStatisticsTitles.end());
  rows[0].emplace_back("fingerprint");
  for (const nn::NamedMask& mask : masks.masks()) {
    const topology::MaskStatistics statistics = topology::statistics(mask.mask);
    Row& row = rows.emplace_back(
        Row{mask.name, masks.spec().kind, fmt::format("{} x {}", mask.mask.n_rows(), mask.mask.n_columns())});
    const Row values = statistics_row(statistics);
    row.insert(row.end(), values.begin(), values.end());
    ordered_json object = {{"mask", mask.name}, {"generator", masks.spec().kind}};
    object.update(statistics_json(statistics));
    object["fingerprint"] = row.emplace_back(topology::fingerprint(mask.mask));
    print_json(context.console, object);
  }
  context.console.result(format_columns(rows) + "\n");
}

std::string recomputed(const experiments::TrainConfig& train) {
  if (train.recompute == 0) return "";
  return fmt::format(", {} time steps at a time computed again for backward", train.recompute);
}

}  // namespace

void print_dry_run(const experiments::Config& config, std::optional<double> rate, const Context& context) {
  const auto plan = experiments::make_plan(config);
  const experiments::Cost cost = experiments::cost_of(*plan);
  print_layers(cost, context);
  print_masks(plan->masks, context);
  const experiments::Config& solved = plan->config;
  const double training_tflop = static_cast<double>(solved.train.steps) * cost.step_operations / 1e12;
  std::vector<Row> rows = {
      {"hidden units", format_count(solved.model.hidden.value())},
      {"parameters", format_count(cost.parameters)},
      {"a training step", fmt::format("{} x {} bytes, {:.3g} GFLOP in products", solved.train.batch,
                                      solved.train.window, cost.step_operations / 1e9)},
      {"memory in training", format_bytes(cost.step_bytes) + recomputed(solved.train)},
      {"the whole training",
       fmt::format("{} steps, {} bytes of text, {:.3g} TFLOP", format_count(solved.train.steps),
                   format_count(solved.train.steps * solved.train.batch * solved.train.window),
                   training_tflop)},
  };
  if (rate) {
    rows.push_back({fmt::format("at {} TFLOP/s", *rate),
                    fmt::format("{:.3g} hours of products", training_tflop / *rate / 3600)});
  }
  context.console.result(format_columns(rows));
  ordered_json totals = {{"hidden", solved.model.hidden.value()}, {"parameters", cost.parameters},
                         {"step_flop", cost.step_operations},     {"step_bytes", cost.step_bytes},
                         {"recompute", solved.train.recompute},   {"steps", solved.train.steps}};
  if (rate) totals["hours"] = training_tflop / *rate / 3600;
  print_json(context.console, totals);
}

}  // namespace bsexp::cli
