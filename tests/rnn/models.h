#pragma once
// Small models for tests.
#include "bsexp/rnn.h"

namespace bsexp::rnn {

inline topology::TopologySpec ring_topology() {
  topology::TopologySpec spec;
  spec.kind = "watts_strogatz";
  spec.degree = 2;
  spec.rewire = 0.3;
  return spec;
}

inline LanguageModelSpec small_spec(const std::string& cell) {
  LanguageModelSpec spec;
  spec.cell = cell;
  spec.cell_spec.n_input = 8;
  spec.cell_spec.n_hidden = 48;
  spec.cell_spec.n_internal = 3;
  return spec;
}

// A language model with its parameters, on the reference backend in double precision unless said otherwise.
struct TestModel {
  explicit TestModel(const LanguageModelSpec& spec, uint64_t seed = 1,
                     kernels::BackendPtr backend = kernels::make_backend("reference", 1),
                     nn::DType real = nn::DType::f64)
      : pool(std::move(backend), real), masks(ring_topology(), 8, seed), model(spec, parameters, masks) {
    parameters.allocate(pool, seed);
  }

  nn::Pool pool;
  nn::ParameterSet parameters;
  nn::MaskSet masks;
  LanguageModel model;
};

}  // namespace bsexp::rnn
