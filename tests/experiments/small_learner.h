#pragma once
// A small learner on the cpu, with a text to learn.
#include <string>
#include <vector>

#include "bsexp/datasets.h"
#include "bsexp/experiments/learner.h"

namespace bsexp::experiments {

struct SmallLearner {
  explicit SmallLearner(const std::vector<std::string>& overrides, uint64_t source = 1)
      : plan(make_plan(parse_config(
            "data: {dataset: markov, symbols: 4}\n"
            "model: {cell: lstm, hidden: 32, block: 8, embedding: 16, topology: {kind: watts_strogatz, "
            "degree: 2}}\n"
            "train: {batch: 4, window: 8, steps: 1000, warmup: 0, decay: none, learning_rate: 0.01, ema: "
            "0.5}\n",
            "small.yaml", overrides))),
        learner(*plan, kernels::make_backend("cpu", 1)),
        text(datasets::MarkovSource(4, source).generate(1 << 14)),
        windows(text, plan->config.train.batch, plan->config.train.window) {}

  void train(int64_t steps) {
    for (const int64_t end = learner.steps() + steps; learner.steps() < end;) {
      const datasets::Window window = windows.training(learner.steps());
      if (window.first) learner.reset_state();
      learner.step(window.inputs, window.targets);
    }
  }

  std::unique_ptr<Plan> plan;
  Learner learner;
  datasets::Bytes text;
  datasets::Windows windows;
};

}  // namespace bsexp::experiments
