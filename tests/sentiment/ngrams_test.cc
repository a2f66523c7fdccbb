#include "bsexp/sentiment/ngrams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bsexp::sentiment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Ngrams, WordsAreRunsAndSingleMarks) {
  EXPECT_THAT(words_of("\n It's GOOD, isn't it?! "),
              ElementsAre("it's", "good", ",", "isn't", "it", "?", "!"));
  EXPECT_THAT(words_of("caf\xc3\xa9-bar 10"), ElementsAre("caf\xc3\xa9", "-", "bar", "10"));
  EXPECT_THAT(words_of(" \n\t"), IsEmpty());
}

// One weight for each feature shows which rows have it.
std::vector<double> scores_of(const Examples& examples, int64_t feature) {
  LinearModel model;
  model.weights.resize(static_cast<size_t>(examples.n_features()));
  model.weights[static_cast<size_t>(feature)] = 1;
  std::vector<double> scores;
  for (int64_t row = 0; row < examples.n_rows(); ++row) scores.push_back(model.score(examples, row));
  return scores;
}

TEST(Ngrams, FeaturesSayWhatATextHas) {
  const std::vector<std::string> texts = {"good film", "film good film", "x"};
  const Examples words = word_ngrams(texts, 2);
  EXPECT_EQ(words.n_features(), 5);  // good, good film, film, film good, x
  EXPECT_EQ(words.n_rows(), 3);
  EXPECT_THAT(scores_of(words, 0), ElementsAre(1, 1, 0));
  EXPECT_THAT(scores_of(words, 1), ElementsAre(1, 1, 0));
  EXPECT_THAT(scores_of(words, 2), ElementsAre(1, 1, 0)) << "once or twice is the same";
  EXPECT_THAT(scores_of(words, 3), ElementsAre(0, 1, 0));
  EXPECT_THAT(scores_of(words, 4), ElementsAre(0, 0, 1));
  const Examples bytes = byte_ngrams(std::vector<std::string>{"ab", "bab"}, 2);
  EXPECT_EQ(bytes.n_features(), 4);  // a, ab, b, ba
  EXPECT_THAT(scores_of(bytes, 3), ElementsAre(0, 1));
}

}  // namespace
}  // namespace bsexp::sentiment
