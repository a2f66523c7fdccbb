#pragma once
// The dense LSTM of another library: forward for training and backward over a window, in f32.
//
//   i, f, u, o = x_t W + h U + b;  c <- sigmoid(f) c + sigmoid(i) tanh(u);  h <- sigmoid(o) tanh(c)
// from h = c = 0. Row-major: x [T, R, I], h [T, R, H], W [I, 4, H], U [H, 4, H], b [4, H].
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bsexp::benchmarks {

struct LstmShape {
  int64_t input = 0, hidden = 0, rows = 0, steps = 0;

  int64_t n_weights() const { return 4 * hidden * (input + hidden); }
  // Of what the peer holds: weights in the order of each pass, their gradient, states and gates of the
  // window.
  double bytes() const;
};

struct LstmValues {
  std::vector<float> x, w, u, bias, dh;
};

struct LstmResults {
  std::vector<float> h, dx, dw, du, dbias;
};

struct LstmPeer {
  std::string name;
  std::function<void()> run;  // one window; its memory lives as long as this
  std::function<LstmResults()> results;
};

// None where bsexp was built without it. Weights lie in the order that it likes best for each pass; bringing
// them there is not part of `run`, zeroing the gradient to which it adds is.
std::optional<LstmPeer> onednn_lstm(const LstmShape& shape, const LstmValues& values, int n_threads);

// Values so small that no gate saturates.
LstmValues small_values(const LstmShape& shape);

// The shape with about so many weights for the same input; the width is a multiple of 16.
LstmShape with_weights(LstmShape shape, int64_t n_weights);

}  // namespace bsexp::benchmarks
