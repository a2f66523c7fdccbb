// Models of several layers: each with its own masks and weights, joined as the equations say.
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/topology.h"
#include "tests/rnn/models.h"

namespace bsexp::rnn {
namespace {

class LayersTest : public testing::TestWithParam<std::string> {
 protected:
  // The logits for a few bytes from the zero state.
  static std::vector<double> logits(TestModel& test) {
    nn::Tape tape(test.pool, nn::Tape::Mode::forward);
    const LanguageModel::OnTape model(test.model, tape);
    std::vector<State> states = on_tape(tape, test.model.zero_state(test.pool, 1));
    nn::Var last;
    for (const int32_t byte : {1, 2, 3}) last = model.step(test.pool.from_ids(&byte, 1), states);
    return last.value().to_host();
  }

  static TestModel dense_model(const LanguageModelSpec& spec) {
    return TestModel(spec, 1, kernels::make_backend("reference", 1), nn::DType::f64, dense_topology());
  }

  // The names after a prefix of all parameters that begin with it.
  static std::vector<std::string> names_after(const TestModel& test, const std::string& prefix) {
    std::vector<std::string> names;
    for (const nn::Parameter& parameter : test.parameters.all()) {
      if (parameter.name.starts_with(prefix)) names.push_back(parameter.name.substr(prefix.size()));
    }
    return names;
  }
};

TEST_P(LayersTest, OneLayerHasNoNumber) {
  const TestModel test(small_spec(GetParam()));
  EXPECT_FALSE(names_after(test, "cell/").empty());
  EXPECT_TRUE(names_after(test, "layer").empty());
  for (const std::string& name : test.masks.sequence()) EXPECT_FALSE(name.starts_with("layer"));
}

TEST_P(LayersTest, EachHasItsOwnWeightsAndMasks) {
  const TestModel test(small_spec(GetParam(), 2));
  EXPECT_TRUE(names_after(test, "cell/").empty());
  EXPECT_FALSE(names_after(test, "layer0/").empty());
  EXPECT_EQ(names_after(test, "layer0/"), names_after(test, "layer1/"));
  std::map<std::string, std::string> fingerprints;
  for (const nn::NamedMask& mask : test.masks.masks())
    fingerprints[mask.name] = topology::fingerprint(mask.mask);
  EXPECT_TRUE(fingerprints.contains("layer1_input"));
  ASSERT_FALSE(test.masks.sequence().empty());
  for (const std::string& name : test.masks.sequence()) {
    ASSERT_TRUE(name.starts_with("layer0_")) << name;
    EXPECT_NE(fingerprints.at(name), fingerprints.at("layer1_" + name.substr(7)));
  }
}

// A layer whose output gate is shut gives h = 0, and what is added to it is all that comes out.
TEST_P(LayersTest, AResidualLayerThatIsSilentPassesItsInputOn) {
  for (const bool residual : {true, false}) {
    LanguageModelSpec spec = small_spec(GetParam(), 2);
    spec.residual = residual;
    // Dense, so that the lower layer has the mask of the model of one layer.
    TestModel two = dense_model(spec), one = dense_model(small_spec(GetParam()));
    two.randomize();
    for (nn::Parameter& parameter : one.parameters.all()) {
      const bool of_cell = parameter.name.starts_with("cell/");
      parameter.value = two.parameters.get((of_cell ? "layer0/" : "") + parameter.name).value;
    }
    for (nn::Parameter& parameter : two.parameters.all()) {
      if (!parameter.name.starts_with("layer1/cell/o/") || !parameter.name.ends_with("bias")) continue;
      parameter.value = two.pool.from_host(1, 48, std::vector<double>(48, -1e3));
    }
    if (residual) {
      EXPECT_EQ(logits(two), logits(one));
    } else {
      EXPECT_EQ(logits(two), two.parameters.get("projection/bias").value.to_host());
    }
  }
}

// The first layer is residual where the embedding is as wide as it.
TEST_P(LayersTest, TheFirstLayerMayBeResidualToo) {
  LanguageModelSpec spec = small_spec(GetParam());
  spec.cell_spec.n_input = 48;
  TestModel plain(spec);
  plain.randomize();
  spec.residual = true;
  TestModel residual(spec);
  residual.randomize();
  EXPECT_NE(logits(residual), logits(plain));
}

TEST_P(LayersTest, ForgetBiasesStartAtOneWhateverTheWeightsDo) {
  for (const std::string& init : nn::init_table().names()) {
    LanguageModelSpec spec = small_spec(GetParam(), 2);
    spec.cell_spec.init = init;
    const TestModel test(spec);
    int n_found = 0;
    for (const nn::Parameter& parameter : test.parameters.all()) {
      if (parameter.name.find("cell/f/") == std::string::npos || !parameter.name.ends_with("bias")) continue;
      EXPECT_THAT(parameter.value.to_host(), testing::Each(1.0)) << parameter.name;
      ++n_found;
    }
    EXPECT_EQ(n_found, 2);
  }
}

INSTANTIATE_TEST_SUITE_P(Cells, LayersTest, testing::ValuesIn(cell_table().names()),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace bsexp::rnn
