#include "bsexp/nn/parameter.h"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/nn/layers.h"
#include "bsexp/nn/mask_set.h"

namespace bsexp::nn {
namespace {

using testing::Each;

TEST(ParameterSet, CountsBeforeItAllocates) {
  ParameterSet parameters;
  parameters.declare("a", 3, 4, constant(0));
  parameters.declare_blocks("b", dense_layout(16, 24), identity());
  EXPECT_EQ(parameters.n_values(), 12 + 16 * 24);
  EXPECT_TRUE(parameters.get("a").value.empty());
  EXPECT_THROW(parameters.declare("a", 1, 1, constant(0)), InternalError);
  EXPECT_THROW(parameters.get("c"), InternalError);
}

TEST(ParameterSet, InitialValuesDependOnSeedAndNameOnly) {
  Pool pool(kernels::make_backend("reference", 1));
  const auto values = [&](const char* name, uint64_t seed, int n_before) {
    ParameterSet parameters;
    for (int i = 0; i < n_before; ++i) parameters.declare(fmt::format("other{}", i), 1, 3, normal(1));
    parameters.declare(name, 2, 50, normal(1));
    parameters.allocate(pool, seed);
    return parameters.get(name).value.to_host();
  };
  EXPECT_EQ(values("w", 1, 0), values("w", 1, 2));
  EXPECT_NE(values("w", 1, 0), values("w", 2, 0));
  EXPECT_NE(values("w", 1, 0), values("v", 1, 0));
}

TEST(Initializers, HaveTheirMoments) {
  Pool pool(kernels::make_backend("reference", 1), DType::f64);
  ParameterSet parameters;
  parameters.declare("normal", 100, 200, normal(0.5));
  parameters.declare("uniform", 100, 200, uniform(0.5));
  parameters.declare("constant", 2, 2, constant(0.5));
  parameters.allocate(pool, 1);
  const auto second_moment = [&](const char* name) {
    double sum = 0;
    for (const double x : parameters.get(name).value.to_host()) sum += x * x;
    return sum / 20000;
  };
  EXPECT_NEAR(second_moment("normal"), 0.25, 0.01);
  EXPECT_NEAR(second_moment("uniform"), 0.25 / 3, 0.003);
  EXPECT_THAT(parameters.get("constant").value.to_host(), Each(0.5));
}

TEST(Initializers, IdentityMapsEveryInputToItself) {
  Pool pool(kernels::make_backend("reference", 1), DType::f64);
  const topology::BlockMask mask(3, 3, {{0, 0}, {0, 2}, {1, 1}, {2, 0}, {2, 2}});
  const auto layout = std::make_shared<const kernels::BlockLayout>(mask, 8);
  ParameterSet parameters;
  const BlockLinear linear(parameters, "w", layout, identity());
  parameters.allocate(pool, 1);
  std::vector<double> x(2 * 24);
  std::iota(x.begin(), x.end(), 0);
  Tape tape(pool, Tape::Mode::forward);
  EXPECT_EQ(bsmm(tape.constant(pool.from_host(2, 24, x)), linear.on(tape)).value().to_host(), x);
}

TEST(Layers, ProjectionHasColumnsOfItsGain) {
  Pool pool(kernels::make_backend("reference", 1), DType::f64);
  ParameterSet parameters;
  const NormalizedProjection projection(parameters, "p", 8, 16);
  parameters.allocate(pool, 1);
  // One unit vector at a time: the squares of the answers sum to the squared gain of each column, which
  // starts at 1.
  std::vector<double> unit_vectors(64);
  for (size_t i = 0; i < 8; ++i) unit_vectors[i * 8 + i] = 1;
  Tape tape(pool, Tape::Mode::forward);
  const auto y = projection.on(tape)(tape.constant(pool.from_host(8, 8, unit_vectors))).value().to_host();
  for (size_t k = 0; k < 16; ++k) {
    double sum = 0;
    for (size_t r = 0; r < 8; ++r) sum += y[k * 8 + r] * y[k * 8 + r];
    EXPECT_NEAR(sum, 1, 1e-12);
  }
}

TEST(Layers, EmbeddingHasRowsOfUnitNorm) {
  Pool pool(kernels::make_backend("reference", 1), DType::f64);
  ParameterSet parameters;
  const NormalizedEmbedding embedding(parameters, "e", 5, 7);
  parameters.allocate(pool, 1);
  Tape tape(pool, Tape::Mode::forward);
  const auto table = embedding.table(tape).value().to_host();
  for (size_t v = 0; v < 5; ++v) {
    double sum = 0;
    for (size_t e = 0; e < 7; ++e) sum += table[e * 5 + v] * table[e * 5 + v];
    EXPECT_NEAR(sum, 1, 1e-12);
  }
}

}  // namespace
}  // namespace bsexp::nn
