#include "bsexp/nn/optimizer.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>

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

// The numbers of one element as its paper's equations give them, in plain double precision.
struct Element {
  double w = 0, a = 0, b = 0;  // a, b: m and v, m and u, or the velocity
};
using Equations = std::function<void(Element&, double g, int step)>;

constexpr double kRate = 0.1, kScale = 0.5;

void adam_equations(Element& of, double g, int step, double weight_decay) {
  of.a = 0.8 * of.a + 0.2 * g;
  of.b = 0.95 * of.b + 0.05 * g * g;
  const double m = of.a / (1 - std::pow(0.8, step)), v = of.b / (1 - std::pow(0.95, step));
  of.w -= kRate * (m / (std::sqrt(v) + 1e-7) + weight_decay * of.w);
}

struct Named {
  std::string name;
  OptimizerOptions options;
  std::vector<std::string> state;
  Equations vector, matrix;
};

std::vector<Named> all_equations() {
  const auto adam = [](double weight_decay) -> Equations {
    return [=](Element& of, double g, int step) { adam_equations(of, g, step, weight_decay); };
  };
  const Equations adamax = [](Element& of, double g, int step) {
    of.a = 0.8 * of.a + 0.2 * g;
    of.b = std::max(0.95 * of.b, std::abs(g) + 1e-7);
    of.w -= kRate / (1 - std::pow(0.8, step)) * of.a / of.b;
  };
  const auto sgd = [](double momentum) -> Equations {
    return [=](Element& of, double g, int) {
      of.a = momentum * of.a + g;
      of.w -= kRate * of.a;
    };
  };
  const OptimizerOptions options{0.8, 0.95, 1e-7, 0.3, 0.7};
  OptimizerOptions plain = options;
  plain.momentum = 0;
  return {{"adam", options, {"m", "v"}, adam(0), adam(0)},
          {"adamw", options, {"m", "v"}, adam(0), adam(0.3)},
          {"adamax", options, {"m", "u"}, adamax, adamax},
          {"sgd", options, {"velocity"}, sgd(0.7), sgd(0.7)},
          {"sgd", plain, {}, sgd(0), sgd(0)}};
}

TEST_F(OptimizerTest, EveryOneFollowsItsEquations) {
  std::set<std::string> seen;
  for (const Named& row : all_equations()) {
    seen.insert(row.name);
    parameters.allocate(pool, 1);
    Optimizer optimizer(pool, parameters, row.name, row.options);
    EXPECT_EQ(optimizer.state_names(), row.state);
    std::vector<std::vector<Element>> elements(2);
    for (size_t p = 0; p < 2; ++p) {
      for (const double w : parameters.all()[p].value.to_host()) elements[p].push_back({w});
    }
    for (int step = 1; step <= 5; ++step) {
      const std::vector<std::vector<double>> gradients = {{0.3 * step, -1, 0}, {1, 0, -0.1 * step, 0.2}};
      for (size_t p = 0; p < 2; ++p) set_gradient(p, gradients[p]);
      optimizer.update({step, kRate, kScale});
      for (size_t p = 0; p < 2; ++p) {
        const std::vector<double> values = parameters.all()[p].value.to_host();
        for (size_t i = 0; i < values.size(); ++i) {
          (p == 0 ? row.vector : row.matrix)(elements[p][i], kScale * gradients[p][i], step);
          EXPECT_NEAR(values[i], elements[p][i].w, 1e-12) << row.name << ", step " << step;
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), optimizer_table().rows().size()) << "every row is tested";
}

// Two steps of torch.optim (2.15, float64) from w = 1 on the gradients 0.5 and -0.25, with its defaults but
// lr = 0.1, and momentum = 0.9 for SGD.
TEST_F(OptimizerTest, GoldenValues) {
  const std::map<std::string, double> golden = {{"adam", 0.8733662987078462},
                                                {"adamw", 0.8714672987058462},
                                                {"adamax", 0.8789262971372425},
                                                {"sgd", 0.93}};
  for (const auto& [name, w] : golden) {
    ParameterSet one;
    one.declare("w", 2, 2, constant(1));
    one.allocate(pool, 1);
    Optimizer optimizer(pool, one, name, {});
    for (const int step : {1, 2}) {
      one.all()[0].gradient = pool.from_host(2, 2, std::vector<double>(4, step == 1 ? 0.5 : -0.25));
      optimizer.update({step, 0.1, 1});
    }
    EXPECT_NEAR(one.all()[0].value.to_host()[3], w, 1e-12) << name;
  }
}

TEST(OptimizerTable, MatricesDecayAndGainsAndBiasesDoNot) {
  ParameterSet set;
  const auto layout = std::make_shared<const kernels::BlockLayout>(topology::BlockMask::dense(1, 1), 8);
  EXPECT_TRUE(decays(set.declare_blocks("w", layout, normal(1))));
  EXPECT_TRUE(decays(set.declare("table", 256, 8, normal(1))));
  EXPECT_FALSE(decays(set.declare("gain", 256, 1, constant(1))));
  EXPECT_FALSE(decays(set.declare("bias", 1, 8, constant(0))));
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
