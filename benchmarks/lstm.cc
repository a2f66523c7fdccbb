#include "benchmarks/lstm.h"

#include <algorithm>
#include <chrono>

#include "benchmarks/lstm_peer.h"
#include "benchmarks/timing.h"
#include "bsexp/base/error.h"
#include "bsexp/base/random.h"
#include "bsexp/rnn.h"

namespace bsexp::benchmarks {

namespace {

constexpr uint64_t kSeed = 1;

rnn::LanguageModelSpec spec_of(const LstmOptions& options, int64_t hidden) {
  rnn::LanguageModelSpec spec;
  spec.cell = options.cell;
  spec.cell_spec.n_input = 64;
  spec.cell_spec.n_hidden = hidden;
  return spec;
}

topology::TopologySpec topology_of(const LstmOptions& options) {
  topology::TopologySpec spec;
  spec.kind = "watts_strogatz_2d";
  spec.degree = options.degree;
  spec.rewire = 0.1;
  return spec;
}

std::vector<int32_t> random_bytes(int64_t count) {
  Random random(kSeed, "bench/lstm");
  std::vector<int32_t> bytes(static_cast<size_t>(count));
  for (int32_t& byte : bytes) byte = static_cast<int32_t>(random.below(rnn::kVocabulary));
  return bytes;
}

// A model, declared.
struct Model {
  Model(const LstmOptions& options, int64_t hidden)
      : masks(topology_of(options), static_cast<int>(options.block), kSeed),
        model(spec_of(options, hidden), parameters, masks) {}

  int64_t n_weights() const {
    int64_t count = 0;
    for (const nn::Parameter& parameter : parameters.all()) {
      if (parameter.layout && parameter.name.starts_with("cell/")) count += parameter.size();
    }
    return count;
  }

  nn::ParameterSet parameters;
  nn::MaskSet masks;
  rnn::LanguageModel model;
};

nn::ParameterSet& allocated(Model& model, nn::Pool& pool) {
  model.parameters.allocate(pool, kSeed);
  return model.parameters;
}

// Its training on a backend.
class Training {
 public:
  Training(const LstmOptions& options, Model& model, const kernels::BackendPtr& backend)
      : rows_(options.rows),
        inputs_(random_bytes(options.rows * options.steps)),
        model_(model),
        pool_(backend, nn::DType::f32, options.dtype == "bf16" ? nn::DType::bf16 : nn::DType::f32),
        optimizer_(pool_, allocated(model, pool_), "adam", {}),
        average_(pool_, model.parameters, 0.999),
        state_(model.model.zero_state(pool_, options.rows)) {}

  void step() {
    ++steps_;
    double norm = 0;
    {
      nn::Tape tape(pool_, nn::Tape::Mode::record);
      const auto losses = model_.model.window(tape, inputs_, inputs_, rows_, state_, 0);
      tape.backward(losses, 1 / static_cast<double>(inputs_.size()));
      norm = nn::gradient_norm(pool_, model_.parameters).norm;
    }
    optimizer_.update({steps_, 1e-3, nn::clip_factor(norm, 1)});
    average_.update(steps_);
  }

