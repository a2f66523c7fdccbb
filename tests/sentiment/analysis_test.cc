#include "bsexp/sentiment/analysis.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/sentiment/baselines.h"
#include "tests/sentiment/made_sets.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::sentiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A made set with texts: "good" stands in four of five texts of class 1.
struct Case {
  datasets::LabelledSet set;
  runfile::StoredFeatures features;
};

Case made_case(int64_t n_texts, double sharpness) {
  const MadeSet made = made_set(n_texts, 20, 3, sharpness);
  Case result;
  result.set.name = "made";
  result.set.classes = {"bad", "good"};
  result.set.train.labels = made.labels;
  for (size_t i = 0; i < made.labels.size(); ++i)
    result.set.train.texts.push_back(made.labels[i] == 1 && i % 5 != 0 ? "\n a good film " : "\n a film ");
  result.features.n_units = 20;
  result.features.parts[0] = {made.values, made.labels};
  result.set.left_out = {{"empty text", 2}};
  return result;
}

const Console kQuiet{.quiet = true};

ModelResult analyze(const Case& of, int64_t n_draws, int threads = 1) {
  return analyze(make_protocol(of.set, n_draws), of.features, threads, kQuiet);
}

ClassifierResult baseline(const Case& of, const std::string& name) {
  const ClassifierRow& row = classifier_table().get(name);
  return classify(row, row.make(of.set.train.texts), make_protocol(of.set, 0), kQuiet);
}

TEST(Analysis, OneUnitThatDecidesGivesOneFeature) {
  const Case made = made_case(400, 5);
  const ModelResult of = analyze(made, 5);
  const ProbeResult& probe = of.features.probe;
  EXPECT_GT(probe.all().accuracy(), 0.97);
  EXPECT_EQ(probe.all().n_test, 400);
  EXPECT_EQ(of.unit.unit, 3);
  EXPECT_GT(of.units.outcome.accuracy(), 0.97);
  for (const Chosen& chosen : probe.chosen) {
    EXPECT_GT(chosen.model.weights[3], 0);
    EXPECT_EQ(chosen.n_used, chosen.model.n_used());
  }
  EXPECT_LT(probe.mean_used(), 10);
  const analysis::Interval interval = probe.all().interval();
  EXPECT_LT(interval.low, probe.all().accuracy());
  EXPECT_GT(interval.high, probe.all().accuracy());
  for (const char* name : {"ngrams", "bytes"})
    EXPECT_NEAR(baseline(made, name).probe.all().accuracy(), 0.9, 0.03) << name;

  std::map<int64_t, int64_t> draws;
  for (const CurvePoint& point : of.features.curve) ++draws[point.n_examples];
  EXPECT_THAT(draws, ElementsAre(std::pair(10, 5), std::pair(20, 5), std::pair(50, 5), std::pair(100, 5),
                                 std::pair(200, 5), std::pair(320, 5)));
  EXPECT_EQ(of.features.n_fits, 10 * 9 + 30 * 9) << "of the trials and of the curve";
  EXPECT_EQ(of.features.n_unconverged, 0);
}

TEST(Analysis, ThreadsDoNotChangeABit) {
  const Case made = made_case(120, 1);
  const ModelResult one = analyze(made, 2, 1), three = analyze(made, 2, 3);
  for (size_t i = 0; i < one.features.probe.chosen.size(); ++i)
    EXPECT_EQ(one.features.probe.chosen[i].model.weights, three.features.probe.chosen[i].model.weights);
  EXPECT_EQ(one.unit.threshold, three.unit.threshold);
  ASSERT_EQ(one.features.curve.size(), three.features.curve.size());
  for (size_t i = 0; i < one.features.curve.size(); ++i)
    EXPECT_EQ(one.features.curve[i].accuracy, three.features.curve[i].accuracy);
}

// C is the smallest of the best, and it is found among the powers of two.
TEST(Analysis, ChoosesTheSmallestOfTheBestC) {
  const MadeSet set = made_set(300, 10, 3, 12);
  const Trial trial = make_trials(set.labels, 200, 50, 50)[0];
  int64_t n_ticks = 0;
  const ClassifierRow& row = classifier_table().get("features");
  const Chosen chosen =
      choose(row, set.examples(), set.labels, trial, [&](const LinearModel&) { ++n_ticks; });
  EXPECT_EQ(n_ticks, 9);
  EXPECT_EQ(n_ticks, n_fits(row, trial));
  EXPECT_EQ(chosen.valid_accuracy, 1);
  for (double c = 1.0 / 256; c < chosen.c; c *= 2) {
    const LinearModel smaller = fit(set.examples(), set.labels, trial.fit, {Penalty::l1, c});
    EXPECT_LT(test(smaller, set.examples(), set.labels, trial.choices[0].valid).accuracy(), 1) << c;
  }
}

TEST(Analysis, RefusesWhatIsNotPossible) {
  EXPECT_THAT(error_of([&] { make_protocol(made_case(12, 1).set, 0); }), HasSubstr("too few for 10 folds"));
  EXPECT_THAT(error_of([&] { require_memory(make_protocol(made_case(100, 1).set, 0), int64_t{1} << 50); }),
              HasSubstr("take fewer texts with --limit"));
  EXPECT_THAT(error_of([&] { require_baselines({"ngram"}); }),
              HasSubstr("unknown classifier 'ngram': did you mean 'ngrams'?"));
  EXPECT_THAT(error_of([&] {
                require_baselines({"ngrams", "ngrams"});
              }),
              HasSubstr("the baseline ngrams is asked for twice"));
}

