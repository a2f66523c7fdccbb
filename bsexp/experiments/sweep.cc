#include "bsexp/experiments/sweep.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/config_assembly.h"
#include "bsexp/experiments/config_problems.h"
#include "bsexp/experiments/cost.h"
#include "bsexp/experiments/fields.h"
#include "bsexp/experiments/sweep_draw.h"
#include "bsexp/experiments/sweep_values.h"
#include "bsexp/experiments/text_task.h"

namespace bsexp::experiments {

namespace {

using Axis = std::vector<SweepPoint>;

constexpr size_t kMostCells = 100'000;

// The zip that a key belongs to, or the key alone.
std::vector<std::string> zip_of(const SweepSpec& spec, const std::string& key) {
  for (const std::vector<std::string>& zip : spec.zips) {
    if (std::find(zip.begin(), zip.end(), key) != zip.end()) return zip;
  }
  return {key};
}

Axis seeds(int64_t first, int64_t count) {
  Axis axis;
  for (int64_t i = 0; i < count; ++i)
    axis.push_back({{"seed", fmt::format("{}", first + i), false, "seeds"}});
  return axis;
}

std::vector<Axis> axes_of(const SweepSpec& spec) {
  std::vector<Axis> axes;
  std::set<std::string> done;
  bool drawn = false;
  const int64_t seed = shared_config(spec).seed;
  for (const SweptKey& swept : spec.keys) {
    if (swept.range && !std::exchange(drawn, true)) axes.push_back(draw(spec, static_cast<uint64_t>(seed)));
    if (swept.range || done.contains(swept.key)) continue;
    const std::vector<std::string> keys = zip_of(spec, swept.key);
    done.insert(keys.begin(), keys.end());
    axes.push_back(joined_points(spec, keys));
  }
  if (spec.n_seeds > 0) axes.push_back(seeds(seed, spec.n_seeds));
  return axes;
}

// The end of a key that no other key has: "dataset", "topology.kind".
std::string short_key(const std::string& key) {
  size_t begin = key.size();
  while (begin != 0) {
    const size_t dot = key.rfind('.', begin - 1);
    begin = dot == std::string::npos ? 0 : dot;
    std::string end = key.substr(begin == 0 ? 0 : begin + 1);
    const auto also = std::count_if(field_table().begin(), field_table().end(), [&](const Field& field) {
      return field.name == end || field.name.ends_with('.' + end);
    });
    if (also == 1 || begin == 0) return end;
  }
  return key;
}

std::string words_of(const SweepPoint& point, size_t n_values) {
  std::string words;
  for (size_t i = 0; i < std::min(n_values, point.size()); ++i) {
    if (point[i].value != kAuto) words += fmt::format("-{}={}", short_key(point[i].key), point[i].value);
  }
  return words;
}

// Each point in as few of its values as tell it from the others.
std::vector<std::string> labels_of(const Axis& axis) {
  size_t most = 0;
  for (const SweepPoint& point : axis) most = std::max(most, point.size());
  for (size_t n = 1;; ++n) {
    std::vector<std::string> labels;
    for (const SweepPoint& point : axis) labels.push_back(words_of(point, n));
    if (n >= most || std::set<std::string>(labels.begin(), labels.end()).size() == labels.size())
      return labels;
  }
}

std::string folder_name(size_t number, size_t n_cells, const std::string& label) {
  constexpr size_t kLongest = 120;
  const auto safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '=' || c == '+' || c == '-';
  };
  std::string name =
      fmt::format("{:0{}}{}", number, std::max<size_t>(3, std::to_string(n_cells).size()), label);
  name.resize(std::min(name.size(), kLongest));
  std::replace_if(
      name.begin(), name.end(), [&](char c) { return !safe(c); }, '_');
  return name;
}

// The values of a cell, and the end of its name.
struct LabelledPoint {
  SweepPoint values;
  std::string label;
};

std::vector<LabelledPoint> grid_of(const std::vector<Axis>& axes) {
  std::vector<LabelledPoint> points = {{}};
  for (const Axis& axis : axes) {
    REQUIRE(points.size() * axis.size() <= kMostCells, "the sweep has more than {} runs",
            format_count(kMostCells));
    const std::vector<std::string> labels = labels_of(axis);
    std::vector<LabelledPoint> longer;
    for (const LabelledPoint& point : points) {
      for (size_t i = 0; i < axis.size(); ++i) {
        LabelledPoint& both = longer.emplace_back(point);
        both.values.insert(both.values.end(), axis[i].begin(), axis[i].end());
        both.label += labels[i];
      }
    }
    points = std::move(longer);
  }
  return points;
}

}  // namespace

std::vector<SweepCell> cells_of(const SweepSpec& spec) {
  const std::vector<LabelledPoint> points = grid_of(axes_of(spec));
  std::vector<SweepCell> cells;
  std::vector<std::string> problems;
  for (const LabelledPoint& point : points) {
    SweepCell cell = {folder_name(cells.size() + 1, points.size(), point.label), {}, {}};
    ConfigAssembly assembly(spec.source_name);
    for (const GivenValue& value : spec.shared) assembly.set(value);
    for (const GivenValue& value : point.values) {
      assembly.set(value);
      cell.values.emplace_back(value.key, value.value);
    }
    try {
      cell.config = std::move(assembly).checked();
    } catch (const UserError& error) {
      problems.push_back(fmt::format("run {}: {}", cell.name, error.what()));
    }
    cells.push_back(std::move(cell));
  }
  throw_lines(problems);
  return cells;
}

namespace {

// What a text task depends on, but for the seed.
std::string data_of(const Config& config) {
  Config only;
  only.data = config.data;
  only.train.batch = config.train.batch;
  only.train.window = config.train.window;
  return to_yaml(only);
}

}  // namespace

double check_cells(const std::vector<SweepCell>& cells) {
  double bytes = 0;
  std::set<std::string> seen, loaded;
  std::vector<std::string> problems;
  for (const SweepCell& cell : cells) {
    Config config = cell.config;
    config.seed = 1;
    if (!seen.insert(to_yaml(config)).second) continue;
    stop_if_interrupted();
    try {
      if (loaded.insert(data_of(config)).second) const TextTask task(cell.config);
      bytes = std::max(bytes, cost_of(*make_plan(cell.config)).step_bytes);
    } catch (const UserError& error) {
      problems.push_back(fmt::format("run {}: {}", cell.name, error.what()));
    }
  }
  throw_lines(problems);
  return bytes;
}

}  // namespace bsexp::experiments
