// What the kernels do far from zero: saturated gates, large logits, large means, infinities, NaN.
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "tests/kernels/subjects.h"
#include "tests/kernels/values_on.h"

namespace bsexp::kernels {

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

class Numerics : public ::testing::Test {
 protected:
  static const std::vector<BackendPtr>& backends() {
    static const std::vector<BackendPtr> made = make_all_backends(2);
    return made;
  }
  template <class Body>
  void on_all(Body&& body) {
    for (const BackendPtr& backend : backends()) {
      SCOPED_TRACE(backend->name() + " " + backend->isa());
      body(*backend);
    }
  }
};

int64_t size_of(const std::vector<float>& x) { return static_cast<int64_t>(x.size()); }

// |got - want| in units of the last place of `want` (of the smallest normal number, below it, where 0 is as
// good).
double ulps(float got, double want) {
  const auto nearest = static_cast<float>(want);
  if (got == nearest || (got == 0 && std::abs(nearest) < std::numeric_limits<float>::min())) return 0;
  const float magnitude = std::max(std::abs(nearest), std::numeric_limits<float>::min());
  const double unit = static_cast<double>(std::nextafter(magnitude, kInfinity) - magnitude);
  return std::abs(static_cast<double>(got) - want) / unit;
}

std::vector<float> sweep(double begin, double end, int count) {
  std::vector<float> x(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    x[static_cast<size_t>(i)] = static_cast<float>(begin + (end - begin) * i / (count - 1));
  }
  return x;
}

// Every power of two from the smallest number to 64, of both signs.
std::vector<float> powers() {
  std::vector<float> x;
  for (int n = -149; n <= 6; ++n) {
    x.push_back(std::ldexp(1.0F, n));
    x.push_back(-std::ldexp(1.0F, n));
  }
  return x;
}

std::vector<float> activation(Backend& backend, Activation f, const std::vector<float>& x) {
  const Floats input(backend, 1, size_of(x), x), output(backend, 1, size_of(x));
  backend.run(ActivationForward{f, input.view(), output.view()});
  return output.values();
}

// exp, through the gradient of a cross-entropy whose target is the last, unused element.
std::vector<float> exponential(Backend& backend, std::vector<float> x) {
  const int64_t n = size_of(x) + 1;
  x.push_back(0);
  const Floats logits(backend, 1, n, x), log_sum(backend, 1, 1), dloss(backend, 1, 1, {1});
  const Floats output(backend, 1, n);
  const Ids target(backend, 1, 1, {static_cast<int32_t>(n - 1)});
  backend.run(SoftmaxCrossEntropyBackward{
      logits.view(), target.view(), log_sum.view(), dloss.view(), {output.view()}});
  std::vector<float> result = output.values();
  result.pop_back();
  return result;
}

template <class Exact>
void expect_ulps(const std::vector<float>& x, const std::vector<float>& y, Exact exact, double allowed) {
  double worst = 0;
  float where = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const double error = ulps(y[i], exact(static_cast<double>(x[i])));
    if (error > worst) {
      worst = error;
      where = x[i];
    }
  }
  EXPECT_LE(worst, allowed) << "at " << where;
}

double exact_sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

TEST_F(Numerics, DenormalsAreZeroInEveryThread) {
  on_all([](Backend& backend) {
    const int64_t rows = 4096, features = 256;
    const Floats x(backend, rows, features, std::vector<float>(rows * features, 1e-39F)),
        y(backend, rows, features);
    backend.run(Scale{x.view(), 2, {y.view()}});
    EXPECT_THAT(y.values(), ::testing::Each(0.0F));
  });
  volatile float tiny = 1e-39F;
  EXPECT_GT(tiny * 2, 0);  // the caller keeps them
}

TEST_F(Numerics, ExpIsWithinAFewUlp) {
  on_all([](Backend& backend) {
    for (const auto& x : {sweep(-110, 89, 40001), sweep(-1, 1, 5001), powers()}) {
      expect_ulps(
          x, exponential(backend, x), [](double v) { return std::exp(v); }, 2);
    }
    EXPECT_THAT(exponential(backend, {-kInfinity, kInfinity, 0, -200, 200}),
                ::testing::ElementsAre(0, kInfinity, 1, 0, kInfinity));
    EXPECT_TRUE(std::isnan(exponential(backend, {kNan})[0]));
  });
}

