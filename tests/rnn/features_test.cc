#include "bsexp/rnn/features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rnn/models.h"
#include "tests/support/errors.h"

namespace bsexp::rnn {
namespace {

using testing::HasSubstr;

// Texts of all lengths from 1 to `n`, shuffled a little, with bytes of all values.
std::vector<std::string> made_texts(int64_t n) {
  Random random(3, "texts");
  std::vector<std::string> texts;
  for (int64_t i = 0; i < n; ++i) {
    std::string text;
    for (int64_t length = i * 7 % n + 1; length > 0; --length)
      text.push_back(static_cast<char>(random.below(256)));
    texts.push_back(text);
  }
  return texts;
}

std::vector<float> states(TestModel& test, const std::vector<std::string>& texts, StatePart part,
                          int64_t batch) {
  return final_states(test.model, test.pool, texts, part, batch, [](int64_t) {});
}

class Features : public testing::TestWithParam<std::string> {};

TEST_P(Features, AreTheStateAfterTheLastByteOfEachText) {
  TestModel test(small_spec(GetParam()));
  test.randomize();
  const std::vector<std::string> texts = made_texts(23);
  for (const StatePart part : {StatePart::cell, StatePart::hidden}) {
    const std::vector<float> values = states(test, texts, part, 8);
    for (size_t i = 0; i < texts.size(); ++i) {
      nn::Tape tape(test.pool, nn::Tape::Mode::forward);
      const LanguageModel::OnTape on_tape(test.model, tape);
      std::vector<State> layers = rnn::on_tape(tape, test.model.zero_state(test.pool, 1));
      for (const char c : texts[i]) {
        const int32_t id = static_cast<unsigned char>(c);
        on_tape.step(test.pool.from_ids(&id, 1), layers);
      }
      const State& state = layers.back();
      const auto expected = (part == StatePart::cell ? state.c : state.h).value().to_host();
      for (size_t unit = 0; unit < 48; ++unit)
        ASSERT_NEAR(values[i * 48 + unit], expected[unit], 1e-6) << "text " << i << " unit " << unit;
    }
  }
}

TEST_P(Features, DoNotDependOnTheBatchNorOnTheThreads) {
  const std::vector<std::string> texts = made_texts(75);
  TestModel one(small_spec(GetParam()), 1, kernels::make_backend("cpu", 1), nn::DType::f32);
  TestModel three(small_spec(GetParam()), 1, kernels::make_backend("cpu", 3), nn::DType::f32);
  one.randomize();
  three.randomize();
  const std::vector<float> values = states(one, texts, StatePart::cell, 8);
  for (const int64_t batch : {9, 16, 64, 75, 200}) {
    EXPECT_EQ(states(one, texts, StatePart::cell, batch), values) << batch;
    EXPECT_EQ(states(three, texts, StatePart::cell, batch), values) << batch;
  }
  const std::vector<std::string> alone = {texts[40]};
  const std::vector<float> by_itself = states(one, alone, StatePart::cell, 64);
  EXPECT_TRUE(std::equal(by_itself.begin(), by_itself.end(), values.begin() + std::ptrdiff_t{40} * 48));
}

INSTANTIATE_TEST_SUITE_P(Cells, Features, testing::ValuesIn(cell_table().names()));

TEST(Trace, EndsWithTheFeature) {
  TestModel test(small_spec("lstm"));
  test.randomize();
  const std::string text = "a text";
  const std::vector<float> values = states(test, {text}, StatePart::cell, 8);
  const std::vector<float> trace = trace_unit(test.model, test.pool, text, StatePart::cell, 17);
  ASSERT_EQ(trace.size(), text.size());
  EXPECT_EQ(trace.back(), values[17]);
  EXPECT_EQ(trace[2], states(test, {"a t"}, StatePart::cell, 8)[17]);
  EXPECT_THAT(error_of([&] { trace_unit(test.model, test.pool, text, StatePart::cell, 48); }),
              HasSubstr("there is no unit 48; units are 0 to 47"));
}

TEST(Trace, ProgressHearsEveryByteOnce) {
  TestModel test(small_spec("lstm"));
  const std::vector<std::string> texts = made_texts(20);
  int64_t last = 0, total = 0;
  final_states(test.model, test.pool, texts, StatePart::cell, 8, [&](int64_t bytes) {
    EXPECT_GE(bytes, last);
    last = bytes;
  });
  for (const std::string& text : texts) total += static_cast<int64_t>(text.size());
  EXPECT_EQ(last, total);
  EXPECT_THAT(error_of([&] { states(test, texts, StatePart::cell, 4); }),
              HasSubstr("a batch of 4 texts is not possible; it must be at least 8"));
}

}  // namespace
}  // namespace bsexp::rnn
