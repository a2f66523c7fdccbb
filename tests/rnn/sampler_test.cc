#include "bsexp/rnn/sampler.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rnn/models.h"

namespace bsexp::rnn {
namespace {

using testing::HasSubstr;

class SamplerTest : public testing::Test {
 protected:
  std::string draw(const SampleOptions& options) { return sample(test_.model, test_.pool, options); }
  std::string error_of(const SampleOptions& options) {
    try {
      draw(options);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no UserError";
  }
  TestModel test_{small_spec("smallworld_lstm")};
};

TEST_F(SamplerTest, DependsOnTheSeedAndThePrompt) {
  SampleOptions options;
  options.length = 40;
  const std::string text = draw(options);
  EXPECT_EQ(text.size(), 40U);
  EXPECT_EQ(draw(options), text);
  options.seed = 2;
  EXPECT_NE(draw(options), text);
  options.temperature = 0;
  const std::string greedy = draw(options);
  options.seed = 1;
  EXPECT_EQ(draw(options), greedy) << "temperature 0 draws nothing";
  options.prompt = "a different prompt";
  EXPECT_NE(draw(options), greedy);
}

TEST_F(SamplerTest, DrawsTheDistributionOfTheModel) {
  // A model with a zero projection predicts softmax(bias) everywhere: three bytes share all of the
  // probability.
  for (nn::Parameter& parameter : test_.parameters.all()) {
    if (parameter.name == "projection/gain") parameter.value = test_.pool.zeros(1, kVocabulary);
    if (parameter.name != "projection/bias") continue;
    std::vector<double> bias(kVocabulary, -1000);
    bias['a'] = std::log(0.5);
    bias['b'] = std::log(0.3);
    bias['c'] = std::log(0.2);
    parameter.value = test_.pool.from_host(1, kVocabulary, bias);
  }
  SampleOptions options;
  options.length = 4000;
  const std::string text = draw(options);
  const auto share = [&](char c) {
    return static_cast<double>(std::count(text.begin(), text.end(), c)) / 4000;
  };
  EXPECT_NEAR(share('a'), 0.5, 0.04);  // five standard deviations
  EXPECT_NEAR(share('b'), 0.3, 0.04);
  EXPECT_NEAR(share('c'), 0.2, 0.04);
}

TEST_F(SamplerTest, DrawsAmongTheMostLikely) {
  SampleOptions options;
  options.length = 200;
  options.top_k = 1;
  const std::string one = draw(options);
  options.top_k = 0;
  options.temperature = 0;
  EXPECT_EQ(one, draw(options)) << "one leaves the most likely";
  options.temperature = 1;
  const std::string all = draw(options);
  options.top_k = 256;
  EXPECT_EQ(draw(options), all);
  // A model that predicts softmax(bias) everywhere.
  for (nn::Parameter& parameter : test_.parameters.all()) {
    if (parameter.name == "projection/gain") parameter.value = test_.pool.zeros(1, kVocabulary);
    if (parameter.name != "projection/bias") continue;
    std::vector<double> bias(kVocabulary, 0);
    bias['x'] = bias['a'] = 1;
    parameter.value = test_.pool.from_host(1, kVocabulary, bias);
  }
  options.top_k = 3;
  options.length = 3000;
  const std::string text = draw(options);
  EXPECT_EQ(text.find_first_not_of(std::string("xa\0", 3)), std::string::npos) << "of equals the lower byte";
  EXPECT_NEAR(static_cast<double>(std::count(text.begin(), text.end(), 'x')) / 3000,
              std::exp(1) / (2 * std::exp(1) + 1), 0.05);
}

TEST_F(SamplerTest, AHeldUnitIsSetAfterEveryStep) {
  test_.randomize();
  SampleOptions options;
  options.length = 1;
  options.temperature = 0;
  options.prompt = "abc";
  // The same by hand: every unit of h held, so the next byte is that of the logits of this h.
  std::vector<double> h(48, 0.25);
  h[2] = -3;
  for (int64_t unit = 0; unit < 48; ++unit)
    options.clamps.push_back({StatePart::hidden, unit, h[static_cast<size_t>(unit)]});
  nn::Tape tape(test_.pool, nn::Tape::Mode::forward);
  const LanguageModel::OnTape on_tape(test_.model, tape);
  const nn::Var held = tape.constant(test_.pool.from_host(1, 48, h));
  const std::vector<double> logits = on_tape.logits({{held, held}}, {}).value().to_host();
  const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
  EXPECT_EQ(static_cast<unsigned char>(draw(options)[0]), best);

  options.clamps = {};
  options.temperature = 1;
  options.length = 200;
  const std::string free = draw(options);
  options.clamps = {{StatePart::cell, 4, 50.0}, {StatePart::cell, 5, -50.0}, {StatePart::cell, 6, 50.0}};
  EXPECT_NE(draw(options), free);
}

TEST_F(SamplerTest, RefusesImpossibleOptions) {
  SampleOptions options;
  options.temperature = -1;
  EXPECT_THAT(error_of(options), HasSubstr("the temperature must be 0 or more, not -1"));
  options = {};
  options.prompt = "";
  EXPECT_THAT(error_of(options), HasSubstr("the prompt is empty"));
  options = {};
  options.length = -5;
  EXPECT_THAT(error_of(options), HasSubstr("a sample of -5 bytes"));
  options = {};
  options.top_k = -1;
  EXPECT_THAT(error_of(options), HasSubstr("must be 1 or more, or 0 for all, not -1"));
  options = {};
  options.clamps = {{StatePart::cell, 48, 1}};
  EXPECT_THAT(error_of(options), HasSubstr("there is no unit 48 to hold; units are 0 to 47"));
  options.clamps = {{StatePart::cell, 0, INFINITY}};
  EXPECT_THAT(error_of(options), HasSubstr("unit 0 cannot be held at inf"));
}

}  // namespace
}  // namespace bsexp::rnn
