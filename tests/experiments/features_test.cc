#include "bsexp/experiments/features.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/experiments/record.h"
#include "bsexp/experiments/run.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::experiments {
namespace {

using testing::HasSubstr;

constexpr const char* kSmall = R"(
data: {dataset: markov, symbols: 4, length: 20000}
model: {hidden: 32, block: 8, embedding: 16, steps: 2, topology: {kind: watts_strogatz, degree: 2, rewire: 0.3}}
train: {batch: 4, window: 8, steps: 12, warmup: 3, evaluate_every: 6, evaluate_windows: 3, checkpoint_every: 4}
log: {every: 2, samples: 0, figures: false}
)";

class RunFeatures : public testing::Test {
 protected:
  RunFeatures() {
    RunOptions options;
    options.out = run_;
    run_experiment(parse_config(kSmall, "small.yaml", {}), options, quiet_);
    set_.name = "made";
    set_.classes = {"bad", "good"};
    set_.train = {{"\n 0123 ", "\n 33210 ", "\n 1 "}, {0, 1, 0}};
    set_.test = {{"\n 22 ", "\n 0000000000 "}, {1, 0}};
    set_.left_out = {{"empty text", 1}};
  }
  runfile::StoredFeatures extract(const FeatureRequest& request = {}, int threads = 1) {
    TrainedModel model(run_, threads);
    return extract_features(model, set_, request, quiet_);
  }

  TemporaryFolder folder_;
  const Console quiet_{.quiet = true};
  const std::filesystem::path run_ = folder_ / "run";
  datasets::LabelledSet set_;
};

TEST_F(RunFeatures, AreTheSameForAnyBatchAndNumberOfThreads) {
  const runfile::StoredFeatures one = extract();
  EXPECT_EQ(one.n_units, 32);
  EXPECT_EQ(one.parts[0].values.size(), 96U);
  EXPECT_EQ(one.parts[0].labels, set_.train.labels);
  EXPECT_TRUE(one.parts[1].values.empty());
  EXPECT_EQ(one.left_out.at("empty text"), 1);
  FeatureRequest request;
  request.batch = 8;
  for (const int threads : {1, 2, 3}) {
    const runfile::StoredFeatures other = extract(request, threads);
    for (size_t part = 0; part < 3; ++part) EXPECT_EQ(other.parts[part].values, one.parts[part].values);
  }
}

TEST_F(RunFeatures, StateAndTanhAreChosen) {
  const runfile::StoredFeatures c = extract();
  FeatureRequest request;
  request.tanh = true;
  const runfile::StoredFeatures squashed = extract(request);
  request.state = "h";
  request.tanh = false;
  const runfile::StoredFeatures h = extract(request);
  for (size_t i = 0; i < 96; ++i) EXPECT_EQ(squashed.parts[0].values[i], std::tanh(c.parts[0].values[i]));
  EXPECT_NE(h.parts[0].values, c.parts[0].values);
}

TEST_F(RunFeatures, StoredOnesAreTakenWhereTheyAreTheSame) {
  const auto file = folder_ / "features.h5";
  const runfile::RunReader run(run_);
  const auto stored_for = [&](const runfile::RunReader& of, const FeatureRequest& request) {
    return stored_features(file, set_.name, identity_of(of, set_, request));
  };
  EXPECT_FALSE(stored_for(run, {}));
  runfile::write_features(file, "made", extract());
  const auto stored = stored_for(run, {});
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->parts[2].values, extract().parts[2].values);
  FeatureRequest other;
  other.state = "h";
  EXPECT_FALSE(stored_for(run, other));
  // Another model in the same folder, started in the same second.
  RunOptions options;
  options.out = folder_ / "longer";
  run_experiment(parse_config(kSmall, "small.yaml", {"train.steps=13"}), options, quiet_);
  EXPECT_FALSE(stored_for(runfile::RunReader(folder_ / "longer"), {}));
  set_.test.labels[0] = 0;
  EXPECT_FALSE(stored_for(run, {})) << "of other labels";
}

TEST_F(RunFeatures, ModelsAreTheSameWhereConfigurationAndWeightsAre) {
  const std::string was = model_checksum(runfile::RunReader(run_));
  std::filesystem::copy(run_, folder_ / "copy", std::filesystem::copy_options::recursive);
  EXPECT_EQ(model_checksum(runfile::RunReader(folder_ / "copy")), was);
  runfile::RunWriter copy = runfile::RunWriter::reopen(folder_ / "copy");
  runfile::StoredWeight weight = runfile::RunReader(run_).weight("projection/bias");
  weight.data[0] += 1;
  copy.add_weight("projection/bias", weight);
  copy.flush();
  EXPECT_NE(model_checksum(runfile::RunReader(folder_ / "copy")), was);
}

TEST_F(RunFeatures, AModelThatOnlyReadsNeedsNoGradients) {
  const runfile::RunReader run(run_);
  const std::unique_ptr<Plan> plan = make_plan(parse_config(run.info().config, "run"));
  nn::Pool pool(kernels::make_backend("cpu", 1), nn::DType::f32, nn::DType::f32);
  load_weights(run, pool, plan->parameters);
  for (const nn::Parameter& parameter : plan->parameters.all()) {
    EXPECT_EQ(parameter.value.size(), parameter.size()) << parameter.name;
    EXPECT_TRUE(parameter.gradient.empty()) << parameter.name;
  }
}

}  // namespace
}  // namespace bsexp::experiments
