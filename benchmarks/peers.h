#pragma once
// Dense products of other libraries at the same shape: what a sparse product has to beat.
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bsexp::benchmarks {

// The three products of a layer: Y = X W, dX = dY W^T, dW = X^T dY, for X [rows, features] and W [features,
// features].
enum class Product : uint8_t { forward, backward_data, backward_weight };
const char* name_of(Product product);

struct Peer {
  std::string name;
  std::function<void()> run;  // one product; its memory lives as long as this
};

// Those that bsexp was built with, ready to run with so many threads; weights in the layout that each likes
// best. Operands are f32; for `dtype` bf16 there are also peers of that type, where the processor has it.
std::vector<Peer> dense_peers(Product product, int64_t rows, int64_t features, const std::string& dtype,
                              int n_threads);

// Likewise for a k x k convolution of `images` of size x size pixels, channels to channels, that keeps the
// size.
std::vector<Peer> dense_convolutions(Product product, int64_t images, int64_t channels, int64_t size,
                                     int64_t kernel, int n_threads);

}  // namespace bsexp::benchmarks
