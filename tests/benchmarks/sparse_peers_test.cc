// A peer that is measured computes the same product as we do.
#include "benchmarks/sparse_peers.h"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/kernels/values_on.h"

namespace bsexp::benchmarks {
namespace {

using kernels::BlockLayout;
using kernels::Floats;
using kernels::View;

std::vector<float> numbers(int64_t n, int64_t modulus) {
  std::vector<float> values;
  for (int64_t i = 0; i < n; ++i) {
    const int64_t centred = i % modulus - modulus / 2;
    values.push_back(static_cast<float>(centred) * 0.1F);
  }
  return values;
}

class SparsePeers : public testing::TestWithParam<Product> {};

TEST_P(SparsePeers, ComputeTheSame) {
  const topology::BlockMask mask(3, 4, {{0, 0}, {0, 3}, {1, 1}, {2, 0}, {2, 1}, {2, 2}});
  const int64_t rows = 24;
  for (const int block : {8, 16, 32, 64}) {
    const BlockLayout layout(mask, block);
    const std::vector<float> x = numbers(rows * layout.n_input(), 13), w = numbers(layout.n_weights(), 17),
                             y = numbers(rows * layout.n_output(), 11);
    const auto backend = kernels::make_backend("reference", 2);
    Floats x_on(*backend, rows, layout.n_input(), x), y_on(*backend, rows, layout.n_output(), y),
        w_on(*backend, 1, layout.n_weights(), w);
    const View x_view[] = {x_on.view()}, y_view[] = {y_on.view()};
    std::vector<float> expected;
    if (GetParam() == Product::forward) {
      backend->run(kernels::BsmmForward{&layout, x_on.view(), w_on.view(), {y_on.view()}});
      expected = y_on.values();
    } else if (GetParam() == Product::backward_data) {
      backend->run(kernels::BsmmBackwardData{&layout, y_on.view(), w_on.view(), {x_on.view()}});
      expected = x_on.values();
    } else {
      backend->run(kernels::BsmmBackwardWeight{&layout, x_view, y_view, {w_on.view()}});
      expected = w_on.values();
    }
    for (const SparsePeer& peer : sparse_peers(GetParam(), layout, rows, x, w, y, backend->threads())) {
      peer.run();
      const std::vector<float> result = peer.result();
      ASSERT_EQ(result.size(), expected.size()) << peer.name;
      for (size_t i = 0; i < result.size(); ++i) {
        ASSERT_NEAR(result[i], expected[i], 1e-4 * (1 + std::abs(expected[i])))
            << peer.name << ", block " << block << ", element " << i;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Products, SparsePeers,
                         testing::Values(Product::forward, Product::backward_data, Product::backward_weight),
                         [](const auto& instance) { return std::string(name_of(instance.param)); });

}  // namespace
}  // namespace bsexp::benchmarks
