#pragma once
// Which rows of a labelled set are fitted, on which C is chosen, and which are tested. Rows are numbered
// through the training, validation and test parts, in this order.
//
//   train, valid, test   one trial, C chosen on the validation part
//   train, test          one trial, C chosen by 5-fold cross-validation within the training part
//   train alone          10-fold cross-validation: each fold is tested once, C is chosen on the fold after
//                        it, and the other 8 are fitted, so no choice sees what it is tested on
// Folds have the classes in the proportions of the whole, and are drawn from the stream "sentiment/folds".
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bsexp::sentiment {

using Rows = std::vector<int64_t>;

struct Choice {
  Rows fit, valid;
};

struct Trial {
  Rows fit, test;
  std::vector<Choice> choices;  // C is chosen by what is right in all of their `valid` together
};

inline constexpr int64_t kFolds = 10, kFoldsToChoose = 5;

// `labels` of all rows; UserError when there are too few texts of a class for the folds, or a validation part
// without a test part.
std::vector<Trial> make_trials(std::span<const int32_t> labels, int64_t n_train, int64_t n_valid,
                               int64_t n_test);

// "10-fold cross-validation", ....
std::string describe(const std::vector<Trial>& trials);

// So many of the rows, at least one of each class, the classes in the proportions of all; ascending.
Rows draw_rows(const Rows& from, std::span<const int32_t> labels, int64_t count, const std::string& stream);

}  // namespace bsexp::sentiment
