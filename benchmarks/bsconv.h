#pragma once
// The speed of block-sparse convolutions, beside oneDNN's dense convolution of the same shape and the
// machine's limit.
//
// Measured as the products of bsmm.h. The kernel is k x k, stride 1, padded so that the image keeps its size;
// the mask of channels has the same number of blocks in every column, at random rows.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/peers.h"

namespace bsexp::benchmarks {

struct BsconvOptions {
  int64_t channels = 160, size = 32, kernel = 3, images = 8, block = 32;  // size x size pixels
  std::vector<double> densities = {1, 0.25};
  std::vector<Product> products = {Product::forward, Product::backward_data, Product::backward_weight};
  std::string backend = "cpu";
  int threads = 1;
  int repeats = 9;
};

struct BsconvRow {
  std::string op;
  double density = 0;  // that the mask really has
  std::string backend, isa;
  double ms = 0, gflops = 0, peak_gflops = 0, share_of_peak = 0;
  std::optional<double> dense_ms, speedup;  // of oneDNN, where it is
};

// Calls `report` for each row as it is measured. UserError for channels that do not divide into blocks.
void bench_bsconv(const BsconvOptions& options, const std::function<void(const BsconvRow&)>& report);

}  // namespace bsexp::benchmarks
