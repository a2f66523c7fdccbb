#pragma once
// Sparse products of other libraries for the same mask: what a block-sparse product is compared with.
//
//   libxsmm     a loop over the blocks with one call of a just-in-time compiled product each; activations
//               feature-major, weights in the order it reads them, dY transposed beforehand
//   Eigen       SparseMatrix in CSR, every element of a block a number of its own
//   MKL         mkl_sparse_s_mm over BSR, prepared by mkl_sparse_optimize; loaded when the program starts
//   from
//               libmkl_rt.so.2 or .3 where the loader finds it (PyPI: mkl; set LD_LIBRARY_PATH)
// Eigen and MKL have no weight gradient on a mask.
#include <functional>
#include <string>
#include <vector>

#include "benchmarks/peers.h"
#include "bsexp/kernels.h"

namespace bsexp::benchmarks {

struct SparsePeer {
  std::string name;
  std::function<void()> run;
  // What the last run computed, in our order: [features][rows], or the gradient [Z, s, s].
  std::function<std::vector<float>()> result;
};

// x and y [features][rows] of the product's input and output side, w [Z, s, s]: what our kernels would read.
// The peers keep copies; `layout` and `threads` must outlive them.
std::vector<SparsePeer> sparse_peers(Product product, const kernels::BlockLayout& layout, int64_t rows,
                                     const std::vector<float>& x, const std::vector<float>& w,
                                     const std::vector<float>& y, ThreadPool& threads);

}  // namespace bsexp::benchmarks
