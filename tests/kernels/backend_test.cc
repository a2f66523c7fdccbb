// What a backend promises beside arithmetic: its errors, its memory, the words of its random masks.
#include <algorithm>
#include <cstdlib>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "bsexp/base/text.h"
#include "bsexp/kernels/kernel_list.h"
#include "tests/kernels/subjects.h"
#include "tests/kernels/values_on.h"

namespace bsexp::kernels {

namespace {

using ::testing::HasSubstr;

// A backend that has one kernel, or one twice.
class Sparse : public Backend {
 public:
  explicit Sparse(int copies) : Backend("sparse", "none", 1) {
    for (int i = 0; i < copies; ++i) add<Scale>([](const Scale&, ThreadPool&) {});
  }
  void* allocate(int64_t /*bytes*/) override { return nullptr; }
  void free(void* /*memory*/) override {}
  void copy_in(void* /*memory*/, const void* /*host*/, int64_t /*bytes*/) override {}
  void copy_out(void* /*host*/, const void* /*memory*/, int64_t /*bytes*/) override {}
};

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Backend, SaysWhichKernelItLacks) {
  Sparse backend(1);
  EXPECT_TRUE(backend.supports<Scale>());
  EXPECT_FALSE(backend.supports<Fill>());
  EXPECT_THAT(backend.kernel_names(), ::testing::ElementsAre("scale"));
  EXPECT_THROW(backend.run(Fill{}), UserError);
  EXPECT_EQ(message_of([&] { backend.run(Fill{}); }), "backend sparse (none) does not have the kernel fill");
}

TEST(Backend, RefusesAKernelTwice) {
  EXPECT_THROW(Sparse(2), InternalError);
  EXPECT_THAT(message_of([] { Sparse(2); }), HasSubstr("backend sparse has two kernels scale"));
}

TEST(Backend, MeasuresKernelsWhileItIsTold) {
  Sparse backend(1);
  backend.run(Scale{});
  KernelTimes times;
  backend.measure(&times);
  backend.run(Scale{});
  backend.run(Scale{});
  backend.measure(nullptr);
  backend.run(Scale{});
  ASSERT_EQ(times.size(), 1U);
  EXPECT_EQ(times["scale"].calls, 2);
  EXPECT_GT(times["scale"].seconds, 0);
}

TEST(Backend, HasEveryKernel) {
  for (const BackendPtr& backend : make_all_backends(1)) {
    for_each_kernel([&]<class Args>() {
      EXPECT_TRUE(backend->supports<Args>()) << backend->name() << " lacks " << Args::kName;
    });
  }
}

TEST(MakeBackend, NamesWhatThereIs) {
  EXPECT_THAT(backend_names(), ::testing::IsSupersetOf({"reference", "cpu", "guarded"}));
  EXPECT_EQ(available_isas().back(), "portable");
  EXPECT_EQ(make_backend("reference", 1)->isa(), "none");
  EXPECT_EQ(make_backend("cpu", 3)->threads().size(), 3);
}

TEST(MakeBackend, RefusesWhatIsNotThere) {
  EXPECT_THAT(message_of([] { make_backend("cpus", 1); }),
              HasSubstr("unknown backend 'cpus': did you mean 'cpu'?"));
  EXPECT_THAT(message_of([] { make_backend("cpu", 1, "avx3"); }),
              HasSubstr("unknown instruction set 'avx3': did you mean 'avx2'?"));
  EXPECT_EQ(message_of([] { make_backend("reference", 1, "avx2"); }),
            "the reference backend has no instruction sets, but avx2 was asked for: use auto");
}

TEST(MakeBackend, RefusesAnInstructionSetThatTheProcessorLacks) {
  const std::vector<std::string> available = available_isas();
  for (const std::string isa : {"avx512_amx", "avx512_bf16", "avx512", "avx2", "portable"}) {
    if (std::find(available.begin(), available.end(), isa) != available.end()) {
      EXPECT_EQ(make_backend("cpu", 1, isa)->isa(), isa);
    } else {
      EXPECT_THROW(make_backend("cpu", 1, isa), UserError);
      EXPECT_EQ(message_of([&] { make_backend("cpu", 1, isa); }),
                fmt::format("this processor does not have the instruction set {}; it has {}", isa,
                            join(available)));
    }
  }
}

TEST(MakeBackend, TheEnvironmentChoosesTheInstructionSet) {
  ASSERT_EQ(setenv("BSEXP_ISA", "portable", 1), 0);
  EXPECT_EQ(make_backend("cpu", 1)->isa(), "portable");
  EXPECT_EQ(make_backend("cpu", 1, "avx512_lowered")->isa(), "avx512_lowered");
  ASSERT_EQ(setenv("BSEXP_ISA", "sse9", 1), 0);
  EXPECT_THAT(message_of([] { make_backend("cpu", 1); }), HasSubstr("unknown instruction set 'sse9'"));
  ASSERT_EQ(unsetenv("BSEXP_ISA"), 0);
  EXPECT_EQ(make_backend("cpu", 1)->isa(), available_isas().front());
}

TEST(Backend, MemoryIsAlignedAndKeepsWhatIsCopied) {
  for (const BackendPtr& backend : make_all_backends(1)) {
    const std::vector<float> values = {1, 2, 3, 4, 5};
    const Floats tensor(*backend, 1, 5, values);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(tensor.view().data) % 64, 0U) << backend->name();
    EXPECT_EQ(tensor.values(), values);
  }
}

TEST(Backend, AnIdOutsideIsOurBug) {
  for (const BackendPtr& backend : make_all_backends(1)) {
    const Floats table(*backend, 5, 2), y(*backend, 3, 2), logits(*backend, 3, 4), loss(*backend, 3, 1);
    for (const int32_t bad : {-1, 5}) {
      const Ids ids(*backend, 3, 1, {0, bad, 4});
      EXPECT_THAT(message_of([&] {
                    backend->run(EmbeddingForward{ids.view(), table.view(), y.view()});
                  }),
                  HasSubstr(fmt::format("embedding_forward: id {} in row 1 is outside 0 ... 4", bad)));
      EXPECT_THAT(message_of([&] {
                    backend->run(EmbeddingBackward{ids.view(), y.view(), {table.view()}});
                  }),
                  HasSubstr(fmt::format("embedding_backward: id {} in row 1 is outside 0 ... 4", bad)));
    }
    const Ids targets(*backend, 3, 1, {0, 3, 4});
    EXPECT_THAT(
        message_of([&] {
          backend->run(SoftmaxCrossEntropyForward{logits.view(), targets.view(), loss.view(), loss.view()});
        }),
        HasSubstr("softmax_cross_entropy_forward: id 4 in row 2 is outside 0 ... 3"));
  }
}

TEST(Backend, DropoutDrawsTheWordsOfTheStream) {
  constexpr double kKeep = 0.3;
  const uint64_t key = stream_key(7, "dropout/12");
  for (const BackendPtr& backend : make_all_backends(2)) {
    for (const int64_t size : {1, 31, 64, 50021}) {
      const std::vector<float> ones(static_cast<size_t>(size), 1);
      const Floats x(*backend, 1, size, ones), y(*backend, 1, size);
      backend->run(Dropout{x.view(), kKeep, key, {y.view()}});
      const std::vector<float> got = y.values();
      for (size_t i = 0; i < got.size(); ++i) {
        const bool kept = random_block(key, i / 4)[i % 4] < kKeep * 0x1p32;
        ASSERT_EQ(got[i], kept ? static_cast<float>(1 / kKeep) : 0) << backend->isa() << " " << i;
      }
    }
  }
}

}  // namespace

}  // namespace bsexp::kernels
