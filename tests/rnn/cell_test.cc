// The cells against their equations, written out with plain loops over dense matrices.
#include "bsexp/rnn/cell.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "tests/rnn/matrices.h"
#include "tests/rnn/models.h"

namespace bsexp::rnn {
namespace {

Matrix matrix_of(const nn::Parameter& parameter) {
  return dense_matrix(*parameter.layout, parameter.value.to_host());
}

Vector product(const Vector& x, const Matrix& w) {
  Vector y(w[0].size());
  for (size_t c = 0; c < x.size(); ++c) {
    for (size_t k = 0; k < y.size(); ++k) y[k] += x[c] * w[c][k];
  }
  return y;
}

Vector normalized(const Vector& x, const Vector& gain, const Vector& bias) {
  double mean = 0, square = 0;
  for (const double value : x) mean += value / static_cast<double>(x.size());
  for (const double value : x) square += (value - mean) * (value - mean) / static_cast<double>(x.size());
  Vector y(x.size());
  for (size_t i = 0; i < x.size(); ++i) y[i] = gain[i] * (x[i] - mean) / std::sqrt(square + 1e-6) + bias[i];
  return y;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

struct PlainState {
  Vector h, c;
};

PlainState update(const Vector& i, const Vector& f, const Vector& o, const Vector& u, const Vector& c) {
  PlainState next{c, c};
  for (size_t k = 0; k < c.size(); ++k) {
    next.c[k] = sigmoid(f[k]) * c[k] + sigmoid(i[k]) * std::tanh(u[k]);
    next.h[k] = sigmoid(o[k]) * std::tanh(next.c[k]);
  }
  return next;
}

class CellTest : public testing::Test {
 public:
  Vector value(const TestModel& test, const std::string& name) {
    return test.parameters.get(name).value.to_host();
  }

  // N(x W) + b of the parameters NAME/WEIGHT, NAME/bias or NAME/norm/{gain,bias}.
  Vector linear(const TestModel& test, const std::string& name, const std::string& weight, const Vector& x,
                nn::Norm norm) {
    const Matrix w = matrix_of(test.parameters.get(name + "/" + weight));
    Vector y = product(x, w);
    const Vector bias = value(test, name + (norm == nn::Norm::none ? "/bias" : "/norm/bias"));
    if (norm == nn::Norm::layer) return normalized(y, value(test, name + "/norm/gain"), bias);
    for (size_t k = 0; k < y.size(); ++k) {
      double square = 0;
      for (const Vector& row : w) square += row[k] * row[k];
      if (norm == nn::Norm::weight) y[k] *= value(test, name + "/norm/gain")[k] / std::sqrt(square);
      y[k] += bias[k];
    }
    return y;
  }

  // The LSTM whose recurrent weights read z.
  PlainState plain_gates(const TestModel& test, const Vector& x, const Vector& z, const Vector& c) {
    const auto gate = [&](const std::string& letter) {
      const std::string name = "cell/" + letter;
      Vector sum = product(x, matrix_of(test.parameters.get(name + "/w")));
      if (norm_ == nn::Norm::layer)
        sum = normalized(sum, value(test, name + "/input_norm/gain"), value(test, name + "/input_norm/bias"));
      const Vector recurrent = linear(test, name, "u", z, norm_);
      for (size_t k = 0; k < sum.size(); ++k) sum[k] += recurrent[k];
      return sum;
    };
    return update(gate("i"), gate("f"), gate("o"), gate("u"), c);
  }

  PlainState plain_lstm(const TestModel& test, const Vector& x, const PlainState& state) {
    return plain_gates(test, x, state.h, state.c);
  }

  PlainState plain_mlstm(const TestModel& test, const Vector& x, const PlainState& state) {
    Vector m = product(x, matrix_of(test.parameters.get("cell/m/w")));
    const Vector recurrent = linear(test, "cell/m", "u", state.h, norm_);
    for (size_t k = 0; k < m.size(); ++k) m[k] *= recurrent[k];
    return plain_gates(test, x, m, state.c);
  }

  PlainState plain_smallworld(const TestModel& test, const Vector& x, const PlainState& state) {
    const auto layer = [&](const std::string& name, const Vector& input) {
      return linear(test, "cell/" + name, "w", input, norm_);
    };
    const Vector m = layer("m", x), a = layer("a", x);
    Vector h = layer("internal0", state.h);
    for (size_t j = 0; j < m.size(); ++j) h[2 * j] *= m[j];
    h = layer("internal1", h);
    for (size_t j = 0; j < a.size(); ++j) h[2 * j] += a[j];
    for (double& unit : h) unit = std::max(unit, 0.0);
    h = layer("internal2", h);
    for (double& unit : h) unit = std::max(unit, 0.0);
    return update(layer("i", h), layer("f", h), layer("o", h), layer("u", h), state.c);
  }

  // With every normalisation.
  void expect_steps(const std::string& cell,
                    PlainState (CellTest::*plain)(const TestModel&, const Vector&, const PlainState&)) {
    for (const nn::NormRow& row : nn::norm_table()) {
      SCOPED_TRACE(row.name);
      norm_ = row.norm;
      expect_step(cell, plain);
    }
  }

  void expect_step(const std::string& cell,
                   PlainState (CellTest::*plain)(const TestModel&, const Vector&, const PlainState&)) {
    LanguageModelSpec spec = small_spec(cell);
    spec.cell_spec.norm = norm_;
    TestModel test(spec);
    test.randomize();
    // The cell alone, over the same parameters: declared again in a second set, then given the first set's
    // values.
    nn::ParameterSet parameters;
    const auto row = cell_table().get(cell);
    const auto unit = row.make(spec.cell_spec, parameters, test.masks);
    for (nn::Parameter& parameter : parameters.all())
      parameter.value = test.parameters.get(parameter.name).value;

    constexpr int kRows = 3;
    Random random(6, "cell_test");
    const auto draw = [&](int64_t n) {
      Vector values(static_cast<size_t>(kRows * n));
      for (double& v : values) v = random.normal();
      return values;
    };
    const Vector x = draw(8), h = draw(48), c = draw(48);
    nn::Tape tape(test.pool, nn::Tape::Mode::forward);
    const auto var = [&](const Vector& values, int64_t n) {
      return tape.constant(test.pool.from_host(kRows, n, values));
    };
    const State next = unit->step(var(x, 8), {var(h, 48), var(c, 48)}, {});
    const Vector next_h = next.h.value().to_host(), next_c = next.c.value().to_host();
    for (size_t r = 0; r < kRows; ++r) {
      const auto features_of_row = [&](const Vector& values) {
        Vector row_values;
        for (size_t f = r; f < values.size(); f += kRows) row_values.push_back(values[f]);
        return row_values;
      };
      const PlainState expected =
          (this->*plain)(test, features_of_row(x), {features_of_row(h), features_of_row(c)});
      for (size_t k = 0; k < 48; ++k) {
        EXPECT_NEAR(next_h[k * kRows + r], expected.h[k], 1e-12);
        EXPECT_NEAR(next_c[k * kRows + r], expected.c[k], 1e-12);
      }
    }
  }

 private:
  nn::Norm norm_ = nn::Norm::none;
};

TEST_F(CellTest, LstmFollowsItsEquations) { expect_steps("lstm", &CellTest::plain_lstm); }

TEST_F(CellTest, MultiplicativeLstmFollowsItsEquations) { expect_steps("mlstm", &CellTest::plain_mlstm); }

TEST_F(CellTest, SmallWorldLstmFollowsItsEquations) {
  expect_steps("smallworld_lstm", &CellTest::plain_smallworld);
}

TEST_F(CellTest, NormalisesAsItsKindDoesUnlessToldOtherwise) {
  const auto has = [](const std::string& cell, const std::string& name) {
    const TestModel test(small_spec(cell));
    for (const nn::Parameter& parameter : test.parameters.all()) {
      if (parameter.name == name) return true;
    }
    return false;
  };
  EXPECT_TRUE(has("lstm", "cell/f/bias"));
  EXPECT_TRUE(has("mlstm", "cell/m/bias"));
  EXPECT_TRUE(has("smallworld_lstm", "cell/internal0/norm/gain"));
}

TEST_F(CellTest, ForgetBiasStartsAtOne) {
  EXPECT_THAT(value(TestModel(small_spec("lstm")), "cell/f/bias"), testing::Each(1.0));
  EXPECT_THAT(value(TestModel(small_spec("mlstm")), "cell/f/bias"), testing::Each(1.0));
  EXPECT_THAT(value(TestModel(small_spec("smallworld_lstm")), "cell/f/norm/bias"), testing::Each(1.0));
}

TEST_F(CellTest, MasksAreOwnOrShared) {
  LanguageModelSpec spec = small_spec("smallworld_lstm");
  EXPECT_THAT(TestModel(spec).masks.sequence(),
              testing::ElementsAre("hidden0", "hidden1", "hidden2", "gates"));
  EXPECT_EQ(TestModel(spec).masks.masks().size(), 4U);
  spec.cell_spec.share_masks = true;
  EXPECT_THAT(TestModel(spec).masks.sequence(), testing::ElementsAre("hidden", "hidden", "hidden", "gates"));
  EXPECT_EQ(TestModel(spec).masks.masks().size(), 2U);
}

TEST_F(CellTest, RefusesOneInternalStep) {
  LanguageModelSpec spec = small_spec("smallworld_lstm");
  spec.cell_spec.n_internal = 1;
  try {
    const TestModel test(spec);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("at least 2 internal steps, not 1"));
  }
}

TEST_F(CellTest, UnknownCellNamesTheNearest) {
  try {
    const TestModel test(small_spec("smalworld_lstm"));
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(),
                testing::HasSubstr("unknown cell 'smalworld_lstm': did you mean 'smallworld_lstm'?"));
  }
}

}  // namespace
}  // namespace bsexp::rnn
