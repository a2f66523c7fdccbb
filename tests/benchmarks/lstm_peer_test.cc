// A peer that is measured computes an LSTM and its gradient: compared with plain loops in f64.
#include "benchmarks/lstm_peer.h"

#include <cmath>

#include <gtest/gtest.h>

namespace bsexp::benchmarks {
namespace {

using Doubles = std::vector<double>;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// The formulas of lstm_peer.h, one row of the batch after the other. Gates in the order i, f, u, o.
class PlainLstm {
 public:
  PlainLstm(const LstmShape& shape, const LstmValues& values) : s_(shape), v_(values) {
    h = Doubles(static_cast<size_t>(s_.steps * s_.rows * s_.hidden));
    dx = Doubles(v_.x.size());
    dw = Doubles(v_.w.size());
    du = Doubles(v_.u.size());
    dbias = Doubles(v_.bias.size());
    for (int64_t r = 0; r < s_.rows; ++r) run_row(r);
  }

  Doubles h, dx, dw, du, dbias;

 private:
  size_t at(int64_t t, int64_t r, int64_t n, int64_t k) const {
    return static_cast<size_t>((t * s_.rows + r) * n + k);
  }

  // [steps + 1][n]: the first is the state before the first step.
  using Window = std::vector<Doubles>;

  void run_row(int64_t r) {
    const auto n_steps = static_cast<size_t>(s_.steps), n_hidden = static_cast<size_t>(s_.hidden);
    Window c(n_steps + 1, Doubles(n_hidden)), out = c, gates(n_steps, Doubles(4 * n_hidden));
    for (size_t t = 0; t < n_steps; ++t) step(r, t, gates[t], c, out);
    Doubles dout(n_hidden), dc(n_hidden);
    for (size_t t = n_steps; t-- > 0;) step_back(r, t, gates[t], c, out, dout, dc);
  }

  void step(int64_t r, size_t t, Doubles& gates, Window& c, Window& out) {
    const size_t n = c[0].size();
    for (size_t g = 0; g < 4 * n; ++g) {
      double sum = static_cast<double>(v_.bias[g]);
      for (int64_t k = 0; k < s_.input; ++k) {
        sum += static_cast<double>(v_.x[at(static_cast<int64_t>(t), r, s_.input, k)]) * w(v_.w, k, g);
      }
      for (size_t k = 0; k < n; ++k) sum += out[t][k] * w(v_.u, static_cast<int64_t>(k), g);
      gates[g] = g / n == 2 ? std::tanh(sum) : sigmoid(sum);
    }
    for (size_t k = 0; k < n; ++k) {
      c[t + 1][k] = gates[n + k] * c[t][k] + gates[k] * gates[2 * n + k];
      out[t + 1][k] = gates[3 * n + k] * std::tanh(c[t + 1][k]);
      h[at(static_cast<int64_t>(t), r, s_.hidden, static_cast<int64_t>(k))] = out[t + 1][k];
    }
  }

  void step_back(int64_t r, size_t t, const Doubles& gates, const Window& c, const Window& out, Doubles& dout,
                 Doubles& dc) {
    const size_t n = dc.size();
    Doubles d(4 * n);
    for (size_t k = 0; k < n; ++k) {
      const double i = gates[k], f = gates[n + k], u = gates[2 * n + k], o = gates[3 * n + k];
      const double cell = std::tanh(c[t + 1][k]);
      const double dh_k =
          dout[k] +
          static_cast<double>(v_.dh[at(static_cast<int64_t>(t), r, s_.hidden, static_cast<int64_t>(k))]);
      const double dc_k = dc[k] + dh_k * o * (1 - cell * cell);
      d[k] = dc_k * u * i * (1 - i);
      d[n + k] = dc_k * c[t][k] * f * (1 - f);
      d[2 * n + k] = dc_k * i * (1 - u * u);
      d[3 * n + k] = dh_k * cell * o * (1 - o);
      dc[k] = dc_k * f;
    }
    std::fill(dout.begin(), dout.end(), 0);
    for (size_t g = 0; g < 4 * n; ++g) {
      dbias[g] += d[g];
      for (int64_t k = 0; k < s_.input; ++k) {
        const size_t x = at(static_cast<int64_t>(t), r, s_.input, k);
        dw[static_cast<size_t>(k) * 4 * n + g] += static_cast<double>(v_.x[x]) * d[g];
        dx[x] += w(v_.w, k, g) * d[g];
      }
      for (size_t k = 0; k < n; ++k) {
        du[k * 4 * n + g] += out[t][k] * d[g];
        dout[k] += w(v_.u, static_cast<int64_t>(k), g) * d[g];
      }
    }
  }

  double w(const std::vector<float>& weights, int64_t input, size_t gate) const {
    return static_cast<double>(weights[static_cast<size_t>(input * 4 * s_.hidden) + gate]);
  }

  LstmShape s_;
  const LstmValues& v_;
};

void expect_near(const std::vector<float>& got, const Doubles& want, const char* what) {
  ASSERT_EQ(got.size(), want.size()) << what;
  for (size_t i = 0; i < got.size(); ++i) {
    ASSERT_NEAR(got[i], want[i], 1e-5 * (1 + std::abs(want[i]))) << what << ", element " << i;
  }
}

TEST(LstmPeer, ComputesAnLstm) {
  for (const LstmShape shape : {LstmShape{8, 16, 3, 4}, LstmShape{16, 48, 32, 2}}) {
    const LstmValues values = small_values(shape);
    const auto peer = onednn_lstm(shape, values, 2);
    if (!peer) GTEST_SKIP() << "built without oneDNN";
    peer->run();
    peer->run();  // nothing is left over from the run before
    const LstmResults results = peer->results();
    const PlainLstm plain(shape, values);
    expect_near(results.h, plain.h, "h");
    expect_near(results.dx, plain.dx, "dx");
    expect_near(results.dw, plain.dw, "dw");
    expect_near(results.du, plain.du, "du");
    expect_near(results.dbias, plain.dbias, "dbias");
  }
}

TEST(LstmPeer, HasAboutAsManyWeights) {
  const LstmShape shape = with_weights({64, 0, 32, 64}, 54'394'880);
  EXPECT_EQ(shape.hidden, 3648);
  EXPECT_NEAR(static_cast<double>(shape.n_weights()), 54'394'880, 0.01 * 54'394'880);
  EXPECT_EQ(with_weights(shape, 1).hidden, 16);
  EXPECT_EQ(with_weights(shape, shape.n_weights()).hidden, shape.hidden);
}

TEST(LstmPeer, ItsMemoryIsKnownBefore) {
  EXPECT_GT(LstmShape({64, 20480, 32, 64}).bytes(), 12.0 * (1 << 30));  // thrice 6.7e9 bytes, and the window
  EXPECT_LT(LstmShape({64, 2560, 32, 64}).bytes(), 1.0 * (1 << 30));
}

}  // namespace
}  // namespace bsexp::benchmarks