TEST_F(Numerics, SigmoidIsWithinAFewUlp) {
  on_all([](Backend& backend) {
    for (const auto& x : {sweep(-110, 110, 40001), sweep(-1, 1, 5001), powers()}) {
      expect_ulps(x, activation(backend, Activation::sigmoid, x), exact_sigmoid, 3);
    }
    EXPECT_THAT(activation(backend, Activation::sigmoid, {-kInfinity, kInfinity, 0, -1000, 1000}),
                ::testing::ElementsAre(0, 1, 0.5F, 0, 1));
    EXPECT_TRUE(std::isnan(activation(backend, Activation::sigmoid, {kNan})[0]));
  });
}

TEST_F(Numerics, TanhIsWithinAFewUlp) {
  on_all([](Backend& backend) {
    for (const auto& x : {sweep(-12, 12, 40001), sweep(-0.7, 0.7, 5001), powers()}) {
      expect_ulps(
          x, activation(backend, Activation::tanh, x), [](double v) { return std::tanh(v); }, 3);
    }
    EXPECT_THAT(activation(backend, Activation::tanh, {-kInfinity, kInfinity, 0, -1000, 1000}),
                ::testing::ElementsAre(-1, 1, 0, -1, 1));
    EXPECT_TRUE(std::isnan(activation(backend, Activation::tanh, {kNan})[0]));
  });
}

TEST_F(Numerics, ReluKeepsNanAndInfinity) {
  on_all([](Backend& backend) {
    const std::vector<float> y = activation(backend, Activation::relu, {kNan, -kInfinity, kInfinity, -1, 2});
    EXPECT_TRUE(std::isnan(y[0]));
    EXPECT_THAT(std::vector<float>(y.begin() + 1, y.end()), ::testing::ElementsAre(0, kInfinity, 0, 2));
  });
}

// The exact answer on the numbers as they are stored, against n = (x - mean) / deviation.
void expect_normalized(Backend& backend, int64_t rows, int64_t features) {
  Random random(1, "numerics");
  std::vector<float> x;
  for (int64_t i = 0; i < rows * features; ++i) x.push_back(static_cast<float>(1e4 + 0.05 * random.normal()));
  const std::vector<float> ones(static_cast<size_t>(features), 1);
  const Floats input(backend, rows, features, x), gain(backend, 1, features, ones),
      bias(backend, 1, features);
  const Floats y(backend, rows, features), mean(backend, rows, 1), rstd(backend, rows, 1);
  backend.run(
      LayerNormForward{input.view(), gain.view(), bias.view(), 0, y.view(), mean.view(), rstd.view()});
  const std::vector<float> got = y.values();
  for (int64_t r = 0; r < rows; ++r) {
    const auto at = [&](int64_t f) { return static_cast<size_t>(f * rows + r); };
    double sum = 0, squares = 0;
    for (int64_t f = 0; f < features; ++f) sum += static_cast<double>(x[at(f)]);
    const double exact_mean = sum / static_cast<double>(features);
    for (int64_t f = 0; f < features; ++f) squares += std::pow(static_cast<double>(x[at(f)]) - exact_mean, 2);
    const double deviation = std::sqrt(squares / static_cast<double>(features));
    EXPECT_NEAR(mean.values()[static_cast<size_t>(r)], exact_mean, 1e-3);
    for (int64_t f = 0; f < features; ++f) {
      ASSERT_NEAR(got[at(f)], (static_cast<double>(x[at(f)]) - exact_mean) / deviation, 5e-6);
    }
  }
}

TEST_F(Numerics, LayerNormSurvivesALargeMean) {
  on_all([](Backend& backend) {
    expect_normalized(backend, 1, 3001);
    expect_normalized(backend, 9, 1111);
    expect_normalized(backend, 32, 64);
  });
}

TEST_F(Numerics, LayerNormOfOutliersAndConstants) {
  on_all([](Backend& backend) {
    std::vector<float> x(2 * 4096, 1);  // row 0 is constant, row 1 has one outlier, at a sampled place
    x[1] = 1e6F;
    const std::vector<float> ones(4096, 1);
    const Floats input(backend, 2, 4096, x), gain(backend, 1, 4096, ones), bias(backend, 1, 4096);
    const Floats y(backend, 2, 4096), mean(backend, 2, 1), rstd(backend, 2, 1);
    backend.run(
        LayerNormForward{input.view(), gain.view(), bias.view(), 1e-5, y.view(), mean.view(), rstd.view()});
    EXPECT_EQ(y.values()[0], 0);
    EXPECT_FLOAT_EQ(rstd.values()[0], 1 / std::sqrt(1e-5F));
    EXPECT_NEAR(y.values()[1], std::sqrt(4095), 1e-3);
    EXPECT_NEAR(y.values()[3], -1 / std::sqrt(4095), 1e-6);
  });
}

