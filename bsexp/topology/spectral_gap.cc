#include "bsexp/topology/spectral_gap.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/random.h"
#include "bsexp/topology/components.h"

namespace bsexp::topology {

namespace {

using Vector = std::vector<double>;

// Sums are taken by pieces of one length, so that they do not depend on the number of threads.
constexpr int64_t kPiece = 8192;

class Walk {
 public:
  Walk(const Graph& graph, ThreadPool& pool) : graph_(graph), pool_(pool) {
    for (int64_t v = 0; v < graph.n_nodes(); ++v) {
      scale_.push_back(1 / std::sqrt(static_cast<double>(graph.degree(v))));
      first_.push_back(std::sqrt(static_cast<double>(graph.degree(v)) / static_cast<double>(graph.n_arcs())));
    }
  }

  // y = D^-1/2 A D^-1/2 x
  void apply(const Vector& x, Vector& y) {
    each_piece([&](size_t begin, size_t end) {
      for (size_t v = begin; v < end; ++v) {
        double sum = 0;
        for (const int32_t w : graph_.neighbours(static_cast<int64_t>(v))) {
          sum += scale_[static_cast<size_t>(w)] * x[static_cast<size_t>(w)];
        }
        y[v] = scale_[v] * sum;
      }
    });
  }

  double dot(const Vector& x, const Vector& y) {
    Vector parts(static_cast<size_t>(n_pieces()));
    each_piece([&](size_t begin, size_t end) {
      double sum = 0;
      for (size_t v = begin; v < end; ++v) sum += x[v] * y[v];
      parts[begin / kPiece] = sum;
    });
    double sum = 0;
    for (const double part : parts) sum += part;
    return sum;
  }

  // y += a x
  void add(double a, const Vector& x, Vector& y) {
    each_piece([&](size_t begin, size_t end) {
      for (size_t v = begin; v < end; ++v) y[v] += a * x[v];
    });
  }

  void scale(double a, Vector& x) {
    each_piece([&](size_t begin, size_t end) {
      for (size_t v = begin; v < end; ++v) x[v] *= a;
    });
  }

  // Takes the eigenvector of the eigenvalue 1 out of x.
  void deflate(Vector& x) { add(-dot(first_, x), first_, x); }

 private:
  int64_t n_pieces() const { return (graph_.n_nodes() + kPiece - 1) / kPiece; }
  template <class Body>
  void each_piece(Body&& body) {
    pool_.run(static_cast<int>(n_pieces()), [&](int i) {
      body(static_cast<size_t>(i * kPiece),
           static_cast<size_t>(std::min<int64_t>(graph_.n_nodes(), (i + 1) * kPiece)));
    });
  }
  const Graph& graph_;
  ThreadPool& pool_;
  Vector scale_, first_;
};

// The largest eigenvalue of a symmetric tridiagonal matrix with eigenvalues in [-1, 1], by bisection: the
// pivots of T - x I are negative all where x lies above every eigenvalue.
double largest_eigenvalue(const Vector& diagonal, const Vector& beside) {
  double low = -1.5, high = 1.5;
  while (true) {
    const double middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    double pivot = diagonal[0] - middle;
    bool above = pivot < 0;
    for (size_t i = 1; i < diagonal.size() && above; ++i) {
      pivot = diagonal[i] - middle - beside[i - 1] * beside[i - 1] / pivot;
      above = pivot < 0;
    }
    (above ? high : low) = middle;
  }
}

bool is_connected(const Graph& graph) {
  for (const int32_t c : components(graph)) {
    if (c != 0) return false;
  }
  return true;
}

Vector start_vector(int64_t n) {
  Random random(0, "statistics/lanczos");
  Vector x;
  for (int64_t i = 0; i < n; ++i) x.push_back(random.uniform() - 0.5);
  return x;
}

}  // namespace

std::optional<double> spectral_gap(const Graph& undirected, ThreadPool& pool, double most_visits) {
  constexpr double kTolerance = 1e-13, kBreakdown = 1e-13;
  const int64_t n = undirected.n_nodes();
  ASSERT(n >= 2, "the spectral gap of {} nodes", n);
  if (!is_connected(undirected)) return 0;
  Walk walk(undirected, pool);
  Vector previous(static_cast<size_t>(n)), current = start_vector(n), next(static_cast<size_t>(n));
  Vector diagonal, beside;
  walk.deflate(current);
  walk.scale(1 / std::sqrt(walk.dot(current, current)), current);
  double last = 2;
  size_t look = 10;  // the next number of steps to look after
  while (static_cast<double>(diagonal.size()) * static_cast<double>(undirected.n_arcs()) < most_visits) {
    stop_if_interrupted();
    walk.apply(current, next);
    diagonal.push_back(walk.dot(current, next));
    walk.add(-diagonal.back(), current, next);
    if (!beside.empty()) walk.add(-beside.back(), previous, next);
    walk.deflate(next);
    const double length = std::sqrt(walk.dot(next, next));
    if (length < kBreakdown) return 1 - largest_eigenvalue(diagonal, beside);  // all that there is
    if (diagonal.size() == look) {
      const double value = largest_eigenvalue(diagonal, beside);
      if (std::abs(value - last) < kTolerance) return 1 - value;
      last = value;
      look += 10 + look / 8;
    }
    beside.push_back(length);
    walk.scale(1 / length, next);
    previous.swap(current);
    current.swap(next);
  }
  return std::nullopt;
}

}  // namespace bsexp::topology
