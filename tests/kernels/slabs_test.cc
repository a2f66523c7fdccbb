// Products of so many features that their blocks are taken in slabs (block_layout.h): every block once and in
// order, and the same results as the reference's, with everything that a product may be asked for.
#include <cmath>
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "bsexp/kernels/products.h"
#include "tests/kernels/subjects.h"
#include "tests/kernels/values_on.h"

namespace bsexp::kernels {

namespace {

using topology::BlockMask;

// Random blocks, 70 of 100.
BlockMask random_mask(int64_t n_rows, int64_t n_columns) {
  Random random(4, "slabs");
  std::vector<std::pair<int32_t, int32_t>> edges;
  for (int32_t i = 0; i < n_rows; ++i) {
    for (int32_t j = 0; j < n_columns; ++j) {
      if (random.uniform() < 0.7) edges.emplace_back(i, j);
    }
  }
  std::erase_if(edges, [=](const auto& edge) {  // the second outer block has none in the last slab
    return n_rows > n_columns ? edge.second == 1 && edge.first > 3 * n_rows / 4
                              : edge.first == 1 && edge.second > 3 * n_columns / 4;
  });
  return {n_rows, n_columns, std::move(edges)};
}

// The features of one side fill more than two slabs.
BlockLayout wide_layout(int s, bool wide_input) {
  const int64_t wide = 9000 / s, narrow = s < 32 ? 3 : 2;
  return wide_input ? BlockLayout(random_mask(wide, narrow), s, wide * s - 3, narrow * s - 5)
                    : BlockLayout(random_mask(narrow, wide), s, narrow * s - 5, wide * s - 3);
}

void expect_order(const SlabOrder& order, const std::vector<int64_t>& outer_begin,
                  const std::vector<Block>& blocks, int64_t n_inner) {
  const auto n_outer = std::ssize(outer_begin) - 1;
  ASSERT_EQ(std::ssize(order.begin), order.n_slabs * n_outer + 1);
  ASSERT_EQ(order.blocks.size(), blocks.size());
  for (int64_t j = 0; j < n_outer; ++j) {
    auto next = static_cast<size_t>(outer_begin[static_cast<size_t>(j)]);
    for (int64_t p = 0; p < order.n_slabs; ++p) {
      const auto at = static_cast<size_t>(p * n_outer + j);
      for (auto b = static_cast<size_t>(order.begin[at]); b < static_cast<size_t>(order.begin[at + 1]); ++b) {
        EXPECT_EQ(order.blocks[b].number, blocks[next].number);
        EXPECT_EQ(order.blocks[b].other, blocks[next].other);
        EXPECT_GE(order.blocks[b].other, n_inner * p / order.n_slabs);
        EXPECT_LT(order.blocks[b].other, n_inner * (p + 1) / order.n_slabs);
        ++next;
      }
    }
    EXPECT_EQ(static_cast<int64_t>(next), outer_begin[static_cast<size_t>(j) + 1]);
  }
}

class Slabs : public ::testing::TestWithParam<int> {};

TEST_P(Slabs, HoldEveryBlockOnceAndInOrder) {
  for (const bool wide_input : {false, true}) {
    const BlockLayout layout = wide_layout(GetParam(), wide_input);
    EXPECT_EQ(layout.forward_order().n_slabs, wide_input ? 3 : 1);
    EXPECT_EQ(layout.backward_order().n_slabs, wide_input ? 1 : 3);
    if (wide_input) {
      expect_order(layout.forward_order(), layout.output_begin(), layout.by_output(),
                   layout.n_input_blocks());
    } else {
      expect_order(layout.backward_order(), layout.input_begin(), layout.by_input(),
                   layout.n_output_blocks());
    }
  }
}

TEST(SlabsOf, FewBlocksOrFeaturesAreOne) {
  const auto slabs = [](const BlockMask& mask, int s) {
    return BlockLayout(mask, s).forward_order().n_slabs;
  };
  EXPECT_EQ(slabs(BlockMask::dense(128, 2), 32), 1);
  EXPECT_EQ(slabs(BlockMask::dense(129, 2), 32), 2);
  EXPECT_EQ(slabs({1000, 2, {}}, 32), 1);
  EXPECT_EQ(slabs({1000, 2, {{0, 0}, {999, 1}}}, 8), 1);
  EXPECT_EQ(slabs({0, 0, {}}, 8), 1);
}

// What a product is asked for beside x and w; bf16 operands or f32.
struct Asked {
  int64_t rows;
  bool bf16, accumulate, gated, packed;
};

// Random numbers that a product reads.
class Operand {
 public:
  Operand(Backend& backend, int64_t rows, int64_t features, const char* name, bool bf16)
      : backend_(backend),
        wide_(backend, rows, features, numbers(rows * features, name)),
        narrow_{bf16 ? backend.allocate(2 * rows * features) : nullptr, DType::bf16, rows, features} {
    if (bf16) backend.run(ToBf16{wide_.view(), narrow_});
  }
  ~Operand() {
    if (narrow_) backend_.free(narrow_.data);
  }
  Operand(const Operand&) = delete;
  Operand& operator=(const Operand&) = delete;
  const View& view() const { return narrow_ ? narrow_ : wide_.view(); }

