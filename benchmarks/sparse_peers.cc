#include "benchmarks/sparse_peers.h"

#include <algorithm>
#include <memory>

#include <dlfcn.h>

#include "bsexp/base/buffer.h"

#ifdef BSEXP_HAVE_EIGEN
#include <Eigen/Core>
#include <Eigen/SparseCore>
#endif
#ifdef BSEXP_HAVE_LIBXSMM
#include <libxsmm.h>
#endif

namespace bsexp::benchmarks {

namespace {

using kernels::Block;
using kernels::BlockLayout;

AlignedBuffer<float> aligned(const std::vector<float>& values) {
  AlignedBuffer<float> copy(values.size());
  std::copy(values.begin(), values.end(), copy.begin());
  return copy;
}

// A product Y = X W seen from the side that is written: W^T forward, W backward.
struct Side {
  const std::vector<int64_t>& begin;
  const std::vector<Block>& blocks;
  int64_t n_inner;
};

Side side_of(Product product, const BlockLayout& layout) {
  if (product == Product::forward)
    return {layout.output_begin(), layout.by_output(), layout.n_input_blocks()};
  return {layout.input_begin(), layout.by_input(), layout.n_output_blocks()};
}

// Element (outer feature a, inner feature b) of the block number z.
float weight_at(Product product, const std::vector<float>& w, int64_t s, int64_t z, int64_t a, int64_t b) {
  const int64_t c = product == Product::forward ? b : a, k = product == Product::forward ? a : b;
  return w[static_cast<size_t>((z * s + c) * s + k)];
}

// Blocks in the order of `side`, each [inner][outer], or [outer][inner].
enum class Within { inner_outer, outer_inner };
std::vector<float> in_order(Product product, const Side& side, const std::vector<float>& w, int64_t s,
                            Within within) {
  std::vector<float> ordered;
  ordered.reserve(w.size());
  for (const Block& block : side.blocks) {
    for (int64_t p = 0; p < s; ++p) {
      for (int64_t q = 0; q < s; ++q) {
        ordered.push_back(within == Within::inner_outer ? weight_at(product, w, s, block.number, q, p)
                                                        : weight_at(product, w, s, block.number, p, q));
      }
    }
  }
  return ordered;
}

[[maybe_unused]] std::vector<float> copy_of(const AlignedBuffer<float>& values) {
  return {values.begin(), values.end()};
}

#ifdef BSEXP_HAVE_LIBXSMM
libxsmm_smmfunction small_product(int64_t m, int64_t n, int64_t k, int64_t lda, int64_t ldb, int64_t ldc,
                                  bool add, bool transpose_b) {
  const auto a = static_cast<libxsmm_blasint>(lda), b = static_cast<libxsmm_blasint>(ldb),
             c = static_cast<libxsmm_blasint>(ldc);
  const float alpha = 1, beta = add ? 1.0F : 0.0F;
  const int flags = (transpose_b ? LIBXSMM_GEMM_FLAG_TRANS_B : 0) | (add ? 0 : LIBXSMM_GEMM_FLAG_BETA_0);
  return libxsmm_smmdispatch(static_cast<libxsmm_blasint>(m), static_cast<libxsmm_blasint>(n),
                             static_cast<libxsmm_blasint>(k), &a, &b, &c, &alpha, &beta, &flags, nullptr);
}

// Column-major for libxsmm: a block of outputs [s][rows] is rows x s.
std::vector<SparsePeer> libxsmm_data(Product product, const BlockLayout& layout, int64_t rows,
                                     const std::vector<float>& x, const std::vector<float>& w,
                                     ThreadPool& threads) {
  const int64_t s = layout.block_size();
  const Side side = side_of(product, layout);
  // [inner][outer] blocks read as column-major outer x inner: the second operand, transposed.
  const auto first = small_product(rows, s, s, rows, s, rows, false, true);
  const auto more = small_product(rows, s, s, rows, s, rows, true, true);
  if (first == nullptr || more == nullptr) return {};
  const auto xs = std::make_shared<AlignedBuffer<float>>(aligned(x));
  const auto ws =
      std::make_shared<AlignedBuffer<float>>(aligned(in_order(product, side, w, s, Within::inner_outer)));
  const auto n_outer = static_cast<int64_t>(side.begin.size()) - 1;
  const auto ys = std::make_shared<AlignedBuffer<float>>(static_cast<size_t>(n_outer * s * rows));
  const auto run = [=, &threads] {
    threads.for_ranges(n_outer, 1, [&](int64_t begin, int64_t end) {
      for (int64_t j = begin; j < end; ++j) {
        float* const y = ys->data() + j * s * rows;
        for (int64_t b = side.begin[static_cast<size_t>(j)]; b < side.begin[static_cast<size_t>(j) + 1];
             ++b) {
          const float* const from = xs->data() + side.blocks[static_cast<size_t>(b)].other * s * rows;
          (b == side.begin[static_cast<size_t>(j)] ? first : more)(from, ws->data() + b * s * s, y);
        }
      }
    });
  };
  return {{"libxsmm", run, [=] { return copy_of(*ys); }}};
}

std::vector<SparsePeer> libxsmm_weight(const BlockLayout& layout, int64_t rows, const std::vector<float>& x,
                                       const std::vector<float>& y, ThreadPool& threads) {
  const int64_t s = layout.block_size();
  // dW [c][k] is column-major k x c: dY^T [rows][k] (k x rows) times X (rows x c).
  const auto product = small_product(s, s, rows, s, rows, s, false, false);
  if (product == nullptr) return {};
  const auto xs = std::make_shared<AlignedBuffer<float>>(aligned(x));
  const auto ys = std::make_shared<AlignedBuffer<float>>(y.size());
  for (size_t i = 0; i < y.size(); ++i) {
    const auto at = static_cast<int64_t>(i), f = at / rows, r = at % rows;
    ys->data()[(f / s * rows + r) * s + f % s] = y[i];
  }
  const auto dw = std::make_shared<AlignedBuffer<float>>(static_cast<size_t>(layout.n_weights()));
  const auto run = [=, &threads, &layout] {
    threads.for_ranges(layout.n_input_blocks(), 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const auto row = static_cast<size_t>(i);
        for (int64_t b = layout.input_begin()[row]; b < layout.input_begin()[row + 1]; ++b) {
          product(ys->data() + layout.by_input()[static_cast<size_t>(b)].other * s * rows,
                  xs->data() + i * s * rows, dw->data() + b * s * s);
        }
      }
    });
  };
  return {{"libxsmm", run, [=] { return copy_of(*dw); }}};
}
#endif

