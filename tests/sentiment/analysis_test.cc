#include "bsexp/sentiment/analysis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  result.features.left_out = {{"empty text", 2}};
  return result;
}

const Console kQuiet{.quiet = true};

TEST(Analysis, OneUnitThatDecidesGivesOneFeature) {
  const Case made = made_case(400, 5);
  SentimentOptions options;
  options.baselines = {"ngrams", "bytes"};
  const Sentiment of = analyze(made.set, made.features, options, kQuiet);
  ASSERT_EQ(of.probes.size(), 3U);
  EXPECT_GT(of.probes[0].all().accuracy(), 0.97);
  EXPECT_EQ(of.probes[0].all().n_test, 400);
  EXPECT_EQ(of.unit.unit, 3);
  EXPECT_GT(of.units.outcome.accuracy(), 0.97);
  for (const Chosen& chosen : of.probes[0].chosen) EXPECT_GT(chosen.model.weights[3], 0);
  EXPECT_LT(of.probes[0].mean_used(), 10);
  for (const size_t baseline : {1, 2}) EXPECT_NEAR(of.probes[baseline].all().accuracy(), 0.9, 0.03);
  const analysis::Interval interval = of.probes[1].all().interval();
  EXPECT_LT(interval.low, of.probes[1].all().accuracy());
  EXPECT_GT(interval.high, of.probes[1].all().accuracy());

  std::map<std::string, std::map<int64_t, int64_t>> draws;
  for (const CurvePoint& point : of.curve) ++draws[point.classifier][point.n_examples];
  EXPECT_THAT(draws["features"], ElementsAre(std::pair(10, 5), std::pair(20, 5), std::pair(50, 5),
                                             std::pair(100, 5), std::pair(200, 5), std::pair(320, 5)));
}

TEST(Analysis, ThreadsDoNotChangeABit) {
  const Case made = made_case(120, 1);
  SentimentOptions options;
  options.n_draws = 2;
  options.baselines = {};
  const Sentiment one = analyze(made.set, made.features, options, kQuiet);
  options.threads = 3;
  const Sentiment three = analyze(made.set, made.features, options, kQuiet);
  for (size_t i = 0; i < one.trials.size(); ++i)
    EXPECT_EQ(one.probes[0].chosen[i].model.weights, three.probes[0].chosen[i].model.weights);
  EXPECT_EQ(one.unit.threshold, three.unit.threshold);
  ASSERT_EQ(one.curve.size(), three.curve.size());
  for (size_t i = 0; i < one.curve.size(); ++i) EXPECT_EQ(one.curve[i].accuracy, three.curve[i].accuracy);
}

// C is the smallest of the best, and it is found among the powers of two.
TEST(Analysis, ChoosesTheSmallestOfTheBestC) {
  const MadeSet set = made_set(300, 10, 3, 12);
  const Trial trial = make_trials(set.labels, 200, 50, 50)[0];
  int64_t n_ticks = 0;
  const ClassifierRow& row = classifier_table().get("features");
  const Chosen chosen = choose(row, set.examples(), set.labels, trial, [&] { ++n_ticks; });
  EXPECT_EQ(n_ticks, 9);
  EXPECT_EQ(n_ticks, n_fits(row, trial));
  EXPECT_EQ(chosen.valid_accuracy, 1);
  for (double c = 1.0 / 256; c < chosen.c; c *= 2) {
    const LinearModel smaller = fit(set.examples(), set.labels, trial.fit, {Penalty::l1, c});
    EXPECT_LT(test(smaller, set.examples(), set.labels, trial.choices[0].valid).accuracy(), 1) << c;
  }
}

TEST(Analysis, RefusesWhatIsNotPossible) {
  const Case few = made_case(12, 1);
  EXPECT_THAT(error_of([&] { analyze(few.set, few.features, {}, kQuiet); }),
              HasSubstr("too few for 10 folds"));
  const Case made = made_case(100, 1);
  SentimentOptions options;
  options.baselines = {"ngram"};
  EXPECT_THAT(error_of([&] { analyze(made.set, made.features, options, kQuiet); }),
              HasSubstr("unknown classifier 'ngram': did you mean 'ngrams'?"));
  options.baselines = {"ngrams", "ngrams"};
  EXPECT_THAT(error_of([&] { analyze(made.set, made.features, options, kQuiet); }),
              HasSubstr("the baseline ngrams is asked for twice"));
}

TEST(Analysis, IsWrittenForOthersToRead) {
  const TemporaryFolder folder;
  const Case made = made_case(150, 3);
  SentimentOptions options;
  options.baselines = {"ngrams"};
  options.n_draws = 1;
  const Sentiment of = analyze(made.set, made.features, options, kQuiet);
  write_sentiment(folder / "s.h5", of, made.features, {{"data", "made"}});
  const runfile::Hdf5File file = runfile::Hdf5File::open_to_read(folder / "s.h5");
  EXPECT_EQ(file.text_attribute("", "data"), "made");
  EXPECT_EQ(file.real_attribute("classifiers/features", "accuracy"), of.probes[0].all().accuracy());
  EXPECT_THAT(file.shape("classifiers/features/weights"), ElementsAre(10, 20));
  EXPECT_EQ(file.read<double>("classifiers/ngrams/c").size(), 10U);
  EXPECT_EQ(file.integer_attribute("unit", "unit"), 3);
  EXPECT_EQ(file.integer_attribute("left_out", "empty text"), 2);
  EXPECT_EQ(file.read<int64_t>("curve/features/examples").back(), 120);
}

}  // namespace
}  // namespace bsexp::sentiment