TEST_F(Numerics, LayerNormWithReluKeepsNan) {
  on_all([](Backend& backend) {
    const Floats x(backend, 1, 3, {1, kNan, 2}), gain(backend, 1, 3, {1, 1, 1}), bias(backend, 1, 3);
    const Floats y(backend, 1, 3), mean(backend, 1, 1), rstd(backend, 1, 1);
    backend.run(LayerNormForward{
        x.view(), gain.view(), bias.view(), 1e-5, y.view(), mean.view(), rstd.view(), {.relu = true}});
    for (const float value : y.values()) EXPECT_TRUE(std::isnan(value));
  });
}

TEST_F(Numerics, CrossEntropyOfExtremeLogits) {
  on_all([](Backend& backend) {
    // Rows: one logit far above, all equal and large, one impossible symbol, a target far below.
    const Floats logits(backend, 4, 3,
                        {1e4F, 3e37F, -kInfinity, 0, -1e4F, 3e37F, 0, -5000, 0, 3e37F, 0, 5000});
    const Ids targets(backend, 4, 1, {0, 1, 2, 1});
    const Floats loss(backend, 4, 1), log_sum(backend, 4, 1), dloss(backend, 4, 1, {1, 1, 1, 1});
    const Floats gradient(backend, 4, 3);
    backend.run(SoftmaxCrossEntropyForward{logits.view(), targets.view(), loss.view(), log_sum.view()});
    EXPECT_FLOAT_EQ(loss.values()[0], 0);
    EXPECT_FLOAT_EQ(log_sum.values()[1], 3e37F);
    EXPECT_FLOAT_EQ(loss.values()[2], std::log(2.0F));
    EXPECT_FLOAT_EQ(loss.values()[3], 10000);
    backend.run(SoftmaxCrossEntropyBackward{
        logits.view(), targets.view(), log_sum.view(), dloss.view(), {gradient.view()}});
    const std::vector<float> d = gradient.values();
    EXPECT_EQ(d[2], 0);
    EXPECT_NEAR(d[6], 0.5, 1e-6);
    EXPECT_NEAR(d[10], -0.5, 1e-6);
    EXPECT_EQ(d[7], -1);
    EXPECT_EQ(d[11], 1);
  });
}

TEST_F(Numerics, SaturatedGatesPassOrStopTheCell) {
  on_all([](Backend& backend) {
    const Floats i(backend, 4, 1, {-200, 200, kInfinity, -200}),
        f(backend, 4, 1, {200, -200, -kInfinity, 200});
    const Floats u(backend, 4, 1, {50, -50, kInfinity, 0}), c(backend, 4, 1, {3, 3, 7, -1e30F});
    const Floats next(backend, 4, 1), ones(backend, 4, 1, {1, 1, 1, 1});
    backend.run(LstmCellForward{i.view(), f.view(), u.view(), c.view(), next.view()});
    EXPECT_THAT(next.values(), ::testing::ElementsAre(3, -1, 1, -1e30F));
    const Floats di(backend, 4, 1), df(backend, 4, 1), du(backend, 4, 1), dc(backend, 4, 1);
    backend.run(LstmCellBackward{i.view(),
                                 f.view(),
                                 u.view(),
                                 c.view(),
                                 ones.view(),
                                 {di.view()},
                                 {df.view()},
                                 {du.view()},
                                 {dc.view()}});
    EXPECT_THAT(dc.values(), ::testing::ElementsAre(1, 0, 0, 1));
    EXPECT_THAT(di.values(), ::testing::Each(::testing::FloatEq(0)));
    for (const float value : du.values()) EXPECT_NEAR(value, 0, 1e-30);
  });
}

TEST_F(Numerics, SumOfSquaresTellsWhatIsNotFinite) {
  on_all([](Backend& backend) {
    for (const float bad : {kInfinity, -kInfinity, kNan}) {
      std::vector<float> x(1000, 1);
      x[777] = bad;
      const Floats input(backend, 1, 1000, x);
      double sum = 0;
      void* const result = backend.allocate(8);
      backend.run(SumOfSquares{input.view(), {result, DType::f64, 1, 1}, 0});
      backend.copy_out(&sum, result, 8);
      backend.free(result);
      EXPECT_FALSE(std::isfinite(sum));
    }
  });
}

TEST_F(Numerics, SumOfSquaresDoesNotOverflowF32) {
  on_all([](Backend& backend) {
    const Floats input(backend, 1, 3, {1e30F, 1e30F, 0});
    double sum = 0;
    void* const result = backend.allocate(8);
    backend.run(SumOfSquares{input.view(), {result, DType::f64, 1, 1}, 0});
    backend.copy_out(&sum, result, 8);
    backend.free(result);
    EXPECT_NEAR(sum, 2e60, 1e54);
  });
}

}  // namespace

}  // namespace bsexp::kernels
