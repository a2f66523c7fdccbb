#pragma once
// Small models for tests.
#include "bsexp/base/random.h"
#include "bsexp/rnn.h"

namespace bsexp::rnn {

inline topology::TopologySpec ring_topology() {
  topology::TopologySpec spec;
  spec.kind = "watts_strogatz";
  spec.degree = 2;
  spec.rewire = 0.3;
  return spec;
}

inline topology::TopologySpec dense_topology() {
  topology::TopologySpec spec;
  spec.kind = "dense";
  return spec;
}

inline LanguageModelSpec small_spec(const std::string& cell, int64_t n_layers = 1) {
  LanguageModelSpec spec;
  spec.cell = cell;
  spec.n_layers = n_layers;
  spec.cell_spec.n_input = 8;
  spec.cell_spec.n_hidden = 48;
  spec.cell_spec.n_internal = 3;
  return spec;
}

// A language model with its parameters, on the reference backend in double precision unless said otherwise.
struct TestModel {
  explicit TestModel(const LanguageModelSpec& spec, uint64_t seed = 1,
                     kernels::BackendPtr backend = kernels::make_backend("reference", 1),
                     nn::DType real = nn::DType::f64,
                     const topology::TopologySpec& topology = ring_topology())
      : TestModel(spec, seed, std::move(backend), real, real, topology) {}
  TestModel(const LanguageModelSpec& spec, uint64_t seed, kernels::BackendPtr backend, nn::DType real,
            nn::DType operand, const topology::TopologySpec& topology = ring_topology())
      : pool(std::move(backend), real, operand), masks(topology, 8, seed), model(spec, parameters, masks) {
    parameters.allocate(pool, seed);
  }

  // Gives every parameter random values, so that no term is hidden by a 0 or a 1 of the initialisation.
  void randomize() {
    for (nn::Parameter& parameter : parameters.all()) {
      parameter.value =
          random_tensor(parameter.value.rows(), parameter.value.features(), 0.3, parameter.name);
    }
  }

  // N(0, deviation^2) from the stream NAME.
  nn::Tensor random_tensor(int64_t rows, int64_t features, double deviation, const std::string& name) {
    Random random(5, name);
    std::vector<double> values(static_cast<size_t>(rows * features));
    for (double& value : values) value = deviation * random.normal();
    return pool.from_host(rows, features, values);
  }

  nn::Pool pool;
  nn::ParameterSet parameters;
  nn::MaskSet masks;
  LanguageModel model;
};

}  // namespace bsexp::rnn
