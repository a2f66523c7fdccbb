#include "bsexp/analysis/layer_report.h"

#include <algorithm>
#include <cmath>

#include "bsexp/analysis/inference.h"
#include "bsexp/analysis/weight_blocks.h"

namespace bsexp::analysis {

namespace {

void add_moments(const runfile::StoredWeight& weight, LayerReport& report) {
  double sum = 0, squares = 0;
  for_each_value(weight, [&](int64_t, int64_t, float value) {
    ++report.n_values;
    sum += value;
    squares += static_cast<double>(value) * static_cast<double>(value);
    report.max_abs = std::max(report.max_abs, std::abs(static_cast<double>(value)));
  });
  if (report.n_values == 0) return;
  const auto n = static_cast<double>(report.n_values);
  report.mean = sum / n;
  report.rms = std::sqrt(squares / n);
  report.sd = std::sqrt(std::max(0.0, squares / n - report.mean * report.mean));
}

void add_dead_units(const runfile::StoredWeight& weight, double tiny, LayerReport& report) {
  std::vector<bool> leaves(static_cast<size_t>(weight.rows)), reaches(static_cast<size_t>(weight.features));
  int64_t n_tiny = 0;
  for_each_value(weight, [&](int64_t row, int64_t feature, float value) {
    if (std::abs(static_cast<double>(value)) <= tiny * report.rms) {
      ++n_tiny;
      return;
    }
    leaves[static_cast<size_t>(row)] = true;
    reaches[static_cast<size_t>(feature)] = true;
  });
  if (report.n_values > 0) report.tiny = static_cast<double>(n_tiny) / static_cast<double>(report.n_values);
  if (weight.rows == 1) return;
  report.dead_inputs = std::count(leaves.begin(), leaves.end(), false);
  report.dead_outputs = std::count(reaches.begin(), reaches.end(), false);
}

void add_block_norms(const runfile::StoredWeight& weight, LayerReport& report) {
  std::vector<double> norms;
  for (size_t block = 0; block < weight.indices.size(); ++block) norms.push_back(block_norm(weight, block));
  if (norms.empty()) return;
  const auto [least, most] = std::minmax_element(norms.begin(), norms.end());
  report.block_norm_min = *least;
  report.block_norm_mean = mean(norms);
  report.block_norm_max = *most;
}

LayerReport report_of(const std::string& name, const runfile::StoredWeight& weight, double tiny) {
  LayerReport report;
  report.name = name;
  report.rows = weight.rows;
  report.features = weight.features;
  report.block_size = weight.block_size;
  add_moments(weight, report);
  add_dead_units(weight, tiny, report);
  if (weight.block_size == 0) return report;
  add_block_norms(weight, report);
  report.paths = effective_paths(weight);
  return report;
}

}  // namespace

std::vector<LayerReport> layer_reports(const runfile::StoredRun& run, double tiny) {
  std::vector<LayerReport> reports;
  for (const auto& [name, weight] : run.weights) {
    try {
      reports.push_back(report_of(name, weight, tiny));
    } catch (const UserError& error) {
      throw UserError(fmt::format("the weight {}: {}", name, error.what()));
    }
  }
  return reports;
}

std::vector<ActivationReport> activation_reports(const runfile::StoredRun& run, double tiny) {
  std::vector<ActivationReport> reports;
  for (const auto& [name, units] : run.activations) {
    ActivationReport& report = reports.emplace_back();
    report.name = name;
    report.units = static_cast<int64_t>(units.mean.size());
    if (units.mean.empty()) continue;
    report.mean = mean(units.mean);
    report.sd = mean(units.sd);
    report.max_abs = *std::max_element(units.max_abs.begin(), units.max_abs.end());
    const double still = tiny * *std::max_element(units.sd.begin(), units.sd.end());
    report.dead = std::count_if(units.sd.begin(), units.sd.end(), [&](double sd) { return sd <= still; });
  }
  return reports;
}

}  // namespace bsexp::analysis
