#include "bsexp/nn/tape.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/nn/ops.h"

namespace bsexp::nn {
namespace {

using testing::ElementsAre;

class TapeTest : public testing::Test {
 protected:
  Tensor row(const std::vector<double>& values) {
    return pool.from_host(1, static_cast<int64_t>(values.size()), values);
  }
  Pool pool{kernels::make_backend("reference", 1), DType::f64};
};

TEST_F(TapeTest, SumsTheGradientsOfAllUses) {
  // y = x + x^2 + (x + x^2) x = x + 2 x^2 + x^3, through sums that hand their gradient on.
  Tape tape(pool, Tape::Mode::record);
  const Var x = tape.variable(row({2, -3}));
  const Var copy = add(x, tape.constant(row({0, 0})));
  const Var square = mul(x, copy);
  const Var sum = add(x, square);
  const Var y = add(sum, mul(sum, copy));
  tape.backward(std::vector<Var>{y}, 1);
  EXPECT_THAT(tape.gradient(x).to_host(), ElementsAre(1 + 4 * 2 + 3 * 4, 1 - 4 * 3 + 3 * 9));
}

TEST_F(TapeTest, SumsOverLossesTimesTheSeed) {
  Tape tape(pool, Tape::Mode::record);
  const Var x = tape.variable(row({2, -3}));
  tape.backward(std::vector<Var>{relu(x), mul(x, tape.constant(row({5, 7})))}, 0.5);
  EXPECT_THAT(tape.gradient(x).to_host(), ElementsAre(0.5 * (1 + 5), 0.5 * 7));
}

TEST_F(TapeTest, WritesTheGradientsOfParameters) {
  ParameterSet parameters;
  Parameter& used = parameters.declare("used", 1, 2, constant(3));
  Parameter& unused = parameters.declare("unused", 1, 2, constant(3));
  parameters.allocate(pool, 1);
  pool.backend().run(kernels::Fill{used.gradient.view(), 99});
  pool.backend().run(kernels::Fill{unused.gradient.view(), 99});
  Tape tape(pool, Tape::Mode::record);
  const Var a = mul(tape.parameter(used), tape.constant(row({1, 2})));
  const Var dead = relu(tape.parameter(unused));
  EXPECT_FALSE(dead.empty());
  tape.backward(std::vector<Var>{a}, 1);
  EXPECT_THAT(used.gradient.to_host(), ElementsAre(1, 2)) << "overwritten, not added to the 99";
  EXPECT_THAT(unused.gradient.to_host(), ElementsAre(0, 0)) << "on the tape, but no loss depends on it";
}

// z = a w on the first tape, y = b z w on the second: dy/dw = b z + b w dz/dw.
TEST_F(TapeTest, ContinuesADifferentiation) {
  ParameterSet parameters;
  Parameter& w = parameters.declare("w", 1, 2, constant(3));
  parameters.allocate(pool, 1);
  Tape second(pool, Tape::Mode::record);
  const Var z = second.variable(row({3 * 5, 3 * 7}));
  const Var y = mul(mul(z, second.constant(row({1, 2}))), second.parameter(w));
  second.backward(std::vector<Var>{y}, 1);
  EXPECT_THAT(w.gradient.to_host(), ElementsAre(15, 42));

  Tape first(pool, Tape::Mode::record, Tape::Sum::more);
  const Var end = mul(first.constant(row({5, 7})), first.parameter(w));
  first.pass_gradient(end, second.gradient(z));
  first.backward(std::vector<Var>{relu(end)}, 0.5);
  EXPECT_THAT(w.gradient.to_host(), ElementsAre(15 + 5 * (3 + 0.5), 42 + 7 * (6 + 0.5)));
}

TEST_F(TapeTest, ReleasesWhatItKept) {
  const int64_t before = pool.bytes_in_use();
  {
    Tape tape(pool, Tape::Mode::record);
    Var y = tape.variable(row({1, 2, 3}));
    for (int i = 0; i < 20; ++i) y = tanh(y);
    EXPECT_GT(pool.bytes_in_use(), before + 20 * 24);
    tape.backward(std::vector<Var>{y}, 1);
  }
  EXPECT_EQ(pool.bytes_in_use(), before);
}

TEST_F(TapeTest, PacksWeightsForTheSecondProduct) {
  const auto layout = std::make_shared<const kernels::BlockLayout>(topology::BlockMask::dense(1, 1), 8);
  Tape tape(pool, Tape::Mode::forward);
  const BlockWeight weight{tape.constant(row(std::vector<double>(64, 1))), layout};
  using Reader = kernels::PackWeights::Reader;
  EXPECT_TRUE(tape.packed(weight, Reader::forward, 8).empty()) << "a single product gains nothing";
  const Tensor& packed = tape.packed(weight, Reader::forward, 8);
  EXPECT_EQ(packed.size(), 64);
  EXPECT_EQ(tape.packed(weight, Reader::forward, 8).view().data, packed.view().data);
  EXPECT_TRUE(tape.packed(weight, Reader::backward_data, 8).empty()) << "another product, another order";
  EXPECT_TRUE(tape.packed(weight, Reader::forward, kernels::kFewRows).empty());
}

TEST_F(TapeTest, ForwardModeKeepsNothing) {
  Tape tape(pool, Tape::Mode::forward);
  Var y = tape.variable(row({1, 2, 3}));
  const int64_t before = pool.bytes_in_use();
  for (int i = 0; i < 20; ++i) y = tanh(y);
  EXPECT_LE(pool.bytes_in_use(), before + 24);
  EXPECT_FALSE(y.needs_gradient());
}

TEST_F(TapeTest, NamesTheFirstValueThatIsNotFinite) {
  const double inf = std::numeric_limits<double>::infinity();
  Tape tape(pool, Tape::Mode::check);
  tape.set_time_step(4);
  const Var x = relu(tape.constant(row({1, -2})));
  EXPECT_EQ(tape.first_not_finite(), "");
  tanh(mul(x, tape.constant(row({inf, 1}))));
  EXPECT_EQ(tape.first_not_finite(), "mul [1, 2] at time step 4 of the window");

  ParameterSet parameters;
  parameters.declare("cell/w", 1, 1, constant(inf));
  parameters.allocate(pool, 1);
  Tape second(pool, Tape::Mode::check);
  second.parameter(parameters.all()[0]);
  EXPECT_EQ(second.first_not_finite(), "parameter cell/w [1, 1]");
}

TEST_F(TapeTest, RefusesOneVariableTwice) {
  Tape tape(pool, Tape::Mode::record);
  const Var x = tape.variable(row({2}));
  EXPECT_THROW(mul(x, x), InternalError);
}

TEST_F(TapeTest, RefusesALossWithoutVariables) {
  Tape tape(pool, Tape::Mode::record);
  EXPECT_THROW(tape.backward(std::vector<Var>{relu(tape.constant(row({2})))}, 1), InternalError);
}

}  // namespace
}  // namespace bsexp::nn
