#include "tests/rnn/cell_trial.h"

#include <cmath>

#include "bsexp/rnn.h"

namespace bsexp::rnn {

namespace {

constexpr int64_t kRows = 3, kSteps = 4, kInput = 8, kHidden = 40;

class Trial {
 public:
  Trial(const std::string& cell, const topology::TopologySpec& topology, const kernels::BackendPtr& backend,
        nn::DType real)
      : pool_(backend, real), masks_(topology, 8, 1), tape_(pool_, nn::Tape::Mode::record) {
    CellSpec spec;
    spec.n_input = kInput;
    spec.n_hidden = kHidden;
    cell_ = cell_table().get(cell).make(spec, parameters_, masks_);
    parameters_.allocate(pool_, 1);
    for (nn::Parameter& parameter : parameters_.all()) {
      parameter.value = next_values(parameter.value.rows(), parameter.value.features());
      result_.given[parameter.name] = matrix(parameter, parameter.value);
    }
  }

  CellTrial run() {
    std::map<std::string, nn::Var> leaves = {{"h", leaf("h", kHidden)}, {"c", leaf("c", kHidden)}};
    State state{leaves["h"], leaves["c"]};
    std::vector<nn::Var> losses;
    for (int64_t t = 0; t < kSteps; ++t) {
      const nn::Var x = leaves[fmt::format("x{}", t)] = leaf(fmt::format("x{}", t), kInput);
      state = cell_->step(x, state, {});
      result_.computed[fmt::format("h{}", t)] = rows_of(state.h.value());
      result_.computed[fmt::format("c{}", t)] = rows_of(state.c.value());
      losses.push_back(mul(state.h, weights(fmt::format("r{}", t))));
    }
    losses.push_back(mul(state.c, weights("s")));
    tape_.backward(losses, 1);
    for (const auto& [name, leaf] : leaves) result_.computed["d " + name] = rows_of(tape_.gradient(leaf));
    for (const nn::Parameter& parameter : parameters_.all())
      result_.computed["d " + parameter.name] = matrix(parameter, parameter.gradient);
    return result_;
  }

 private:
  // The next piece of a wave.
  nn::Tensor next_values(int64_t n_rows, int64_t n_features) {
    Vector values(static_cast<size_t>(n_rows * n_features));
    for (double& value : values) value = 0.5 * std::sin(1.3 * static_cast<double>(++drawn_));
    return pool_.from_host(n_rows, n_features, values);
  }

  nn::Var leaf(const std::string& name, int64_t n_features) {
    const nn::Tensor values = next_values(kRows, n_features);
    result_.given[name] = rows_of(values);
    return tape_.variable(values);
  }

  nn::Var weights(const std::string& name) {
    const nn::Tensor values = next_values(kRows, kHidden);
    result_.given[name] = rows_of(values);
    return tape_.constant(values);
  }

  static Matrix matrix(const nn::Parameter& parameter, const nn::Tensor& tensor) {
    return parameter.layout ? dense_matrix(*parameter.layout, tensor.to_host()) : rows_of(tensor);
  }

  nn::Pool pool_;
  nn::ParameterSet parameters_;
  nn::MaskSet masks_;
  nn::Tape tape_;
  std::unique_ptr<Cell> cell_;
  CellTrial result_;
  int64_t drawn_ = 0;
};

}  // namespace

CellTrial run_cell(const std::string& cell, const topology::TopologySpec& topology,
                   const kernels::BackendPtr& backend, nn::DType real) {
  return Trial(cell, topology, backend, real).run();
}

}  // namespace bsexp::rnn
