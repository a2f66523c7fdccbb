// Every kernel of every backend and instruction set against the reference in f64, from one table of cases.
#include <cmath>
#include <cstring>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/kernels.h"
#include "tests/kernels/kernel_cases.h"
#include "tests/kernels/subjects.h"

namespace bsexp::kernels {

std::vector<KernelCase> all_kernel_cases() {
  std::vector<KernelCase> all;
  for (const auto& family : {elementwise_cases(), normalization_cases(), model_cases(), optimizer_cases(),
                             product_cases(), convolution_cases()}) {
    all.insert(all.end(), family.begin(), family.end());
  }
  return all;
}

namespace {

// A backend under test, alone and with three threads. The first is the reference.
struct Subject {
  BackendPtr one, three;
};

const std::vector<Subject>& subjects() {
  static const std::vector<Subject> made = [] {
    std::vector<Subject> pairs;
    const std::vector<BackendPtr> one = make_all_backends(1), three = make_all_backends(3);
    for (size_t i = 0; i < one.size(); ++i) pairs.push_back({one[i], three[i]});
    return pairs;
  }();
  return made;
}

std::string name_of(const Subject& subject) { return subject.one->name() + " " + subject.one->isa(); }

using Results = std::vector<std::vector<double>>;

// The first element that is further off than the tolerance, in words; "" when there is none.
std::string difference(const Results& got, const Results& want, const Tolerance& tolerance) {
  for (size_t output = 0; output < want.size(); ++output) {
    if (got[output].size() != want[output].size()) return fmt::format("output {} has another size", output);
    for (size_t i = 0; i < want[output].size(); ++i) {
      const double a = got[output][i], b = want[output][i];
      const double allowed = tolerance.relative * std::abs(b) + tolerance.absolute;
      if (!(std::abs(a - b) <= allowed)) {
        return fmt::format("output {} [{}] is {}, not {}: off by {}, allowed are {} ({})", output, i, a, b,
                           std::abs(a - b), allowed, tolerance.reason);
      }
    }
  }
  return "";
}

bool same_bits(const Results& a, const Results& b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i].size() != b[i].size()) return false;
    if (!a[i].empty() && std::memcmp(a[i].data(), b[i].data(), a[i].size() * sizeof(double)) != 0) {
      return false;
    }
  }
  return true;
}

Results run_on(Backend& backend, const KernelCase& kernel, DType dtype, Shape shape, Outputs outputs) {
  Trial trial(backend, dtype, shape, outputs);
  kernel.run(trial);
  EXPECT_EQ(trial.trespass(), "") << backend.name() << " " << backend.isa();
  return trial.written();
}

int count_gradients(const KernelCase& kernel) {
  Trial trial(*subjects()[0].one, DType::f64, {2, 3}, {});
  kernel.run(trial);
  return trial.n_gradients();
}

void compare(const KernelCase& kernel, Shape shape, Outputs outputs) {
  const Results want = run_on(*subjects()[0].one, kernel, DType::f64, shape, outputs);
  for (const Subject& subject : subjects()) {
    SCOPED_TRACE(fmt::format("{}, {} rows, {} features, accumulate {}, output {} skipped", name_of(subject),
                             shape.rows, shape.features, outputs.accumulate, outputs.skipped));
    const Results one = run_on(*subject.one, kernel, DType::f32, shape, outputs);
    EXPECT_EQ(difference(one, want, kernel.tolerance), "");
    const Results three = run_on(*subject.three, kernel, DType::f32, shape, outputs);
    EXPECT_TRUE(same_bits(one, three)) << "one and three threads differ";
    if (::testing::Test::HasFailure()) return;
  }
}

class KernelComparison : public ::testing::TestWithParam<KernelCase> {};

// Rows and features around the widths of vectors, and tensors large enough that threads share them.
std::vector<Shape> awkward_shapes() {
  std::vector<Shape> shapes = {{33, 1031}, {8, 5003}, {1, 40003}};
  for (const int64_t rows : {1, 7, 8, 9, 15, 16, 17, 33}) {
    for (const int64_t features : {1, 7, 8, 9, 31, 33, 257}) shapes.push_back({rows, features});
  }
  return shapes;
}

TEST_P(KernelComparison, AgreesWithTheReference) {
  const int n_gradients = count_gradients(GetParam());
  for (const Shape shape : awkward_shapes()) {
    compare(GetParam(), shape, {});
    if (n_gradients > 0) compare(GetParam(), shape, {.accumulate = true});
    if (HasFailure()) return;
  }
}

TEST_P(KernelComparison, LeavesOutWhatIsNotAsked) {
  const int n_gradients = count_gradients(GetParam());
  for (const Shape shape : {Shape{9, 33}, Shape{16, 8}, Shape{1, 257}}) {
    for (int skipped = 0; skipped < n_gradients; ++skipped) {
      compare(GetParam(), shape, {.accumulate = false, .skipped = skipped});
      compare(GetParam(), shape, {.accumulate = true, .skipped = skipped});
      if (HasFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, KernelComparison, ::testing::ValuesIn(all_kernel_cases()),
                         [](const ::testing::TestParamInfo<KernelCase>& row) { return row.param.name(); });

TEST(KernelTable, HasARowForEveryKernelOfEveryBackend) {
  std::set<std::string> rows;
  for (const KernelCase& row : all_kernel_cases()) rows.insert(row.kernel);
  for (const Subject& subject : subjects()) {
    EXPECT_THAT(subject.one->kernel_names(), ::testing::UnorderedElementsAreArray(rows)) << name_of(subject);
  }
}

}  // namespace

}  // namespace bsexp::kernels
