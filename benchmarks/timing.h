#pragma once
// How the benchmarks measure: our work and its peers in turn, beside the peak of the machine.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "bsexp/kernels.h"

namespace bsexp::benchmarks {

// Small numbers to compute with: no zeros in a row, no overflow.
std::vector<float> filler(int64_t count);

// A tensor of them in the memory of a backend, in the type that products are to read ("f32" or "bf16").
class Values {
 public:
  Values(kernels::Backend& backend, int64_t rows, int64_t features, const std::string& dtype = "f32");
  ~Values();
  Values(const Values&) = delete;
  Values& operator=(const Values&) = delete;
  const kernels::View& view() const { return view_; }

 private:
  kernels::View allocate(int64_t rows, int64_t features, kernels::DType dtype);
  kernels::Backend& backend_;
  kernels::View view_;
};

// Threads of OpenMP and OpenBLAS spin for a while (about 2^26 cycles) after their work is done.
void let_others_rest();

// The times of some peers, each measured once in every round, after it ran `before` times unmeasured.
class PeerTimes {
 public:
  explicit PeerTimes(int before = 1) : before_(before) {}
  void add(const std::string& name, std::function<void()> run);
  void run_once() const;  // unmeasured: memory is touched
  void measure();
  std::vector<std::pair<std::string, double>> medians() const;  // milliseconds

 private:
  struct Timed {
    std::string name;
    std::function<void()> run;
    std::vector<double> ms;
  };
  int before_;
  std::vector<Timed> peers_;
};

struct Shares {
  double ms = 0;             // median of one run of our work
  double peak_gflops = 0;    // fused multiply-adds in registers, same instruction set and threads
  double share_of_peak = 0;  // median over the rounds, each of the faster of the two peaks around our work
};

// Measures our work of so many GFLOP and all peers, so many rounds; ours runs `before` times unmeasured in
// each. Throws Interrupted.
Shares measure_shares(kernels::Backend& backend, double gflop, int repeats, const std::function<void()>& ours,
                      const std::vector<PeerTimes*>& peers, int before = 1,
                      kernels::DType operands = kernels::DType::f32);

}  // namespace bsexp::benchmarks
