// The block-sparse products of every backend and instruction set against plain loops in double precision:
// all block sizes, batches around the widths of vectors, masks with holes, hubs and nothing at all.
#include "bsexp/kernels/products.h"

#include <cmath>
#include <cstring>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "bsexp/kernels/cpu/product_plan.h"
#include "tests/kernels/subjects.h"
#include "tests/kernels/values_on.h"
#include "tests/support/errors.h"

namespace bsexp::kernels {

namespace {

using topology::BlockMask;
using Edges = std::vector<std::pair<int32_t, int32_t>>;

BlockMask random_mask(int32_t n_rows, int32_t n_columns, double density) {
  Random random(1, "mask");
  Edges edges;
  for (int32_t i = 0; i < n_rows; ++i) {
    for (int32_t j = 0; j < n_columns; ++j) {
      if (random.uniform() < density) edges.emplace_back(i, j);
    }
  }
  return {n_rows, n_columns, edges};
}

// Blocks on the diagonal, and one row and one column that have all.
BlockMask hub_mask(int32_t n) {
  Edges edges;
  for (int32_t i = 0; i < n; ++i) {
    for (const auto& edge : {std::pair{i, i}, std::pair{n / 2, i}, std::pair{i, n / 3}}) {
      edges.push_back(edge);
    }
  }
  return {n, n, edges};
}

struct NamedMask {
  const char* name;
  BlockMask mask;
};

std::vector<NamedMask> masks() {
  return {
      {"dense", BlockMask::dense(3, 2)},
      {"one block", {1, 1, Edges{{0, 0}}}},
      {"holes", {4, 5, Edges{{0, 1}, {0, 3}, {3, 1}, {3, 3}, {2, 1}}}},  // row 1, columns 0, 2, 4 are empty
      {"hub", hub_mask(5)},
      {"nothing", {2, 3, Edges{}}}};
}

// Activations of one time step, features-major like every tensor.
struct Step {
  Step(const BlockLayout& layout, int64_t n_rows, const std::string& name)
      : rows(n_rows),
        x(numbers(n_rows * layout.n_input(), name + "/x")),
        dy(numbers(n_rows * layout.n_output(), name + "/dy")) {}
  int64_t rows;
  std::vector<float> x, dy;
};

// What the three products must give, added to what was there; and the sums of the terms' magnitudes.
struct Sums {
  std::vector<double> value, magnitude;