#ifdef BSEXP_HAVE_EIGEN
SparsePeer eigen(Product product, const BlockLayout& layout, int64_t rows, const std::vector<float>& x,
                 const std::vector<float>& w) {
  using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using Sparse = Eigen::SparseMatrix<float, Eigen::RowMajor>;
  const int64_t s = layout.block_size();
  const Side side = side_of(product, layout);
  const auto n_outer = static_cast<int64_t>(side.begin.size()) - 1;
  const auto matrix = std::make_shared<Sparse>(n_outer * s, side.n_inner * s);
  matrix->reserve(layout.n_weights());
  for (int64_t a = 0; a < n_outer * s; ++a) {
    matrix->startVec(a);
    const auto j = static_cast<size_t>(a / s);
    for (int64_t b = side.begin[j]; b < side.begin[j + 1]; ++b) {
      const Block& block = side.blocks[static_cast<size_t>(b)];
      for (int64_t c = 0; c < s; ++c) {
        matrix->insertBack(a, block.other * s + c) = weight_at(product, w, s, block.number, a % s, c);
      }
    }
  }
  matrix->finalize();
  const auto input = std::make_shared<Matrix>(Eigen::Map<const Matrix>(x.data(), side.n_inner * s, rows));
  const auto output = std::make_shared<Matrix>(n_outer * s, rows);
  return {"Eigen", [=] { output->noalias() = *matrix * *input; },
          [=] { return std::vector<float>(output->data(), output->data() + output->size()); }};
}
#endif

// The few functions of MKL that are called, by name: linked, its BLAS would take the place of OpenBLAS's.
class Mkl {
 public:
  static const Mkl* get() {
    static const Mkl mkl;
    return mkl.library_ == nullptr ? nullptr : &mkl;
  }
  struct Description {                  // matrix_descr
    int type = 20, mode = 0, diag = 0;  // SPARSE_MATRIX_TYPE_GENERAL
  };
  using Matrix = void*;
  int (*create_bsr)(Matrix*, int, int, int, int, int, int*, int*, int*, float*) = nullptr;
  int (*set_mm_hint)(Matrix, int, Description, int, int, int) = nullptr;
  int (*optimize)(Matrix) = nullptr;
  int (*mm)(int, float, Matrix, Description, int, const float*, int, int, float, float*, int) = nullptr;
  int (*destroy)(Matrix) = nullptr;
  void (*set_num_threads)(int) = nullptr;

