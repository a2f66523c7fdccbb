// Products of bf16 on every backend and instruction set: the order of their sums differs, what a sum may be
// off by is known, and threads and packed weights change no bit.
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>

#include <gtest/gtest.h>

#include "bsexp/kernels/cpu/product_plan.h"
#include "bsexp/kernels/products.h"
#include "tests/kernels/subjects.h"
#include "tests/kernels/values_on.h"

namespace bsexp::kernels {

namespace {

using Edges = std::vector<std::pair<int32_t, int32_t>>;

// Numbers that are bf16, and a tensor of them.
std::vector<float> bf16_numbers(int64_t n, const std::string& name, float scale) {
  std::vector<float> values = numbers(n, name);
  for (float& value : values)
    value = std::bit_cast<float>(std::bit_cast<uint32_t>(value * scale) & 0xFFFF0000U);
  return values;
}

class Narrow {
 public:
  Narrow(Backend& backend, int64_t rows, int64_t features, const std::vector<float>& values)
      : backend_(backend), view_{backend.allocate(2 * rows * features), DType::bf16, rows, features} {
    const Floats wide(backend, rows, features, values);
    backend.run(ToBf16{wide.view(), view_});
  }
  ~Narrow() { backend_.free(view_.data); }
  Narrow(const Narrow&) = delete;
  Narrow& operator=(const Narrow&) = delete;
  const View& view() const { return view_; }

 private:
  Backend& backend_;
  View view_;
};

struct Results {
  std::vector<float> y, dx, dw;

