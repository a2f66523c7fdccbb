#include "bsexp/datasets/labelled_builder.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/random.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/prepare.h"

namespace bsexp::datasets {

namespace {

constexpr size_t kMostLabels = 1000;
constexpr std::array<const char*, 3> kPartNames = {"train", "valid", "test"};

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// By number where all are numbers, else by alphabet.
void order(std::vector<std::string>& labels) {
  std::sort(labels.begin(), labels.end());
  if (!std::all_of(labels.begin(), labels.end(), [](const auto& label) { return number_of(label); })) return;
  std::stable_sort(labels.begin(), labels.end(),
                   [](const auto& a, const auto& b) { return *number_of(a) < *number_of(b); });
}

// The first few, for messages.
std::string some_of(const std::vector<std::string>& labels) {
  constexpr size_t kShown = 8;
  const std::vector<std::string> shown(
      labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, labels.size())));
  return printable(join(shown)) + (labels.size() > kShown ? ", ..." : "");
}

}  // namespace

void LabelledBuilder::leave_out(const std::string& reason, int64_t count) {
  if (count > 0) left_out_[reason] += count;
}

bool LabelledBuilder::is_kept(Part part, size_t number) const {
  if (keep_ == Keep::labels_alone) return false;
  if (!wanted_) return true;
  const RowNumbers& wanted = (*wanted_)[static_cast<size_t>(part)];
  return std::binary_search(wanted.begin(), wanted.end(), number);
}

void LabelledBuilder::add(Part part, std::string_view label, std::string_view text) {
  stop_if_interrupted();
  label = stripped(label);
  if (label.empty()) return leave_out("no label");
  if (static_cast<int64_t>(text.size()) > options_.longest)
    return leave_out(fmt::format("longer than {} bytes", format_count(options_.longest)));
  std::string prepared = for_model(text);
  if (is_blank(prepared)) return leave_out("empty text");
  auto found = label_numbers_.find(label);
  if (found == label_numbers_.end())
    found = label_numbers_.emplace(label, static_cast<int>(label_numbers_.size())).first;
  REQUIRE(label_numbers_.size() <= kMostLabels,
          "{}: there are more than {} different labels; is this the column of the labels?", path_.string(),
          kMostLabels);
  std::vector<Row>& rows = rows_[static_cast<size_t>(part)];
  if (!is_kept(part, rows.size())) prepared.clear();
  rows.push_back({found->second, is_utf8(text), std::move(prepared)});
}

std::array<std::string, 2> LabelledBuilder::choose_classes(std::vector<std::string> classes) const {
  std::vector<std::string> labels;
  labels.reserve(label_numbers_.size());
  for (const auto& [label, number] : label_numbers_) labels.push_back(label);
  order(labels);
  if (!options_.classes.empty()) {
    classes = split(options_.classes, ',');
    REQUIRE(classes.size() == 2 && classes[0] != classes[1],
            "--classes is '{}'; it must be two labels with a comma between, the negative one first",
            options_.classes);
  } else if (classes.empty()) {
    REQUIRE(labels.size() <= 2,
            "{} has {} classes ({}), and two are needed: choose them with --classes NEGATIVE,POSITIVE",
            path_.string(), labels.size(), some_of(labels));
    REQUIRE(labels.size() == 2, "{} has texts of {} class{}, and two are needed: {}", path_.string(),
            labels.size(), labels.size() == 1 ? "" : "es",
            labels.empty() ? "no row can be used" : "all labels are '" + some_of(labels) + "'");
    classes = labels;
  }
  for (const std::string& name : classes) {
    REQUIRE(label_numbers_.contains(name), "{} has no text of the class '{}'; its labels are: {}",
            path_.string(), printable(name), some_of(labels));
  }
  return {classes[0], classes[1]};
}

LabelledBuilder::RowNumbers LabelledBuilder::rows_of(Part part,
                                                     const std::array<std::string, 2>& classes) const {
  const std::vector<Row>& rows = rows_[static_cast<size_t>(part)];
  const int negative = label_numbers_.find(classes[0])->second,
            positive = label_numbers_.find(classes[1])->second;
  RowNumbers numbers;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].label == negative || rows[i].label == positive) numbers.push_back(i);
  }
  return numbers;
}

LabelledBuilder::RowNumbers LabelledBuilder::draw(Part part, RowNumbers from) const {
  const auto limit = static_cast<size_t>(options_.limit);
  if (limit == 0 || from.size() <= limit) return from;
  Random random(1, fmt::format("labelled/limit/{}", kPartNames[static_cast<size_t>(part)]));
  for (size_t i = 0; i < limit; ++i)
    std::swap(from[i], from[i + static_cast<size_t>(random.below(static_cast<int64_t>(from.size() - i)))]);
  from.resize(limit);
  std::sort(from.begin(), from.end());
  return from;
}

void LabelledBuilder::keep_drawn_by(const LabelledBuilder& before, const std::vector<std::string>& classes) {
  const std::array<std::string, 2> chosen = before.choose_classes(classes);
  wanted_.emplace();
  for (const Part part : {Part::train, Part::valid, Part::test})
    (*wanted_)[static_cast<size_t>(part)] = before.draw(part, before.rows_of(part, chosen));
}

LabelledPart LabelledBuilder::make_part(Part part, const std::array<std::string, 2>& classes) {
  std::vector<Row>& rows = rows_[static_cast<size_t>(part)];
  const RowNumbers of_classes = rows_of(part, classes), drawn = draw(part, of_classes);
  leave_out("label of another class", static_cast<int64_t>(rows.size() - of_classes.size()));
  leave_out("beyond --limit", static_cast<int64_t>(of_classes.size() - drawn.size()));
  const int positive = label_numbers_.find(classes[1])->second;
  LabelledPart result;
  for (const size_t number : drawn) {
    Row& row = rows[number];
    if (!row.utf8) ++remarks_["not UTF-8, read as bytes"];
    result.texts.push_back(std::move(row.text));
    result.labels.push_back(row.label == positive ? 1 : 0);
  }
  for (const int32_t label : {0, 1}) {
    const bool there = std::find(result.labels.begin(), result.labels.end(), label) != result.labels.end();
    REQUIRE(there || result.labels.empty(), "{}: the {} part has no text of the class '{}'{}", path_.string(),
            kPartNames[static_cast<size_t>(part)], classes[static_cast<size_t>(label)],
            options_.limit > 0 ? "; is --limit too small?" : "");
  }
  return result;
}

LabelledSet LabelledBuilder::finish(const std::vector<std::string>& classes) {
  LabelledSet set;
  set.name = name_;
  set.classes = choose_classes(classes);
  set.train = make_part(Part::train, set.classes);
  set.valid = make_part(Part::valid, set.classes);
  set.test = make_part(Part::test, set.classes);
  REQUIRE(!set.train.texts.empty(), "{} has no text to train on", path_.string());
  set.left_out = std::move(left_out_);
  set.remarks = std::move(remarks_);
  return set;
}

}  // namespace bsexp::datasets