  explicit Sums(const std::vector<float>& before) : magnitude(before.size()) {
    value.assign(before.begin(), before.end());
  }
  void add(int64_t at, double term) {
    value[static_cast<size_t>(at)] += term;
    magnitude[static_cast<size_t>(at)] += std::abs(term);
  }
};

// Calls term(z s s + c s + k, input feature, output feature) for every weight of a mask.
template <class Term>
void for_weights(const BlockMask& mask, int64_t s, Term term) {
  int64_t z = 0;
  for (int64_t i = 0; i < mask.n_rows(); ++i) {
    for (; z < mask.indptr()[static_cast<size_t>(i) + 1]; ++z) {
      const int64_t j = mask.indices()[static_cast<size_t>(z)];
      for (int64_t c = 0; c < s; ++c) {
        for (int64_t k = 0; k < s; ++k) term((z * s + c) * s + k, i * s + c, j * s + k);
      }
    }
  }
}

struct Products {
  std::vector<float> y, dx, dw;
};

Products before(const BlockLayout& layout, int64_t rows) {
  return {numbers(rows * layout.n_output(), "y"), numbers(rows * layout.n_input(), "dx"),
          numbers(layout.n_weights(), "dw")};
}

// Forward and backward data for the first step, the weight gradient for all of them.
Products run_products(Backend& backend, const BlockLayout& layout, const std::vector<Step>& steps,
                      bool accumulate) {
  const Products old = before(layout, steps[0].rows);
  const int64_t rows = steps[0].rows;
  const Floats w(backend, 1, layout.n_weights(), numbers(layout.n_weights(), "w"));
  const Floats y(backend, rows, layout.n_output(), old.y), dx(backend, rows, layout.n_input(), old.dx),
      dw(backend, 1, layout.n_weights(), old.dw);
  std::vector<std::unique_ptr<Floats>> kept;
  std::vector<View> x_views, dy_views;
  for (const Step& step : steps) {
    kept.push_back(std::make_unique<Floats>(backend, step.rows, layout.n_input(), step.x));
    x_views.push_back(kept.back()->view());
    kept.push_back(std::make_unique<Floats>(backend, step.rows, layout.n_output(), step.dy));
    dy_views.push_back(kept.back()->view());
  }
  backend.run(BsmmForward{&layout, x_views[0], w.view(), {y.view(), accumulate}});
  backend.run(BsmmBackwardData{&layout, dy_views[0], w.view(), {dx.view(), accumulate}});
  backend.run(BsmmBackwardWeight{&layout, x_views, dy_views, {dw.view(), accumulate}});
  return {y.values(), dx.values(), dw.values()};
}

void expect_near(const std::vector<float>& got, const Sums& want, const char* product) {
  for (size_t i = 0; i < got.size(); ++i) {
    // Rounding errors of a sum grow with its terms; 1e-5 of their magnitudes is ample for thousands.
    const double allowed = 1e-5 * want.magnitude[i] + 1e-6;
    ASSERT_LE(std::abs(got[i] - want.value[i]), allowed)
        << product << " [" << i << "] is " << got[i] << ", not " << want.value[i];
  }
}

void expect_products(const Products& got, const BlockMask& mask, const BlockLayout& layout,
                     const std::vector<Step>& steps, bool accumulate) {
  const Products old = before(layout, steps[0].rows);
  const auto start = [&](const std::vector<float>& values) {
    return Sums(accumulate ? values : std::vector<float>(values.size()));
  };
  Sums y = start(old.y), dx = start(old.dx), dw = start(old.dw);
  const std::vector<float> w = numbers(layout.n_weights(), "w");
  for_weights(mask, layout.block_size(), [&](int64_t at, int64_t c, int64_t k) {
    for (size_t t = 0; t < steps.size(); ++t) {
      const Step& step = steps[t];
      for (int64_t r = 0; r < step.rows; ++r) {
        const double x_rc = step.x[static_cast<size_t>(c * step.rows + r)],
                     dy_rk = step.dy[static_cast<size_t>(k * step.rows + r)],
                     w_ck = w[static_cast<size_t>(at)];
        dw.add(at, x_rc * dy_rk);
        if (t > 0) continue;
        y.add(k * step.rows + r, x_rc * w_ck);
        dx.add(c * step.rows + r, dy_rk * w_ck);
      }
    }
  });
  expect_near(got.y, y, "y");
  expect_near(got.dx, dx, "dx");
  expect_near(got.dw, dw, "dw");
}

void expect_same_bits(const Products& a, const Products& b) {
  const auto same = [](const std::vector<float>& p, const std::vector<float>& q) {
    return p.size() == q.size() &&
           (p.empty() || std::memcmp(p.data(), q.data(), p.size() * sizeof(float)) == 0);
  };
  EXPECT_TRUE(same(a.y, b.y)) << "y";
  EXPECT_TRUE(same(a.dx, b.dx)) << "dx";
  EXPECT_TRUE(same(a.dw, b.dw)) << "dw";
}

class ProductsOfBlock : public ::testing::TestWithParam<int> {};

TEST_P(ProductsOfBlock, AgreeWithPlainLoops) {
  for (const BackendPtr& backend : make_all_backends(1)) {
    for (const NamedMask& row : masks()) {
      const BlockLayout layout(row.mask, GetParam());
      for (const int64_t rows : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 100, 130}) {
        const std::vector<Step> steps = {{layout, rows, "first"}, {layout, 1 + rows / 2, "second"}};
        for (const bool accumulate : {false, true}) {
          SCOPED_TRACE(fmt::format("{} {}, mask {}, {} rows, accumulate {}", backend->name(), backend->isa(),
                                   row.name, rows, accumulate));
          const Products got = run_products(*backend, layout, steps, accumulate);
          expect_products(got, row.mask, layout, steps, accumulate);
          if (HasFailure()) return;
        }
      }
    }
  }
}

TEST_P(ProductsOfBlock, AreTheSameBitsForAnyNumberOfThreads) {
  for (const NamedMask& row : {NamedMask{"hub", hub_mask(40)}, {"random", random_mask(37, 50, 0.3)}}) {
    const BlockLayout layout(row.mask, GetParam());
    for (const int64_t rows : {1, 33}) {
      const std::vector<Step> steps = {{layout, rows, "first"}, {layout, 16, "second"}, {layout, 8, "third"}};
      std::vector<Products> of_one_thread;
      for (const int n_threads : {1, 2, 3}) {
        const std::vector<BackendPtr> backends = make_all_backends(n_threads);
        for (size_t b = 0; b < backends.size(); ++b) {
          SCOPED_TRACE(fmt::format("{} {}, mask {}, {} rows, {} threads", backends[b]->name(),
                                   backends[b]->isa(), row.name, rows, n_threads));
          const Products got = run_products(*backends[b], layout, steps, false);
          if (n_threads == 1) {
            expect_products(got, row.mask, layout, steps, false);
            of_one_thread.push_back(got);
          } else {
            expect_same_bits(got, of_one_thread[b]);
          }
          if (HasFailure()) return;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Blocks, ProductsOfBlock, ::testing::Values(8, 16, 32, 64),
                         ::testing::PrintToStringParamName());

// Weights are packed by the same code before a product and on its way: the results are the same bits.
TEST_P(ProductsOfBlock, AreTheSameBitsWithPackedWeights) {
  for (const BackendPtr& backend : make_all_backends(2)) {
    for (const NamedMask& row : masks()) {
      const BlockLayout layout(row.mask, GetParam());
      for (const int64_t rows : {1, 5, 33, 100}) {
        SCOPED_TRACE(fmt::format("{} {}, mask {}, {} rows", backend->name(), backend->isa(), row.name, rows));
        const Step step(layout, rows, "first");
        const Floats x(*backend, rows, layout.n_input(), step.x),
            dy(*backend, rows, layout.n_output(), step.dy);
        const Floats w(*backend, 1, layout.n_weights(), numbers(layout.n_weights(), "w"));
        const Floats packed(*backend, 1, layout.n_weights());
        const Products stored = run_products(*backend, layout, {step}, false);
        const Floats y(*backend, rows, layout.n_output()), dx(*backend, rows, layout.n_input());
        backend->run(PackWeights{&layout, w.view(), PackWeights::Reader::forward, packed.view()});
        backend->run(BsmmForward{&layout, x.view(), w.view(), {y.view()}, {}, {}, packed.view()});
        backend->run(PackWeights{&layout, w.view(), PackWeights::Reader::backward_data, packed.view()});
        backend->run(BsmmBackwardData{&layout, dy.view(), w.view(), {dx.view()}, {}, packed.view()});
        expect_same_bits({y.values(), dx.values(), stored.dw}, stored);
        if (HasFailure()) return;
      }
    }
  }
}

// More rows than are taken together.
TEST(Products, ALongWindowIsSummedInGroups) {
  const BlockMask mask(256, 256, Edges{{0, 0}, {0, 255}, {17, 3}, {128, 200}, {255, 255}});
  const BlockLayout layout(mask, 64);
  const std::vector<Step> steps = {{layout, 64, "first"}, {layout, 40, "second"}, {layout, 64, "third"}};
  for (const bool accumulate : {false, true}) {
    const BackendPtr backend = make_backend("cpu", 2);
    const Products got = run_products(*backend, layout, steps, accumulate);
    expect_products(got, mask, layout, steps, accumulate);
  }
}

TEST(Products, GradientsLargerThanTheCachesAreRight) {
  constexpr int64_t kBlockBytes = 64 * 64 * 4;
  int n = 24;
  while (n * n * kBlockBytes <= most_gradient_in_caches()) ++n;
  const BlockMask mask = BlockMask::dense(n, n);
  for (const BackendPtr& backend : make_all_backends(2)) {
    const BlockLayout layout(mask, 64);
    const std::vector<Step> steps = {{layout, 5, "first"}};
    expect_products(run_products(*backend, layout, steps, false), mask, layout, steps, false);
  }
}

TEST(Products, AWindowWithoutStepsHasNoGradient) {
  const BlockLayout layout(BlockMask::dense(2, 2), 8);
  for (const BackendPtr& backend : make_all_backends(1)) {
    const std::vector<float> old = numbers(layout.n_weights(), "dw");
    const Floats dw(*backend, 1, layout.n_weights(), old);
    backend->run(BsmmBackwardWeight{&layout, {}, {}, {dw.view(), true}});
    EXPECT_EQ(dw.values(), old) << backend->isa();
    backend->run(BsmmBackwardWeight{&layout, {}, {}, {dw.view(), false}});
    EXPECT_EQ(dw.values(), std::vector<float>(old.size())) << backend->isa();
  }
}

TEST(Products, RoundToBf16AsTheStandardSays) {
  const float infinity = std::numeric_limits<float>::infinity(),
              nan = std::numeric_limits<float>::quiet_NaN();
  // 1 + 2^-8 lies halfway between two bf16, as does 1 + 3 2^-8: ties go to the even one.
  const std::vector<float> x = {0,       -1,       1.00390625F, 1.01171875F, 1.0040F,
                                3.4e38F, infinity, -infinity,   nan,         1e-45F};
  for (const BackendPtr& backend : make_all_backends(1)) {
    const Floats from(*backend, 1, static_cast<int64_t>(x.size()), x);
    const auto n = static_cast<int64_t>(x.size());
    void* const memory = backend->allocate(2 * n);
    backend->run(ToBf16{from.view(), {memory, DType::bf16, 1, n}});
    std::vector<uint16_t> y(x.size());
    backend->copy_out(y.data(), memory, 2 * n);
    backend->free(memory);
    EXPECT_EQ(y,
              (std::vector<uint16_t>{0, 0xBF80, 0x3F80, 0x3F82, 0x3F81, 0x7F80, 0x7F80, 0xFF80, 0x7FC0, 0}))
        << backend->isa();
  }
}

TEST(Products, LayoutsRefuseFeaturesThatTheirBlocksDoNotFit) {
  const BlockMask mask = BlockMask::dense(2, 3);
  EXPECT_EQ(BlockLayout(mask, 8, 9, 24).n_input(), 9);
  for (const auto& [n_input, n_output] : {std::pair{8, 24}, {17, 24}, {16, 25}, {16, 16}}) {
    EXPECT_THROW(BlockLayout(mask, 8, n_input, n_output), UserError) << n_input << " " << n_output;
  }
}

TEST(Products, RefuseShapesThatDoNotFit) {
  const BlockLayout layout(BlockMask::dense(2, 3), 8);
  const BackendPtr backend = make_backend("cpu", 1);
  const Floats x(*backend, 4, 16), y(*backend, 4, 16), w(*backend, 1, layout.n_weights());
  EXPECT_THROW(backend->run(BsmmForward{&layout, x.view(), w.view(), {y.view()}}), InternalError);
  EXPECT_THROW(backend->run(BsmmBackwardData{&layout, y.view(), w.view(), {x.view()}}), InternalError);
  const View xs[] = {x.view()}, dys[] = {y.view()};
  EXPECT_THROW(backend->run(BsmmBackwardWeight{&layout, xs, dys, {w.view()}}), InternalError);
  EXPECT_THROW(backend->run(BsmmBackwardWeight{&layout, xs, {}, {w.view()}}), InternalError);
  EXPECT_THROW(backend->run(PackWeights{&layout, w.view(), PackWeights::Reader::forward, x.view()}),
               InternalError);
}

}  // namespace

}  // namespace bsexp::kernels
