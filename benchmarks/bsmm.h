#pragma once
// The speed of the block-sparse products over a ladder of densities, beside dense and sparse peers and the
// machine's limit.
//
// Everything of one row is measured in one process, in turn: the peak, our product, the peak again, every
// peer; then all of it again. Products run twice (or more often) and the last run counts. Medians are
// reported; the share of the peak is the median of the shares of the rounds, each of the faster of the two
// peaks around the product, so that a neighbour on the machine slows both. Masks are balanced (the same
// number of blocks in every column, at random rows) or those of a Barabasi-Albert graph, whose hubs have
// many.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/peers.h"

namespace bsexp::benchmarks {

struct BsmmOptions {
  int64_t hidden = 12288;
  std::vector<int64_t> blocks = {32};
  int64_t rows = 32;
  std::vector<double> densities = {0.25, 0.1, 0.03, 0.01};
  std::vector<Product> products = {Product::forward, Product::backward_data, Product::backward_weight};
  std::string backend = "cpu";
  std::string dtype = "f32";  // of the operands: f32 or bf16
  bool packed = true;  // weights in the order in which the product reads them, as for the steps of a window
  std::string mask = "balanced";
  int64_t steps = 1;  // of a grouped weight gradient, each with its own activations
  bool sparse_peers = true;
  int threads = 1;
  int repeats = 9;
  int before = 1;  // unmeasured runs before each timing, ours and the peers'
};

struct BsmmRow {
  std::string op;
  int64_t block = 0, rows = 0, hidden = 0, steps = 1;
  double density = 0;  // that the mask really has
  std::string mask, dtype, backend, isa;
  double ms = 0;           // median of one product
  double gflops = 0;       // of the blocks that are there
  double peak_gflops = 0;  // fused multiply-adds in registers, same instruction set and threads
  double share_of_peak = 0;
  std::optional<double> dense_ms;                     // of the fastest dense peer
  std::optional<double> speedup;                      // dense_ms (for each step) / ms
  std::vector<std::pair<std::string, double>> peers;  // every dense peer and its ms
  std::vector<std::pair<std::string, double>>
      sparse_peers;  // every sparse peer and its ms, for the same mask
};

// Calls `report` for each row as it is measured. UserError for shapes that do not divide, or an interrupt.
void bench_bsmm(const BsmmOptions& options, const std::function<void(const BsmmRow&)>& report);

}  // namespace bsexp::benchmarks
