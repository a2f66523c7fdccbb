#include "bsexp/cli/run_statistics.h"

#include "bsexp/base/text.h"
#include "bsexp/cli/statistics_output.h"

namespace bsexp::cli {

namespace {

using nlohmann::ordered_json;

ordered_json head(const std::string& run, const char* what, const std::string& name) {
  return {{"run", run}, {"what", what}, {"name", name}};
}

ordered_json layer_json(const std::string& run, const analysis::LayerReport& of) {
  ordered_json object = head(run, "layer", of.name);
  object.update({{"rows", of.rows},
                 {"features", of.features},
                 {"block_size", of.block_size},
                 {"values", of.n_values},
                 {"mean", of.mean},
                 {"sd", of.sd},
                 {"rms", of.rms},
                 {"max_abs", of.max_abs},
                 {"tiny", of.tiny},
                 {"dead_inputs", of.dead_inputs},
                 {"dead_outputs", of.dead_outputs}});
  if (of.block_size > 0) {
    object["block_norm_min"] = of.block_norm_min;
    object["block_norm_mean"] = of.block_norm_mean;
    object["block_norm_max"] = of.block_norm_max;
  }
  if (of.paths) {
    object["effective_path_length"] = of.paths->mean_length;
    object["effective_longest_path"] = of.paths->longest;
    object["effective_reachable"] = of.paths->reachable;
  }
  return object;
}

ordered_json activation_json(const std::string& run, const analysis::ActivationReport& of) {
  ordered_json object = head(run, "activations", of.name);
  object.update(
      {{"units", of.units}, {"mean", of.mean}, {"sd", of.sd}, {"max_abs", of.max_abs}, {"dead", of.dead}});
  return object;
}

std::string masks_text(const RunStatistics& of) {
  std::vector<Row> rows = {{"mask", "generator"}};
  rows[0].insert(rows[0].end(), kStatisticsTitles.begin(), kStatisticsTitles.end());
  rows[0].emplace_back("fingerprint");
  const auto add = [&](const std::string& name, const std::string& second,
                       const topology::MaskStatistics& statistics) {
    Row& row = rows.emplace_back(Row{name, second});
    const Row values = statistics_row(statistics);
    row.insert(row.end(), values.begin(), values.end());
  };
  for (const analysis::MaskReport& mask : of.masks) {
    for (const analysis::MaskAtStep& then : mask.history)
      add(mask.name, fmt::format("step {}", format_count(then.step)), then.statistics);
    add(mask.name, mask.generator, mask.statistics);
    rows.back().push_back(mask.fingerprint);
  }
  std::string text = format_columns(rows) + "\n";
  if (!of.masks.empty() && !of.masks[0].mix.empty())
    text +=
        fmt::format("mix factor after each internal step of a time step: {}\n", mix_line(of.masks[0].mix));
  return text;
}

std::string layers_text(const RunStatistics& of) {
  std::vector<Row> rows = {{"weight", "shape", "sd", "largest", "tiny", "dead inputs", "dead outputs",
                            "block norms", "effective path length"}};
  for (const analysis::LayerReport& layer : of.layers) {
    if (layer.rows == 1) continue;
    rows.push_back({layer.name, fmt::format("[{}, {}]", layer.rows, layer.features), short_number(layer.sd),
                    short_number(layer.max_abs), fmt::format("{:.1f} %", 100 * layer.tiny),
                    format_count(layer.dead_inputs), format_count(layer.dead_outputs),
                    layer.block_size == 0
                        ? ""
                        : fmt::format("{:.3g} to {:.3g}", layer.block_norm_min, layer.block_norm_max),
                    layer.paths ? short_number(layer.paths->mean_length) : ""});
  }
  return rows.size() == 1 ? "" : "\n" + format_columns(rows) + "\n";
}

std::string activations_text(const RunStatistics& of) {
  if (of.activations.empty()) return "";
  std::vector<Row> rows = {{"activations", "units", "mean", "sd", "largest", "dead units"}};
  for (const analysis::ActivationReport& layer : of.activations) {
    rows.push_back({layer.name, format_count(layer.units), short_number(layer.mean), short_number(layer.sd),
                    short_number(layer.max_abs), format_count(layer.dead)});
  }
  return "\n" + format_columns(rows) + "\n";
}

}  // namespace

std::string to_text(const RunStatistics& of) {
  return of.run + "\n" + masks_text(of) + layers_text(of) + activations_text(of);
}

std::vector<ordered_json> to_json(const RunStatistics& of) {
  std::vector<ordered_json> objects;
  for (const analysis::MaskReport& mask : of.masks) {
    for (const analysis::MaskAtStep& then : mask.history) {
      ordered_json& object = objects.emplace_back(head(of.run, "mask_at_step", mask.name));
      object["step"] = then.step;
      object.update(statistics_json(then.statistics));
    }
    ordered_json& object = objects.emplace_back(head(of.run, "mask", mask.name));
    object["generator"] = mask.generator;
    object.update(statistics_json(mask.statistics));
    object["mix"] = mask.mix;
    object["fingerprint"] = mask.fingerprint;
    object["block_size"] = mask.block_size;
  }
  for (const analysis::LayerReport& layer : of.layers) objects.push_back(layer_json(of.run, layer));
  for (const analysis::ActivationReport& layer : of.activations)
    objects.push_back(activation_json(of.run, layer));
  return objects;
}

void add_rows(const RunStatistics& of, analysis::CsvTable& table) {
  for (const ordered_json& object : to_json(of)) {
    const std::string step = object.contains("step") ? object["step"].dump() : "";
    for (const auto& [statistic, value] : object.items()) {
      if (!value.is_number() || statistic == "step") continue;
      table.add({of.run, object["what"].get<std::string>(), object["name"].get<std::string>(), step,
                 statistic, analysis::csv_number(value.get<double>())});
    }
  }
}

}  // namespace bsexp::cli