class SentimentFile : public testing::Test {
 protected:
  SentimentFile() {
    of_.protocol = protocol_.text;
    of_.model = analyze(made_, 1);
    of_.baselines = {baseline(made_, "ngrams")};
    write_sentiment(path_, of_, made_.set, identity_, {{"run_name", "a"}});
  }
  std::optional<Sentiment> read(const std::vector<std::string>& names = {"ngrams"}) const {
    return read_sentiment(path_, protocol_, identity_, names);
  }

  TemporaryFolder folder_;
  const std::filesystem::path path_ = folder_ / "s.h5";
  Case made_ = made_case(150, 3);
  Protocol protocol_ = make_protocol(made_.set, 1);
  std::map<std::string, std::string> identity_ = {{"model", "m"}, {"texts", "t"}};
  Sentiment of_;
};

TEST_F(SentimentFile, IsWrittenForOthersToRead) {
  const runfile::Hdf5File file = runfile::Hdf5File::open_to_read(path_);
  EXPECT_EQ(file.text_attribute("", "data"), "made");
  EXPECT_EQ(file.text_attribute("", "run_name"), "a");
  EXPECT_EQ(file.real_attribute("classifiers/features", "accuracy"),
            of_.model.features.probe.all().accuracy());
  EXPECT_EQ(file.integer_attribute("classifiers/features", "n_unconverged"), 0);
  EXPECT_THAT(file.shape("classifiers/features/weights"), ElementsAre(10, 20));
  EXPECT_EQ(file.read<double>("classifiers/ngrams/c").size(), 10U);
  EXPECT_EQ(file.integer_attribute("unit", "unit"), 3);
  EXPECT_EQ(file.integer_attribute("left_out", "empty text"), 2);
  EXPECT_EQ(file.read<int64_t>("curve/features/examples").back(), 120);
}

TEST_F(SentimentFile, GivesBackWhatWasFound) {
  // The baseline was fitted without a curve, so with other settings.
  const auto stored = read();
  ASSERT_TRUE(stored);
  EXPECT_TRUE(stored->baselines.empty());
  const ClassifierResult &was = of_.model.features, &is = stored->model.features;
  EXPECT_EQ(is.probe.all().n_right, was.probe.all().n_right);
  EXPECT_EQ(is.probe.mean_used(), was.probe.mean_used());
  EXPECT_EQ(is.n_fits, was.n_fits);
  ASSERT_EQ(is.probe.chosen.size(), was.probe.chosen.size());
  EXPECT_EQ(is.probe.chosen[4].model.weights, was.probe.chosen[4].model.weights);
  EXPECT_EQ(is.probe.chosen[4].model.bias, was.probe.chosen[4].model.bias);
  EXPECT_EQ(is.curve.back().accuracy, was.curve.back().accuracy);
  EXPECT_EQ(stored->model.unit.unit, 3);
  EXPECT_EQ(stored->model.units.rules.size(), 10U);
}

TEST_F(SentimentFile, SaysNothingOfOtherFeaturesOrSettings) {
  protocol_.n_draws = 0;
  EXPECT_FALSE(read()) << "another learning curve";
  protocol_.n_draws = 1;
  ASSERT_TRUE(read());
  identity_["model"] = "another";
  EXPECT_FALSE(read());
  EXPECT_FALSE(read_sentiment(folder_ / "none.h5", protocol_, {}, {}));
}

class Baselines : public testing::Test {
 protected:
  Baselines() { setenv("BSEXP_DATA", folder_.path().c_str(), 1); }
  ~Baselines() override { unsetenv("BSEXP_DATA"); }
  ClassifierResult fitted(int64_t n_draws = 0) const {
    return baselines(made_.set, make_protocol(made_.set, n_draws), {"ngrams"}, kQuiet).at(0);
  }
  std::vector<std::filesystem::path> kept() const {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "baselines"))
      files.push_back(entry.path());
    return files;
  }

  TemporaryFolder folder_;
  Case made_ = made_case(100, 1);
};

TEST_F(Baselines, AreFittedOnceForTheSameTextsAndSettings) {
  const ClassifierResult first = fitted();
  EXPECT_EQ(first.probe.all().n_right, baseline(made_, "ngrams").probe.all().n_right);
  ASSERT_EQ(kept().size(), 1U);
  EXPECT_THAT(kept()[0].filename().string(), testing::StartsWith("made-ngrams-"));
  {
    runfile::Hdf5File file = runfile::Hdf5File::open_to_write(kept()[0]);
    file.set_attribute("classifiers/ngrams", "n_fits", int64_t{7});
    file.close();
  }
  EXPECT_EQ(fitted().n_fits, 7) << "it is read, not fitted again";
  fitted(1);
  EXPECT_EQ(kept().size(), 2U) << "with a learning curve";
  made_.set.train.texts[0] = "\n another ";
  EXPECT_EQ(fitted().n_fits, first.n_fits);
  EXPECT_EQ(kept().size(), 3U) << "of other texts";
}

}  // namespace
}  // namespace bsexp::sentiment