 private:
  Backend& backend_;
  Floats wide_;
  View narrow_;
};

struct Results {
  std::vector<float> y, dx, dw, dgate;
};

Results results(Backend& backend, const BlockLayout& layout, const Asked& asked) {
  constexpr int64_t kRowsOfOtherStep = 7;
  const auto operand = [&](int64_t rows, int64_t features, const char* name) {
    return Operand(backend, rows, features, name, asked.bf16);
  };
  const auto floats_of = [&](int64_t rows, int64_t features, const char* name) {
    return Floats(backend, rows, features, numbers(rows * features, name));
  };
  const Operand x = operand(asked.rows, layout.n_input(), "x"),
                dy = operand(asked.rows, layout.n_output(), "dy"), w = operand(1, layout.n_weights(), "w"),
                other_x = operand(kRowsOfOtherStep, layout.n_input(), "other x"),
                other_dy = operand(kRowsOfOtherStep, layout.n_output(), "other dy");
  const Floats bias = floats_of(1, layout.n_output(), "bias"),
               y = floats_of(asked.rows, layout.n_output(), "y"),
               dx = floats_of(asked.rows, layout.n_input(), "dx"),
               dw = floats_of(1, layout.n_weights(), "dw"), dgate = floats_of(1, layout.n_blocks(), "dgate"),
               packed = floats_of(1, layout.n_weights(), "packed");
  std::vector<float> gates = numbers(layout.n_blocks(), "gate");
  for (size_t b = 0; b < gates.size(); b += 3) gates[b] = 0;
  const Floats gate(backend, 1, layout.n_blocks(), gates);
  const View of_gate = asked.gated ? gate.view() : View{}, of_packed = asked.packed ? packed.view() : View{};
  const auto pack = [&](PackWeights::Reader reader) {
    if (asked.packed) backend.run(PackWeights{&layout, w.view(), reader, packed.view(), of_gate});
  };
  pack(PackWeights::Reader::forward);
  backend.run(BsmmForward{
      &layout, x.view(), w.view(), {y.view(), asked.accumulate}, bias.view(), of_gate, of_packed});
  pack(PackWeights::Reader::backward_data);
  backend.run(
      BsmmBackwardData{&layout, dy.view(), w.view(), {dx.view(), asked.accumulate}, of_gate, of_packed});
  const View xs[] = {x.view(), other_x.view(), x.view()}, dys[] = {dy.view(), other_dy.view(), dy.view()};
  const Out of_dgate = asked.gated ? Out{dgate.view(), asked.accumulate} : Out{};
  backend.run(
      BsmmBackwardWeight{&layout, xs, dys, {dw.view(), asked.accumulate}, w.view(), of_gate, of_dgate});
  return {y.values(), dx.values(), dw.values(), dgate.values()};
}

// Sums of up to 9,000 products of numbers up to 1 in f32, in another order: hundreds of roundings of 1e-7 of
// sums of some tens.
void expect_near(const std::vector<float>& got, const std::vector<float>& want, const char* what) {
  ASSERT_EQ(got.size(), want.size());
  for (size_t i = 0; i < got.size(); ++i) ASSERT_NEAR(got[i], want[i], 1e-3) << what << " [" << i << "]";
}

TEST_P(Slabs, GiveTheResultsOfTheReference) {
  const BackendPtr reference = make_backend("reference", 1);
  for (const bool wide_input : {false, true}) {
    const BlockLayout layout = wide_layout(GetParam(), wide_input);
    for (const Asked& asked : {Asked{33, false, false, false, false},
                               {32, false, true, false, true},
                               {130, false, false, false, true},
                               {5, false, true, true, false},
                               {5, false, false, true, true},
                               {32, true, false, false, true},
                               {34, true, true, false, false},
                               {5, true, true, true, true}}) {
      const Results want = results(*reference, layout, asked);
      for (const BackendPtr& backend : make_all_backends(2)) {
        SCOPED_TRACE(fmt::format("{} {}, wide input {}, {} rows, bf16 {}, accumulate {}, gated {}, packed {}",
                                 backend->name(), backend->isa(), wide_input, asked.rows, asked.bf16,
                                 asked.accumulate, asked.gated, asked.packed));
        const Results got = results(*backend, layout, asked);
        expect_near(got.y, want.y, "y");
        expect_near(got.dx, want.dx, "dx");
        expect_near(got.dw, want.dw, "dw");
        expect_near(got.dgate, want.dgate, "dgate");
        if (HasFailure()) return;
      }
    }
  }
}

TEST_P(Slabs, GiveTheSameBitsForAnyThreadsAndPacking) {
  const BlockLayout layout = wide_layout(GetParam(), true), tall = wide_layout(GetParam(), false);
  const auto bits = [&](Backend& backend, bool bf16, bool packed) {
    std::vector<float> all;
    for (const BlockLayout* const of : {&layout, &tall}) {
      for (const bool gated : {false, true}) {
        const Results got = results(backend, *of, {33, bf16, true, gated, packed});
        for (const std::vector<float>& part : {got.y, got.dx, got.dw, got.dgate})
          all.insert(all.end(), part.begin(), part.end());
      }
    }
    return all;
  };
  for (const std::string& isa : available_isas()) {
    for (const bool bf16 : {false, true}) {
      const std::vector<float> first = bits(*make_backend("cpu", 1, isa), bf16, false);
      for (const int threads : {1, 2, 3}) {
        const std::vector<float> all = bits(*make_backend("cpu", threads, isa), bf16, threads != 2);
        EXPECT_EQ(std::memcmp(first.data(), all.data(), all.size() * sizeof(float)), 0)
            << isa << ", " << threads << " threads, bf16 " << bf16;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(OfBlock, Slabs, ::testing::Values(8, 16, 32, 64),
                         ::testing::PrintToStringParamName());

}  // namespace

}  // namespace bsexp::kernels