 private:
  int64_t rows_;
  std::vector<int32_t> inputs_;
  Model& model_;
  nn::Pool pool_;
  nn::Optimizer optimizer_;
  nn::WeightAverage average_;
  rnn::CarriedState state_;
  int64_t steps_ = 0;
};

// Exact: the same step on the backend that counts.
double gflop_of_step(const LstmOptions& options, int64_t hidden) {
  const auto counting = std::make_shared<kernels::CountingBackend>();
  Model model(options, hidden);
  Training training(options, model, counting);
  counting->take_operations();
  training.step();
  return counting->take_operations() * 1e-9;
}

struct TimedStep {
  double ms = 0;
  kernels::KernelTimes kernels;
};

TimedStep timed_step(Training& training, kernels::Backend& backend) {
  TimedStep step;
  backend.measure(&step.kernels);
  const auto begin = std::chrono::steady_clock::now();
  training.step();
  step.ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  backend.measure(nullptr);
  return step;
}

TimedStep median_step(std::vector<TimedStep> steps) {
  std::sort(steps.begin(), steps.end(), [](const TimedStep& a, const TimedStep& b) { return a.ms < b.ms; });
  return std::move(steps[steps.size() / 2]);
}

std::vector<KernelRow> kernel_rows(const TimedStep& step) {
  std::vector<KernelRow> rows;
  KernelRow rest{"rest", 0, step.ms, 0};
  for (const auto& [name, time] : step.kernels) {
    rows.push_back({std::string(name), time.calls, time.seconds * 1e3, time.seconds * 1e3 / step.ms});
    rest.ms -= rows.back().ms;
  }
  std::sort(rows.begin(), rows.end(), [](const KernelRow& a, const KernelRow& b) { return a.ms > b.ms; });
  rest.share = rest.ms / step.ms;
  rows.push_back(std::move(rest));
  return rows;
}

// The dense LSTMs of other libraries, with what is known before they run.
std::vector<PeerRow> add_peers(const LstmOptions& options, int64_t hidden, int64_t n_weights,
                               PeerTimes& times) {
  std::vector<PeerRow> rows;
  const LstmShape wide{spec_of(options, hidden).cell_spec.n_input, hidden, options.rows, options.steps};
  for (const LstmShape& shape : {with_weights(wide, n_weights), wide}) {
    if (!options.peers || shape.bytes() > kMostPeerBytes) continue;
    auto peer = onednn_lstm(shape, small_values(shape), options.threads);
    if (!peer) continue;
    times.add(peer->name, std::move(peer->run));
    rows.push_back({peer->name, shape.hidden, shape.n_weights()});
  }
  return rows;
}

LstmRow measure(const LstmOptions& options, int64_t hidden, const kernels::BackendPtr& backend) {
  LstmRow row;
  row.gflop = gflop_of_step(options, hidden);
  Model model(options, hidden);
  Training training(options, model, backend);
  training.step();
  PeerTimes times(0);
  row.peers = add_peers(options, hidden, model.n_weights(), times);
  times.run_once();
  std::vector<TimedStep> steps;
  const Shares shares = measure_shares(
      *backend, row.gflop, options.repeats, [&] { steps.push_back(timed_step(training, *backend)); },
      {&times}, 0);
  const TimedStep step = median_step(std::move(steps));
  row.cell = options.cell;
  row.dtype = options.dtype;
  row.backend = backend->name();
  row.isa = backend->isa();
  row.hidden = hidden;
  row.block = options.block;
  row.degree = options.degree;
  row.rows = options.rows;
  row.steps = options.steps;
  row.density = model.masks.masks().front().layout->density();
  row.parameters = model.parameters.n_values();
  row.weights = model.n_weights();
  row.ms = step.ms;
  row.bytes_per_second = static_cast<double>(options.rows * options.steps) / step.ms * 1e3;
  row.peak_gflops = shares.peak_gflops;
  row.share_of_peak = shares.share_of_peak;
  row.kernels = kernel_rows(step);
  for (const KernelRow& kernel : row.kernels) {
    if (kernel.name.starts_with("bsmm_")) row.products_share += kernel.share;
  }
  const auto medians = times.medians();
  for (size_t i = 0; i < row.peers.size(); ++i) {
    row.peers[i].ms = medians[i].second;
    row.peers[i].ratio = row.peers[i].ms / row.ms;
  }
  return row;
}

}  // namespace

void bench_lstm(const LstmOptions& options, const std::function<void(const LstmRow&)>& report) {
  const rnn::CellRow& cell = rnn::cell_table().get(options.cell);
  for (const int64_t hidden : options.hidden) {
    const int64_t unit = cell.hidden_unit(spec_of(options, hidden).cell_spec, options.block);
    REQUIRE(hidden % unit == 0, "--hidden {} is not possible: {} with blocks of {} needs a multiple of {}",
            hidden, options.cell, options.block, unit);
  }
  const kernels::BackendPtr backend = kernels::make_backend(options.backend, options.threads);
  for (const int64_t hidden : options.hidden) report(measure(options, hidden, backend));
}

}  // namespace bsexp::benchmarks
