#include <algorithm>

#include <fmt/format.h>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets.h"
#include "bsexp/experiments/config.h"
#include "bsexp/experiments/config_problems.h"
#include "bsexp/experiments/fields.h"
#include "bsexp/experiments/plan.h"
#include "bsexp/nn.h"
#include "bsexp/rnn.h"
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
  const bool file = datasets::dataset_table().get(data.dataset).reads_path;
  checks.need(!file || !data.path.empty(), "data.path", "is missing; dataset {} needs the file to read",
              data.dataset);
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

// Every key of a section that is for some rows of a family, and is given, is one that the chosen row takes.
template <class Row>
void check_taken(const Config& config, const std::string& section, const std::string& family_noun,
                 const Table<Row>& family, const std::string& chosen, Checks& checks) {
  const std::vector<std::string>& takes = family.get(chosen).takes;
  for (const Field& field : field_table()) {
    const std::string key(last_word(field.name));
    if (section_of(field.name) != section || names_taking(family, key).empty()) continue;
    const std::string value = field.get(config);
    const bool taken = std::find(takes.begin(), takes.end(), key) != takes.end();
    checks.need(taken || value == kAuto, field.name, "is {}, but the {} {} takes {}; leave it out, or auto",
                value, family_noun, chosen, takes.empty() ? "no parameters" : "only " + join(takes));
  }
}

void check_train(const Config& config, Checks& checks) {
  const TrainConfig& train = config.train;
  check_taken(config, "train", "optimizer", nn::optimizer_table(), train.optimizer, checks);
  check_taken(config, "train", "decay", nn::decay_table(), train.decay, checks);
  checks.need(train.decay != "step" || train.decay_every, "train.decay_every",
              "is missing; train.decay step needs the number of updates between two falls");
  checks.need(
      train.recompute < train.window, "train.recompute",
      "is {}; it must be below train.window, {}: the square root of the window takes the least memory",
      train.recompute, train.window);
  checks.need(train.patience == 0 || config.data.valid > 0, "train.patience",
              "is {}, but data.valid is 0: without a validation part nothing says when to stop",
              train.patience);
  checks.need(train.dynamic_rate == 0 || config.data.test > 0, "train.dynamic_rate",
              "is {}, but data.test is 0: there is no test part to evaluate", train.dynamic_rate);
  checks.need(train.dynamic_decay == 0 || train.dynamic_rate > 0, "train.dynamic_decay",
              "is {}, but train.dynamic_rate is 0, so there is no dynamic evaluation: give its rate, too",
              train.dynamic_decay);
  checks.need(train.warmup <= train.steps, "train.warmup", "is {}; it must be at most train.steps, {}",
              train.warmup, train.steps);
}

}  // namespace

std::vector<Problem> find_problems(const Config& config) {
  Checks checks;
  check_data(config.data, checks);
  check_model(config.model, checks);
  check_taken(config, "model.topology", "topology", topology::generator_table(), config.model.topology.kind,
              checks);
  check_train(config, checks);
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
