#include "bsexp/sentiment/trials.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "bsexp/base/error.h"
#include "bsexp/base/shuffle.h"

namespace bsexp::sentiment {

namespace {

std::array<Rows, 2> by_class(const Rows& rows, std::span<const int32_t> labels) {
  std::array<Rows, 2> result;
  for (const int64_t row : rows) result[labels[static_cast<size_t>(row)] == 1 ? 1 : 0].push_back(row);
  return result;
}

Rows range(int64_t begin, int64_t count) {
  Rows rows(static_cast<size_t>(count));
  std::iota(rows.begin(), rows.end(), begin);
  return rows;
}

std::vector<Rows> folds_of(const Rows& rows, std::span<const int32_t> labels, int64_t n_folds) {
  std::vector<Rows> folds(static_cast<size_t>(n_folds));
  Random random(1, "sentiment/folds");
  size_t next = 0;
  for (Rows& of_class : by_class(rows, labels)) {
    REQUIRE(static_cast<int64_t>(of_class.size()) >= n_folds,
            "{} texts of a class are too few for {} folds: at least {} are needed", of_class.size(), n_folds,
            n_folds);
    shuffle(of_class, random);
    for (const int64_t row : of_class) folds[next++ % folds.size()].push_back(row);
  }
  for (Rows& fold : folds) std::sort(fold.begin(), fold.end());
  return folds;
}

Rows all_but(const std::vector<Rows>& folds, const std::vector<size_t>& left_out) {
  Rows rows;
  for (size_t i = 0; i < folds.size(); ++i) {
    if (std::find(left_out.begin(), left_out.end(), i) == left_out.end())
      rows.insert(rows.end(), folds[i].begin(), folds[i].end());
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

std::vector<Trial> make_trials(std::span<const int32_t> labels, int64_t n_train, int64_t n_valid,
                               int64_t n_test) {
  const Rows train = range(0, n_train);
  if (n_test > 0) {
    Trial trial{train, range(n_train + n_valid, n_test), {}};
    if (n_valid > 0) {
      trial.choices.push_back({train, range(n_train, n_valid)});
      return {trial};
    }
    const std::vector<Rows> folds = folds_of(train, labels, kFoldsToChoose);
    for (size_t i = 0; i < folds.size(); ++i) trial.choices.push_back({all_but(folds, {i}), folds[i]});
    return {trial};
  }
  REQUIRE(n_valid == 0, "there are texts for validation, but none for testing");
  const std::vector<Rows> folds = folds_of(train, labels, kFolds);
  std::vector<Trial> trials;
  for (size_t i = 0; i < folds.size(); ++i) {
    const size_t after = (i + 1) % folds.size();
    const Rows fit = all_but(folds, {i, after});
    trials.push_back({fit, folds[i], {{fit, folds[after]}}});
  }
  return trials;
}

std::string describe(const std::vector<Trial>& trials) {
  if (trials.size() > 1)
    return fmt::format("{}-fold cross-validation, C chosen on the next fold", trials.size());
  const size_t n_choices = trials[0].choices.size();
  if (n_choices > 1) return fmt::format("test part, C chosen by {}-fold cross-validation", n_choices);
  return "test part, C chosen on the validation part";
}

Rows draw_rows(const Rows& from, std::span<const int32_t> labels, int64_t count, const std::string& stream) {
  ASSERT(count >= 2 && count <= static_cast<int64_t>(from.size()), "{} of {} rows", count, from.size());
  std::array<Rows, 2> classes = by_class(from, labels);
  const double share = static_cast<double>(classes[1].size()) / static_cast<double>(from.size());
  const int64_t n_ones = std::clamp<int64_t>(std::llround(share * static_cast<double>(count)), 1, count - 1);
  Random random(1, stream);
  Rows rows;
  for (size_t label : {0, 1}) {
    shuffle(classes[label], random);
    const int64_t wanted = label == 1 ? n_ones : count - n_ones;
    classes[label].resize(std::min(classes[label].size(), static_cast<size_t>(wanted)));
    rows.insert(rows.end(), classes[label].begin(), classes[label].end());
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace bsexp::sentiment
