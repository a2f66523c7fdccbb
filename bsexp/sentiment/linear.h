#pragma once
// Logistic regression of two classes by liblinear (Fan et al. 2008):
//   min over w, b   |w, b|_1  or  |w, b|^2 / 2   + C sum_i log(1 + exp(-y_i (w x_i + b))),   y_i = -1 or 1
// The bias b is the weight of one more feature, 1 in every row, so it is penalised like the others. The only
// file that knows liblinear is linear.cc. Its solver draws from the C library's generator, which `fit` seeds,
// so the same rows give the same bits; one fit at a time.
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace bsexp::sentiment {

// Rows of features. They take 16 bytes for each value that is not zero, and as much again while fitting.
class Examples {
 public:
  // [rows, n_features], row-major.
  static Examples dense(std::span<const float> values, int64_t n_features);
  // Pairs (feature, value) with rising features for each row.
  static Examples sparse(const std::vector<std::vector<std::pair<int32_t, float>>>& rows, int64_t n_features);
  ~Examples();
  Examples(Examples&&) noexcept;
  Examples& operator=(Examples&&) noexcept;

  int64_t n_rows() const;
  int64_t n_features() const;

  struct Nodes;  // as liblinear takes them
  const Nodes& nodes() const { return *nodes_; }

 private:
  Examples();
  std::unique_ptr<Nodes> nodes_;
};

enum class Penalty : uint8_t { l1, l2 };

struct LinearModel {
  std::vector<double> weights;
  double bias = 0;
  bool converged = true;  // false: the solver gave up after its largest number of iterations

  double score(const Examples& examples, int64_t row) const;  // above 0: class 1
  int64_t n_used() const;                                     // weights that are not zero
};

struct FitOptions {
  Penalty penalty = Penalty::l1;
  double c = 1;
  double tolerance = 0.01;  // of liblinear, its default: relative to the gradient at zero
};

// Of liblinear, as it says: 230.
int solver_version();

// Fits the rows with these numbers; `labels` are of all rows, 0 or 1. ASSERTs that both classes are there.
LinearModel fit(const Examples& examples, std::span<const int32_t> labels, std::span<const int64_t> rows,
                const FitOptions& options);

}  // namespace bsexp::sentiment
