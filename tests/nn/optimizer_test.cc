#include "bsexp/nn/optimizer.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bsexp::nn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class OptimizerTest : public testing::Test {
 protected:
  OptimizerTest() {
    parameters.declare("a", 1, 3, normal(1));
    parameters.declare("b", 2, 2, normal(1));
    parameters.allocate(pool, 1);
  }
  void set_gradient(size_t i, const std::vector<double>& values) {
    Parameter& parameter = parameters.all()[i];
    parameter.gradient = pool.from_host(parameter.rows, parameter.features, values);
  }
  Pool pool{kernels::make_backend("reference", 1), DType::f64};
  ParameterSet parameters;
};

TEST_F(OptimizerTest, AdamFollowsItsEquations) {
  Adam adam(pool, parameters, {0.8, 0.95, 1e-7});
  std::vector<double> w = parameters.all()[0].value.to_host(), m(3), v(3);
  for (int step = 1; step <= 5; ++step) {
    const std::vector<double> g = {0.3 * step, -1, 0};
    set_gradient(0, g);
    set_gradient(1, {1, 1, 1, 1});
    adam.update(step, 0.1, 0.5);
    for (size_t i = 0; i < 3; ++i) {
      m[i] = 0.8 * m[i] + 0.2 * 0.5 * g[i];
      v[i] = 0.95 * v[i] + 0.05 * 0.25 * g[i] * g[i];
      w[i] -= 0.1 / (1 - std::pow(0.8, step)) * m[i] / (std::sqrt(v[i] / (1 - std::pow(0.95, step))) + 1e-7);
      EXPECT_NEAR(parameters.all()[0].value.to_host()[i], w[i], 1e-12);
    }
  }
}

TEST_F(OptimizerTest, NormIsGlobalAndNamesWhatIsNotFinite) {
  set_gradient(0, {3, 0, 0});
  set_gradient(1, {0, 4, 0, 0});
  EXPECT_DOUBLE_EQ(gradient_norm(pool, parameters).norm, 5);
  EXPECT_THAT(gradient_norm(pool, parameters).not_finite, IsEmpty());
  set_gradient(1, {0, std::numeric_limits<double>::quiet_NaN(), 0, 0});
  EXPECT_THAT(gradient_norm(pool, parameters).not_finite, ElementsAre("b"));
  EXPECT_FALSE(std::isfinite(gradient_norm(pool, parameters).norm));
}

TEST(Clipping, LimitsTheNorm) {
  EXPECT_EQ(clip_factor(2, 1), 0.5);
  EXPECT_EQ(clip_factor(0.5, 1), 1);
  EXPECT_EQ(clip_factor(100, 0), 1) << "0 is no clipping";
}

TEST(ScheduleTest, WarmsUpAndDecays) {
  const Schedule schedule{2.0, 10, 110, Schedule::Decay::linear};
  EXPECT_DOUBLE_EQ(schedule.at(1), 0.2);
  EXPECT_DOUBLE_EQ(schedule.at(10), 2);
  EXPECT_DOUBLE_EQ(schedule.at(11), 2);
  EXPECT_DOUBLE_EQ(schedule.at(61), 1);
  EXPECT_DOUBLE_EQ(schedule.at(110), 0.02);
  EXPECT_DOUBLE_EQ(schedule.at(200), 0);
  const Schedule constant{2.0, 0, 100, Schedule::Decay::none};
  EXPECT_DOUBLE_EQ(constant.at(1), 2);
  EXPECT_DOUBLE_EQ(constant.at(100), 2);
}

TEST_F(OptimizerTest, AverageFollowsTheWeights) {
  const std::vector<double> start = parameters.all()[0].value.to_host();
  WeightAverage average(pool, parameters, 0.5);
  parameters.all()[0].value = pool.from_host(1, 3, {1, 2, 3});
  average.update(1);  // decay min(0.5, 2 / 11)
  average.update(100);
  average.swap();
  const std::vector<double> averages = parameters.all()[0].value.to_host();
  for (size_t i = 0; i < 3; ++i) {
    const double target = static_cast<double>(i) + 1;
    EXPECT_NEAR(averages[i], target + (start[i] - target) * (2.0 / 11) * 0.5, 1e-12);
  }
  average.swap();
  EXPECT_THAT(parameters.all()[0].value.to_host(), ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace bsexp::nn
