#include "benchmarks/timing.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "bsexp/base/interrupt.h"

namespace bsexp::benchmarks {

using kernels::View;

std::vector<float> filler(int64_t count) {
  std::vector<float> values(static_cast<size_t>(count));
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 17) * 0.01F;
  return values;
}

Values::Values(kernels::Backend& backend, int64_t rows, int64_t features, const std::string& dtype)
    : backend_(backend), view_(allocate(rows, features, kernels::DType::f32)) {
  const std::vector<float> host = filler(rows * features);
  backend.copy_in(view_.data, host.data(), view_.bytes());
  if (dtype != "bf16") return;
  const View rounded = allocate(rows, features, kernels::DType::bf16);
  backend.run(kernels::ToBf16{view_, rounded});
  backend.free(view_.data);
  view_ = rounded;
}

Values::~Values() { backend_.free(view_.data); }

View Values::allocate(int64_t rows, int64_t features, kernels::DType dtype) {
  return {backend_.allocate(rows * features * kernels::size_of(dtype)), dtype, rows, features};
}

void let_others_rest() { std::this_thread::sleep_for(std::chrono::milliseconds(60)); }

namespace {

// Of a run that follows others of its kind, as the steps of a training window follow each other.
double steady_milliseconds(const std::function<void()>& work, int before) {
  for (int i = 0; i < before; ++i) work();
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

void PeerTimes::add(const std::string& name, std::function<void()> run) {
  peers_.push_back({name, std::move(run), {}});
}

void PeerTimes::run_once() const {
  for (const Timed& peer : peers_) peer.run();
}

void PeerTimes::measure() {
  for (Timed& peer : peers_) {
    let_others_rest();
    peer.ms.push_back(steady_milliseconds(peer.run, before_));
  }
}

std::vector<std::pair<std::string, double>> PeerTimes::medians() const {
  std::vector<std::pair<std::string, double>> result;
  for (const Timed& peer : peers_) result.emplace_back(peer.name, median(peer.ms));
  return result;
}

Shares measure_shares(kernels::Backend& backend, double gflop, int repeats, const std::function<void()>& ours,
                      const std::vector<PeerTimes*>& peers, int before, kernels::DType operands) {
  const auto measure_peak = [&] {
    return kernels::measured_peak_gflops(backend.isa(), backend.threads(), operands);
  };
  std::vector<double> ms, peak, share;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    if (interrupt_requested()) throw Interrupted("interrupted: the rows so far are whole");
    let_others_rest();
    const double peak_before = measure_peak();
    ms.push_back(steady_milliseconds(ours, before));
    peak.push_back(std::max(peak_before, measure_peak()));
    share.push_back(gflop / ms.back() * 1e3 / peak.back());
    for (PeerTimes* const others : peers) others->measure();
  }
  return {median(ms), median(peak), median(share)};
}

}  // namespace bsexp::benchmarks
