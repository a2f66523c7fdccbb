// The LSTM and the multiplicative LSTM against sums of states and gradients that NumPy has computed:
// lstm_test.py
// --golden.
#include <cmath>

#include <gtest/gtest.h>

#include "bsexp/rnn.h"
#include "tests/rnn/cell_trial.h"

namespace bsexp::rnn {
namespace {

struct Golden {
  const char* cell;
  const char* array;
  double sum;  // of the values in row-major order, each times the cosine of its number
};

constexpr Golden kGolden[] = {};

double sum_of(const Matrix& matrix) {
  double sum = 0, number = 0;
  for (const Vector& row : matrix) {
    for (const double value : row) sum += std::cos(number++) * value;
  }
  return sum;
}

void expect_golden(const std::string& backend, nn::DType real, double rounding) {
  topology::TopologySpec dense;
  dense.kind = "dense";
  for (const char* cell : {"lstm", "mlstm"}) {
    const CellTrial trial = run_cell(cell, dense, kernels::make_backend(backend, 2), real);
    size_t n_checked = 0;
    for (const Golden& golden : kGolden) {
      if (golden.cell != std::string(cell)) continue;
      EXPECT_NEAR(sum_of(trial.computed.at(golden.array)), golden.sum, rounding)
          << cell << ' ' << golden.array;
      ++n_checked;
    }
    EXPECT_EQ(n_checked, trial.computed.size());
  }
}

TEST(Golden, TheReferenceComputesWhatNumPyDoes) { expect_golden("reference", nn::DType::f64, 1e-12); }

TEST(Golden, TheCpuComputesWhatNumPyDoes) { expect_golden("cpu", nn::DType::f32, 2e-5); }

}  // namespace
}  // namespace bsexp::rnn
