#pragma once
// One run of one kernel on one backend: makes its tensors, runs it, and hands back what it wrote.
//
// A trial's tensors are filled from named streams in the order they are asked for, so the same case run on
// two backends meets the same numbers (all of them exact in f32). Memory behind every tensor is marked, and
// inputs are kept, so that a write outside the outputs is seen.
#include <cstdint>
#include <string>
#include <vector>

#include "bsexp/kernels/backend.h"

namespace bsexp::kernels {

struct Shape {
  int64_t rows = 0;
  int64_t features = 0;
};

// Uniform numbers with mean `center` and deviation `spread`; every `zero_every`-th is 0 (none when 0).
struct Values {
  double center = 0;
  double spread = 1;
  int64_t zero_every = 0;
};

// What a trial asks of the outputs that are an Out: written over, added to, and one of them left out.
struct Outputs {
  bool accumulate = false;
  int skipped = -1;
};

class Trial {
 public:
  Trial(Backend& backend, DType dtype, Shape shape, Outputs outputs);
  ~Trial();
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  int64_t rows() const { return shape_.rows; }
  int64_t features() const { return shape_.features; }

  View input(int64_t rows, int64_t features, Values values = {});
  View input(Values values = {}) { return input(rows(), features(), values); }
  View bf16_input(int64_t rows, int64_t features);  // whatever the trial's type
  View ids(int64_t count, int64_t bound);           // i32, the first is 0 and the last bound - 1

  View result(int64_t rows, int64_t features);  // written by the kernel; NaN before
  View result() { return result(rows(), features()); }
  View bf16_result(int64_t rows, int64_t features);
  View scratch(int64_t rows, int64_t features);  // written and read by kernels, in a form of their own
  View updated(int64_t rows, int64_t features, Values values = {});  // read and written in place
  View updated(Values values = {}) { return updated(rows(), features(), values); }
  View sums(int64_t count);                      // f64 whatever the trial's type, updated in place
  Out gradient(int64_t rows, int64_t features);  // as `outputs` says
  Out gradient() { return gradient(rows(), features()); }

  template <class Args>
  void run(const Args& args) {
    backend_.run(args);
  }

  int n_gradients() const { return n_gradients_; }
  // The outputs in the order they were made; empty for one that was left out.
  std::vector<std::vector<double>> written();
  // "" or what the kernel wrote that it must not.
  std::string trespass();

 private:
  struct Tensor {
    View view;
    bool output = false, compared = true;
    std::vector<unsigned char> before;
  };
  View make(int64_t rows, int64_t features, DType dtype, const std::vector<double>& values, bool output);
  std::vector<double> draw(int64_t count, Values values);
  std::vector<unsigned char> bytes_of(const Tensor& tensor);

  Backend& backend_;
  DType dtype_;
  Shape shape_;
  Outputs outputs_;
  int n_gradients_ = 0;
  std::vector<Tensor> tensors_;
};

}  // namespace bsexp::kernels
