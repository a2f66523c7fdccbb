#include "bsexp/sentiment/probe.h"

#include <cmath>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/sentiment/ngrams.h"

namespace bsexp::sentiment {

namespace {

constexpr int kWords = 2, kBytes = 4;

Examples words(std::span<const std::string> texts) { return word_ngrams(texts, kWords); }
Examples bytes(std::span<const std::string> texts) { return byte_ngrams(texts, kBytes); }

}  // namespace

const Table<ClassifierRow>& classifier_table() {
  static const Table<ClassifierRow> table(
      "classifier",
      {
          {"features", "the features of the model, L1", Penalty::l1, -8, 0, nullptr},
          {"ngrams", "which n-grams of 1 and 2 words a text has, L1", Penalty::l1, -4, 6, words},
          {"ngrams_l2", "the same, L2", Penalty::l2, -8, 4, words},
          {"bytes", "which n-grams of 1 to 4 bytes a text has, L1", Penalty::l1, -4, 4, bytes},
          {"bytes_l2", "the same, L2", Penalty::l2, -10, 2, bytes},
      });
  return table;
}

Outcome ProbeResult::all() const {
  Outcome sum;
  for (const Outcome& outcome : outcomes) {
    sum.n_right += outcome.n_right;
    sum.n_test += outcome.n_test;
  }
  return sum;
}

double ProbeResult::mean_used() const {
  double sum = 0;
  for (const Chosen& of_trial : chosen) sum += static_cast<double>(of_trial.n_used);
  return sum / static_cast<double>(chosen.size());
}

Outcome test(const LinearModel& model, const Examples& examples, std::span<const int32_t> labels,
             std::span<const int64_t> rows) {
  Outcome outcome;
  for (const int64_t row : rows) {
    const bool positive = model.score(examples, row) > 0;
    outcome.n_right += positive == (labels[static_cast<size_t>(row)] == 1) ? 1 : 0;
    ++outcome.n_test;
  }
  return outcome;
}

int64_t n_fits(const ClassifierRow& row, const Trial& trial) {
  const auto n_choices = static_cast<int64_t>(trial.choices.size());
  return n_choices * (row.highest - row.lowest + 1) + (n_choices > 1 ? 1 : 0);
}

Chosen choose(const ClassifierRow& row, const Examples& examples, std::span<const int32_t> labels,
              const Trial& trial, const Tick& tick) {
  const auto fit_rows = [&](const Rows& rows, double c) {
    stop_if_interrupted();
    FitOptions options;
    options.penalty = row.penalty;
    options.c = c;
    LinearModel model = fit(examples, labels, rows, options);
    tick(model);
    return model;
  };
  Chosen best;
  best.valid_accuracy = -1;
  for (int exponent = row.lowest; exponent <= row.highest; ++exponent) {
    const double c = std::exp2(exponent);
    Outcome valid;
    LinearModel model;
    for (const Choice& choice : trial.choices) {
      model = fit_rows(choice.fit, c);
      const Outcome outcome = test(model, examples, labels, choice.valid);
      valid.n_right += outcome.n_right;
      valid.n_test += outcome.n_test;
    }
    if (valid.accuracy() > best.valid_accuracy) best = {c, valid.accuracy(), 0, std::move(model)};
  }
  if (trial.choices.size() > 1) best.model = fit_rows(trial.fit, best.c);
  best.n_used = best.model.n_used();
  return best;
}

ProbeResult probe(const ClassifierRow& row, const Examples& examples, std::span<const int32_t> labels,
                  const std::vector<Trial>& trials, const Tick& tick) {
  ProbeResult result;
  result.name = row.name;
  result.n_features = examples.n_features();
  for (const Trial& trial : trials) {
    result.chosen.push_back(choose(row, examples, labels, trial, tick));
    result.outcomes.push_back(test(result.chosen.back().model, examples, labels, trial.test));
  }
  return result;
}

}  // namespace bsexp::sentiment
