#include <algorithm>

#include <fmt/format.h>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/config.h"
#include "bsexp/experiments/config_problems.h"
#include "bsexp/experiments/fields.h"
#include "bsexp/experiments/plan.h"
#include "bsexp/topology.h"

namespace bsexp::experiments {

namespace {

class Checks {
 public:
  template <class... Values>
  void need(bool holds, const std::string& key, fmt::format_string<Values...> message, Values&&... values) {
    if (holds) return;
    problems_.push_back({key, key + ' ' + fmt::format(message, std::forward<Values>(values)...)});
  }
  std::vector<Problem> problems() && { return std::move(problems_); }

 private:
  std::vector<Problem> problems_;
};

void check_data(const DataConfig& data, Checks& checks) {
  const bool file = data.dataset == "text";
  checks.need(!file || !data.path.empty(), "data.path", "is missing; dataset text needs the file to read");
  checks.need(file || data.path.empty(), "data.path",
              "is '{}', but dataset {} reads no file of yours; for your own text set data.dataset: text",
              data.path, data.dataset);
  checks.need(data.valid + data.test < 1, "data.valid",
              "is {} and data.test is {}; together they must be below 1, so that bytes are left for training",
              data.valid, data.test);
}

int64_t nearest_multiple(int64_t value, int64_t unit) {
  return std::max(unit, (value + unit / 2) / unit * unit);
}

void check_model(const ModelConfig& model, Checks& checks) {
  if (model.hidden) {
    checks.need(model.parameters == 0, "model.parameters",
                "is {}, but model.hidden is {}; set model.hidden: auto to solve it from the number of "
                "parameters, or leave model.parameters out",
                model.parameters, *model.hidden);
    const int64_t unit = rnn::hidden_unit(model_spec(model), model.block);
    checks.need(
        *model.hidden % unit == 0, "model.hidden",
        "is {}; it must be a multiple of {} for cell {}{} with model.block {} and model.stride {}: try {}",
        *model.hidden, unit, model.cell, model.layers > 1 ? " in several layers" : "", model.block,
        model.stride, nearest_multiple(*model.hidden, unit));
  } else {
    checks.need(model.parameters > 0, "model.parameters",
                "is 0, but model.hidden is auto; give the number of parameters to solve it from");
  }
  checks.need(
      !model.residual || model.layers > 1 || model.hidden == model.embedding, "model.residual",
      "is true, but the one layer is not as wide as its input, model.embedding {}, so that nothing can be "
      "added: set model.layers to 2 or more",
      model.embedding);
  checks.need(model.embedding % model.block == 0, "model.embedding",
              "is {}; it must be a multiple of model.block, {}: try {}", model.embedding, model.block,
              nearest_multiple(model.embedding, model.block));
}

// Every parameter of the topology that is given is one that its generator takes.
void check_topology(const Config& config, Checks& checks) {
  const topology::GeneratorRow& row = topology::generator_table().get(config.model.topology.kind);
  for (const Field& field : field_table()) {
    if (section_of(field.name) != "model.topology" || field.name == "model.topology.kind") continue;
    const std::string value = field.get(config);
    const bool takes =
        std::find(row.takes.begin(), row.takes.end(), last_word(field.name)) != row.takes.end();
    checks.need(takes || value == kAuto, field.name,
                "is {}, but the topology {} takes {}; leave it out, or auto", value, row.name,
                row.takes.empty() ? "no parameters" : "only " + join(row.takes));
  }
}

}  // namespace

std::vector<Problem> find_problems(const Config& config) {
  Checks checks;
  check_data(config.data, checks);
  check_model(config.model, checks);
  check_topology(config, checks);
  checks.need(config.train.warmup <= config.train.steps, "train.warmup",
              "is {}; it must be at most train.steps, {}", config.train.warmup, config.train.steps);
  return std::move(checks).problems();
}

void throw_lines(const std::vector<std::string>& lines) {
  constexpr size_t kMost = 20;
  if (lines.empty()) return;
  std::vector<std::string> shown = lines;
  shown.resize(std::min(lines.size(), kMost));
  if (lines.size() > kMost) shown.push_back(fmt::format("... and {} more", lines.size() - kMost));
  throw UserError(join(shown, "\n"));
}

void check(const Config& config) {
  std::vector<std::string> lines;
  for (const Problem& problem : find_problems(config)) lines.push_back(problem.message);
  throw_lines(lines);
}

}  // namespace bsexp::experiments
