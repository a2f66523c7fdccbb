#pragma once
// The speed of a training step of a recurrent language model over a ladder of widths, and where its time
// goes.
//
// A step is what `bsexp run` does for a window: forward over T time steps, backward, the norm of the
// gradient, clipping, Adam, the moving average. The first step, in which memory is touched for the first
// time, does not count; then, in each round: the peak, a step, the peak, every peer. Masks are Watts-Strogatz
// on a 2D lattice, one in ten edges rewired. Peers run a dense LSTM of their own, forward and backward,
// without embedding, projection, loss and optimiser: one of as many input and recurrent weights, and one of
// the same width where it takes at most kMostPeerBytes.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace bsexp::benchmarks {

inline constexpr double kMostPeerBytes = 2.0 * (1 << 30);

struct LstmOptions {
  std::vector<int64_t> hidden = {2560, 20480};
  int64_t block = 32, degree = 8;
  int64_t rows = 32, steps = 64;  // the batch, the window
  std::string cell = "smallworld_lstm";
  std::string dtype = "f32";  // of the operands of products: f32 or bf16
  std::string backend = "cpu";
  bool peers = true;
  int threads = 1;
  int repeats = 3;
};

struct KernelRow {
  std::string name;  // "rest": all that is no kernel
  int64_t calls = 0;
  double ms = 0, share = 0;  // of the step
};

struct PeerRow {
  std::string name;
  int64_t hidden = 0, weights = 0;  // input and recurrent ones
  double ms = 0, ratio = 0;         // ratio: ms over ours
};

struct LstmRow {
  std::string cell, dtype, backend, isa;
  int64_t hidden = 0, block = 0, degree = 0, rows = 0, steps = 0;
  double density = 0;      // of the masks
  int64_t parameters = 0;  // of the whole model
  int64_t weights = 0;     // input and recurrent ones
  double ms = 0;           // the median step
  double bytes_per_second = 0;
  double gflop = 0;  // of all products of a step, forward and backward
  double peak_gflops = 0, share_of_peak = 0;
  double products_share = 0;       // of the time, in products
  std::vector<KernelRow> kernels;  // of the median step, the most expensive first
  std::vector<PeerRow> peers;
};

// Calls `report` for each row as it is measured. UserError for sizes that do not fit, or an interrupt.
void bench_lstm(const LstmOptions& options, const std::function<void(const LstmRow&)>& report);

}  // namespace bsexp::benchmarks