  bool operator==(const Results& other) const {
    const auto same = [](const std::vector<float>& a, const std::vector<float>& b) {
      return a.size() == b.size() &&
             (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
    };
    return same(y, other.y) && same(dx, other.dx) && same(dw, other.dw);
  }
};

// The operands of all three products; the gradient has two steps.
struct Operands {
  Operands(const BlockLayout& of, int64_t n_rows, float scale)
      : layout(of), rows{n_rows, 1 + n_rows / 2}, w(bf16_numbers(of.n_weights(), "w", 1)) {
    for (const int64_t r : rows) {
      x.push_back(bf16_numbers(r * of.n_input(), fmt::format("x/{}", x.size()), scale));
      dy.push_back(bf16_numbers(r * of.n_output(), fmt::format("dy/{}", dy.size()), scale));
    }
  }
  const BlockLayout& layout;
  std::vector<int64_t> rows;
  std::vector<float> w;
  std::vector<std::vector<float>> x, dy;
};

Results run(Backend& backend, const Operands& of, bool packed) {
  const BlockLayout& layout = of.layout;
  std::vector<std::unique_ptr<Narrow>> kept;
  std::vector<View> x, dy;
  for (size_t t = 0; t < of.rows.size(); ++t) {
    kept.push_back(std::make_unique<Narrow>(backend, of.rows[t], layout.n_input(), of.x[t]));
    x.push_back(kept.back()->view());
    kept.push_back(std::make_unique<Narrow>(backend, of.rows[t], layout.n_output(), of.dy[t]));
    dy.push_back(kept.back()->view());
  }
  const Narrow w(backend, 1, layout.n_weights(), of.w);
  const Floats room(backend, 1, layout.n_weights()), y(backend, of.rows[0], layout.n_output()),
      dx(backend, of.rows[0], layout.n_input()), dw(backend, 1, layout.n_weights());
  const auto pack = [&](PackWeights::Reader reader) {
    if (!packed) return View{};
    backend.run(PackWeights{&layout, w.view(), reader, room.view()});
    return room.view();
  };
  backend.run(BsmmForward{&layout, x[0], w.view(), {y.view()}, {}, {}, pack(PackWeights::Reader::forward)});
  backend.run(
      BsmmBackwardData{&layout, dy[0], w.view(), {dx.view()}, {}, pack(PackWeights::Reader::backward_data)});
  backend.run(BsmmBackwardWeight{&layout, x, dy, {dw.view()}});
  return {y.values(), dx.values(), dw.values()};
}

// Exact sums, the sums of their terms' magnitudes and the number of terms.
struct Exact {
  explicit Exact(size_t n) : value(n), magnitude(n), terms(n) {}
  void add(int64_t at, double term) {
    const auto i = static_cast<size_t>(at);
    value[i] += term;
    magnitude[i] += std::abs(term);
    ++terms[i];
  }
  std::vector<double> value, magnitude, terms;
};

// A sum of n products in f32 is off by n units of rounding of the terms' magnitudes at most. On tiles, 2 x 16
// products are summed from 0 in two chains and added to the sum: 17 roundings and one for each such part, of
// which a block of s has s / 32 or one, and one more where blocks have two sums in turn. What is below 2^-126
// may count as 0.
void expect_near(const std::vector<float>& got, const Exact& want, bool tiles, int64_t part,
                 const char* name) {
  for (size_t i = 0; i < got.size(); ++i) {
    const double n = want.terms[i], parts = std::ceil(n / static_cast<double>(part)) + 1;
    const double allowed = (tiles ? 17 + parts : n) * 0x1p-24 * want.magnitude[i] + n * 0x1p-126;
    ASSERT_LE(std::abs(static_cast<double>(got[i]) - want.value[i]), allowed)
        << name << " [" << i << "] of " << n << " terms is " << got[i] << ", not " << want.value[i];
  }
}

void expect_products(const Results& got, const Operands& of, bool tiles) {
  const BlockLayout& layout = of.layout;
  const int64_t s = layout.block_size();
  Exact y(got.y.size()), dx(got.dx.size()), dw(got.dw.size());
  for (int64_t i = 0; i < layout.n_input_blocks(); ++i) {
    for (auto b = layout.input_begin()[static_cast<size_t>(i)];
         b < layout.input_begin()[static_cast<size_t>(i) + 1]; ++b) {
      const Block& block = layout.by_input()[static_cast<size_t>(b)];
      for (int64_t c = 0; c < s; ++c) {
        for (int64_t k = 0; k < s; ++k) {
          const int64_t at = (block.number * s + c) * s + k, input = i * s + c, output = block.other * s + k;
          const double w = of.w[static_cast<size_t>(at)];
          for (size_t t = 0; t < of.rows.size(); ++t) {
            for (int64_t r = 0; r < of.rows[t]; ++r) {
              const double x = of.x[t][static_cast<size_t>(input * of.rows[t] + r)],
                           dy = of.dy[t][static_cast<size_t>(output * of.rows[t] + r)];
              dw.add(at, x * dy);
              if (t > 0) continue;
              y.add(output * of.rows[0] + r, x * w);
              dx.add(input * of.rows[0] + r, dy * w);
            }
          }
        }
      }
    }
  }
  expect_near(got.y, y, tiles, std::min<int64_t>(s, 32), "y");
  expect_near(got.dx, dx, tiles, std::min<int64_t>(s, 32), "dx");
  expect_near(got.dw, dw, tiles, 32, "dw");
}

// Rows and columns without a block, and one of each that has all.
BlockLayout hub_layout(int block_size) {
  Edges edges;
  for (int32_t i = 0; i < 9; ++i) {
    if (i != 3) edges.emplace_back(4, i);
    if (i != 4 && i != 6) edges.emplace_back(i, 2);
  }
  return {topology::BlockMask(9, 9, std::move(edges)), block_size};
}

class Bf16Products : public ::testing::TestWithParam<int> {};

TEST_P(Bf16Products, AreWithinTheirBoundAndTheSameBitsForThreadsAndPackedWeights) {
  const BlockLayout layout = hub_layout(GetParam());
  for (const int64_t rows : {1, 2, 15, 16, 17, 31, 32, 33, 64, 100}) {
    const Operands operands(layout, rows, 1);
    std::vector<Results> of_one_thread;
    for (const int n_threads : {1, 2, 3}) {
      const std::vector<BackendPtr> backends = make_all_backends(n_threads);
      for (size_t b = 0; b < backends.size(); ++b) {
        Backend& backend = *backends[b];
        SCOPED_TRACE(
            fmt::format("{} {}, {} rows, {} threads", backend.name(), backend.isa(), rows, n_threads));
        const Results got = run(backend, operands, false);
        if (n_threads == 1) {
          expect_products(got, operands, backend.isa() == "avx512_amx");
          of_one_thread.push_back(got);
        }
        EXPECT_TRUE(got == of_one_thread[b]) << "threads";
        EXPECT_TRUE(run(backend, operands, true) == got) << "packed";
        if (HasFailure()) return;
      }
    }
  }
}

TEST_P(Bf16Products, OfTheSmallestNumbersAreNear0) {
  const BlockLayout layout = hub_layout(GetParam());
  const Operands operands(layout, 17, 0x1p-128F);
  for (const BackendPtr& backend : make_all_backends(1)) {
    SCOPED_TRACE(backend->name() + " " + backend->isa());
    expect_products(run(*backend, operands, false), operands, backend->isa() == "avx512_amx");
  }
}

// A gradient that goes past the caches is that which is added to zeros.
TEST_P(Bf16Products, GradientsLargerThanTheCachesAreRight) {
  const int s = GetParam();
  int n = 64 / s;
  while (int64_t{4} * n * n * s * s <= most_gradient_in_caches()) n += 64 / s;
  const BlockLayout layout(topology::BlockMask::dense(n, n), s);
  for (const BackendPtr& backend : make_all_backends(2)) {
    if (backend->name() == "reference") continue;  // has one way to store, and takes long
    SCOPED_TRACE(backend->name() + " " + backend->isa());
    const Narrow x(*backend, 5, layout.n_input(), bf16_numbers(5 * layout.n_input(), "x", 1)),
        dy(*backend, 5, layout.n_output(), bf16_numbers(5 * layout.n_output(), "dy", 1));
    const Floats dw(*backend, 1, layout.n_weights()), added(*backend, 1, layout.n_weights());
    backend->run(BsmmBackwardWeight{&layout, {&x.view(), 1}, {&dy.view(), 1}, {dw.view()}});
    backend->run(BsmmBackwardWeight{&layout, {&x.view(), 1}, {&dy.view(), 1}, {added.view(), true}});
    EXPECT_EQ(dw.values(), added.values());
  }
}

INSTANTIATE_TEST_SUITE_P(Blocks, Bf16Products, ::testing::Values(8, 16, 32, 64),
                         ::testing::PrintToStringParamName());

}  // namespace

}  // namespace bsexp::kernels
