#include "bsexp/rnn/sampler.h"

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
}

}  // namespace
}  // namespace bsexp::rnn
