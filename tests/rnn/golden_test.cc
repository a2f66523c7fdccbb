// The LSTM and the multiplicative LSTM against sums of states and gradients that NumPy has computed:
// lstm_test.py
// --golden.
#include <cmath>

#include <gtest/gtest.h>

#include "tests/rnn/cell_trial.h"
#include "tests/rnn/models.h"

namespace bsexp::rnn {
namespace {

struct Golden {
  const char* cell;
  const char* array;
  double sum;  // of the values in row-major order, each times the cosine of its number
};

constexpr Golden kGolden[] = {
    {"lstm", "c0", 4.929188891704309},
    {"lstm", "c1", 8.194597216201256},
    {"lstm", "c2", 0.6758014205760398},
    {"lstm", "c3", -3.207739329013833},
    {"lstm", "d c", -0.10878577915525209},
    {"lstm", "d cell/f/bias", 0.7483124937157555},
    {"lstm", "d cell/f/u", 0.8494731363412505},
    {"lstm", "d cell/f/w", -0.7226745365233036},
    {"lstm", "d cell/i/bias", -1.0419016639420629},
    {"lstm", "d cell/i/u", 0.25126127108565355},
    {"lstm", "d cell/i/w", 0.9688539142275807},
    {"lstm", "d cell/o/bias", -0.5361473454374572},
    {"lstm", "d cell/o/u", 0.1258227565984542},
    {"lstm", "d cell/o/w", 0.764206736028454},
    {"lstm", "d cell/u/bias", 0.3463004848541488},
    {"lstm", "d cell/u/u", -0.9117514921187615},
    {"lstm", "d cell/u/w", -0.12202473295591965},
    {"lstm", "d h", -0.22601864198682103},
    {"lstm", "d x0", 0.0010160130629732714},
    {"lstm", "d x1", 0.15468357572259955},
    {"lstm", "d x2", -0.04341119251218887},
    {"lstm", "d x3", 0.2182742725633514},
    {"lstm", "h0", 2.619674831847302},
    {"lstm", "h1", 4.179050301967267},
    {"lstm", "h2", -0.1127676643625248},
    {"lstm", "h3", -2.0769111457731393},
    {"mlstm", "c0", 4.862032067542008},
    {"mlstm", "c1", 8.104004570573618},
    {"mlstm", "c2", 1.022097436092031},
    {"mlstm", "c3", -4.860074290718931},
    {"mlstm", "d c", 0.015955984943603535},
    {"mlstm", "d cell/f/bias", -0.21866792825278258},
    {"mlstm", "d cell/f/u", 0.3988154502558107},
    {"mlstm", "d cell/f/w", -0.26219816946416324},
    {"mlstm", "d cell/i/bias", 0.3265738558646577},
    {"mlstm", "d cell/i/u", 3.243800292433327},
    {"mlstm", "d cell/i/w", -1.126882619491631},
    {"mlstm", "d cell/m/bias", 2.9116702809967023},
    {"mlstm", "d cell/m/u", 3.320542813932069},
    {"mlstm", "d cell/m/w", 0.9838912097969069},
    {"mlstm", "d cell/o/bias", 0.5962290096865756},
    {"mlstm", "d cell/o/u", 3.1639522759450123},
    {"mlstm", "d cell/o/w", -1.1629982193629234},
    {"mlstm", "d cell/u/bias", 0.23372057627178128},
    {"mlstm", "d cell/u/u", -5.8661193285909645},
    {"mlstm", "d cell/u/w", 2.8493862647207813},
    {"mlstm", "d h", 0.19981932396893365},
    {"mlstm", "d x0", -0.7742306308250857},
    {"mlstm", "d x1", 0.4273867016332927},
    {"mlstm", "d x2", 0.0876702234046716},
    {"mlstm", "d x3", 0.5360839467730188},
    {"mlstm", "h0", 3.3389144502901664},
    {"mlstm", "h1", 4.053105539073005},
    {"mlstm", "h2", 0.20421469481736365},
    {"mlstm", "h3", -3.7159454386688306},
};

double sum_of(const Matrix& matrix) {
  double sum = 0, number = 0;
  for (const Vector& row : matrix) {
    for (const double value : row) sum += std::cos(number++) * value;
  }
  return sum;
}

void expect_golden(const std::string& backend, nn::DType real, double rounding) {
  for (const char* cell : {"lstm", "mlstm"}) {
    const CellTrial trial = run_cell(cell, dense_topology(), kernels::make_backend(backend, 2), real);
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
