#include "bsexp/nn/initialization.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "bsexp/nn/layers.h"
#include "bsexp/nn/mask_set.h"

namespace bsexp::nn {
namespace {

kernels::BlockLayoutPtr masked(const topology::BlockMask& mask, int block) {
  return std::make_shared<const kernels::BlockLayout>(mask, block);
}

topology::BlockMask mask_of(const std::string& kind, int64_t n_blocks, int64_t degree) {
  topology::TopologySpec spec;
  spec.kind = kind;
  (kind == "barabasi_albert" ? spec.edges : spec.degree) = degree;
  return topology::make_mask(spec, n_blocks, n_blocks, 1, "mask/test");
}

// A weight that starts as the table says, on the reference in double precision.
class Started {
 public:
  Started(const std::string& name, const kernels::BlockLayoutPtr& layout, double gain = 1)
      : linear_(parameters_, "w", layout, first_values(name, constant(0), gain)) {
    parameters_.allocate(pool_, 1);
  }

  std::vector<double> values() const { return parameters_.get("w").value.to_host(); }

  // x W for x of R rows, feature-major.
  std::vector<double> times(const std::vector<double>& x, int64_t n_rows) {
    Tape tape(pool_, Tape::Mode::forward);
    const int64_t features = static_cast<int64_t>(x.size()) / n_rows;
    return bsmm(tape.constant(pool_.from_host(n_rows, features, x)), linear_.on(tape)).value().to_host();
  }

 private:
  Pool pool_{kernels::make_backend("reference", 1), DType::f64};
  ParameterSet parameters_;
  BlockLinear linear_;
};

std::vector<double> unit_matrix(size_t n) {
  std::vector<double> x(n * n);
  for (size_t i = 0; i < n; ++i) x[i * n + i] = 1;
  return x;
}

double square_sum(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return sum;
}

TEST(FirstValues, OfADenseMatrixAreOrthogonal) {
  for (const int64_t n : {8, 24, 40, 64}) {
    Started w("orthogonal", dense_layout(n, n));
    const auto size = static_cast<size_t>(n);
    const std::vector<double> columns = w.times(unit_matrix(size), n);  // column k at k n
    for (size_t j = 0; j < size; ++j) {
      for (size_t k = 0; k < size; ++k) {
        double product = 0;
        for (size_t i = 0; i < size; ++i) product += columns[j * size + i] * columns[k * size + i];
        EXPECT_NEAR(product, j == k ? 1 : 0, 1e-12) << n;
      }
    }
  }
}

// Of the uniform distribution over orthogonal n x n matrices: E w = 0, E w^2 = 1 / n, E w^4 = 3 / (n (n +
// 2)).
TEST(FirstValues, OrthogonalOnesHaveTheMomentsOfTheUniformDistribution) {
  constexpr double kN = 64;
  const std::vector<double> values = Started("orthogonal", dense_layout(64, 64)).values();
  double sum = 0, fourth = 0;
  for (const double w : values) {
    sum += w;
    fourth += w * w * w * w;
  }
  EXPECT_NEAR(sum / kN / kN, 0, 5 / std::sqrt(kN) / kN);  // five standard deviations
  EXPECT_NEAR(fourth * (kN + 2) / 3 / kN, 1, 0.15);
}

// A recurrent state of |h| = 1 stays of that size over the steps, whatever the degrees of the mask are.
TEST(FirstValues, OrthogonalBlocksPreserveTheNormOnAverage) {
  for (const auto& [kind, degree] :
       {std::pair{"watts_strogatz_2d", 8}, {"barabasi_albert", 4}, {"balanced_random", 5}}) {
    Started w("orthogonal", masked(mask_of(kind, 64, degree), 8));
    constexpr int64_t kRows = 8;
    Random random(2, "h");
    std::vector<double> h(static_cast<size_t>(kRows * 512));
    for (double& value : h) value = random.normal();
    const double before = square_sum(h);
    h = w.times(h, kRows);
    EXPECT_NEAR(square_sum(h) / before, 1, 0.1) << kind;
  }
}

TEST(FirstValues, AreScaledByTheInputsThatTheMaskLeaves) {
  // One, two and three blocks in a column.
  const topology::BlockMask mask(3, 3, {{0, 0}, {0, 1}, {0, 2}, {1, 1}, {1, 2}, {2, 2}});
  for (const double gain : {1.0, 2.0}) {
    const std::vector<double> values = Started("scaled", masked(mask, 64), gain).values();
    const std::vector<double> n_blocks = {1, 2, 3, 2, 3, 3};  // in the column of each block, in storage order
    for (size_t block = 0; block < 6; ++block) {
      double square = 0;
      for (size_t i = 0; i < 4096; ++i) square += std::pow(values[block * 4096 + i], 2) / 4096;
      EXPECT_NEAR(square * n_blocks[block] * 64 / gain, 1, 0.12);
    }
  }
}

TEST(FirstValues, AreTheCellsOwnUnlessAskedFor) {
  Parameter parameter;
  parameter.name = "w";
  parameter.layout = dense_layout(16, 16);
  EXPECT_THAT(first_values(std::nullopt, constant(3))(parameter, 1), testing::Each(3.0));
  EXPECT_EQ(first_values("identity", constant(3))(parameter, 1), identity()(parameter, 1));
  EXPECT_EQ(first_values("orthogonal", constant(3))(parameter, 1),
            first_values("orthogonal", {})(parameter, 1));
  EXPECT_NE(first_values("orthogonal", constant(3))(parameter, 1),
            first_values("orthogonal", {})(parameter, 2));
}

TEST(FirstValues, UnknownNamesListTheTable) {
  try {
    first_values("ortogonal", constant(0));
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(),
                testing::HasSubstr("unknown initialisation 'ortogonal': did you mean 'orthogonal'?"));
  }
}

}  // namespace
}  // namespace bsexp::nn