 private:
  Mkl() {
    for (const char* name : {"libmkl_rt.so.3", "libmkl_rt.so.2"}) {
      library_ = dlopen(name, RTLD_NOW | RTLD_LOCAL);
      if (library_ != nullptr) break;
    }
    if (library_ == nullptr) return;
    int (*set_layer)(int) = nullptr;
    find("MKL_Set_Threading_Layer", set_layer);
    find("mkl_sparse_s_create_bsr", create_bsr);
    find("mkl_sparse_set_mm_hint", set_mm_hint);
    find("mkl_sparse_optimize", optimize);
    find("mkl_sparse_s_mm", mm);
    find("mkl_sparse_destroy", destroy);
    find("MKL_Set_Num_Threads", set_num_threads);
    constexpr int kGnu = 3;  // OpenMP of GNU, as the other peers
    set_layer(kGnu);
  }
  template <class Function>
  void find(const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library_, name));
    if (function == nullptr) throw SystemError(fmt::format("this libmkl_rt has no {}", name));
  }

  void* library_ = nullptr;
};

class MklBsr {
 public:
  MklBsr(const Mkl& mkl, Product product, const BlockLayout& layout, int64_t rows,
         const std::vector<float>& x, const std::vector<float>& w)
      : mkl_(mkl),
        rows_(static_cast<int>(rows)),
        x_(aligned(x)),
        y_(static_cast<size_t>(rows * (product == Product::forward ? layout.n_output() : layout.n_input()))) {
    const Side side = side_of(product, layout);
    const auto s = static_cast<int>(layout.block_size());
    begin_.assign(side.begin.begin(), side.begin.end());
    for (const Block& block : side.blocks) columns_.push_back(block.other);
    w_ = aligned(in_order(product, side, w, s, Within::outer_inner));
    constexpr int kZeroBased = 0;
    check(mkl.create_bsr(&matrix_, kZeroBased, kRowMajor, static_cast<int>(begin_.size()) - 1,
                         static_cast<int>(side.n_inner), s, begin_.data(), begin_.data() + 1, columns_.data(),
                         w_.data()),
          "mkl_sparse_s_create_bsr");
    constexpr int kManyCalls = 1000;
    mkl.set_mm_hint(matrix_, kPlain, {}, kRowMajor, rows_, kManyCalls);  // a hint may be refused
    mkl.optimize(matrix_);
  }
  ~MklBsr() { mkl_.destroy(matrix_); }
  MklBsr(const MklBsr&) = delete;
  MklBsr& operator=(const MklBsr&) = delete;

  void run() {
    check(mkl_.mm(kPlain, 1, matrix_, {}, kRowMajor, x_.data(), rows_, rows_, 0, y_.data(), rows_),
          "mkl_sparse_s_mm");
  }
  std::vector<float> result() const { return copy_of(y_); }

 private:
  static constexpr int kPlain = 10, kRowMajor = 101;
  static void check(int status, const char* function) {
    if (status != 0) throw SystemError(fmt::format("{} failed with status {}", function, status));
  }
  const Mkl& mkl_;
  int rows_;
  AlignedBuffer<float> x_, y_, w_;
  std::vector<int> begin_, columns_;
  Mkl::Matrix matrix_ = nullptr;
};

}  // namespace

std::vector<SparsePeer> sparse_peers(Product product, const BlockLayout& layout, int64_t rows,
                                     const std::vector<float>& x, const std::vector<float>& w,
                                     const std::vector<float>& y, ThreadPool& threads) {
  std::vector<SparsePeer> peers;
  const std::vector<float>& input = product == Product::backward_data ? y : x;
#ifdef BSEXP_HAVE_LIBXSMM
  peers = product == Product::backward_weight ? libxsmm_weight(layout, rows, x, y, threads)
                                              : libxsmm_data(product, layout, rows, input, w, threads);
#endif
  if (product == Product::backward_weight) return peers;
#ifdef BSEXP_HAVE_EIGEN
  Eigen::setNbThreads(threads.size());
  peers.push_back(eigen(product, layout, rows, input, w));
#endif
  if (const Mkl* const mkl = Mkl::get()) {
    mkl->set_num_threads(threads.size());
    const auto bsr = std::make_shared<MklBsr>(*mkl, product, layout, rows, input, w);
    peers.push_back({"MKL", [=] { bsr->run(); }, [=] { return bsr->result(); }});
  }
  return peers;
}

}  // namespace bsexp::benchmarks
