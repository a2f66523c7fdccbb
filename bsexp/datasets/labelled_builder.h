#pragma once
// Collects the rows of a labelled set as a loader reads them, and makes the set.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bsexp/datasets/labelled.h"

namespace bsexp::datasets {

enum class Part : uint8_t { train, valid, test };

class LabelledBuilder {
 public:
  // `path` is for messages.
  LabelledBuilder(std::string name, std::filesystem::path path, const LabelledOptions& options)
      : name_(std::move(name)), path_(std::move(path)), options_(options) {}

  // Prepares the text; counts it as left out where it is empty, too long or has no label.
  void add(Part part, std::string_view label, std::string_view text);
  void leave_out(const std::string& reason, int64_t count = 1);

  // The texts of a part so far.
  int64_t size(Part part) const { return static_cast<int64_t>(rows_[static_cast<size_t>(part)].size()); }

  // `classes`: the two labels in their order, where the set fixes them; else by their number or alphabet.
  // UserError where there are not two, or a part lacks one.
  LabelledSet finish(const std::vector<std::string>& classes = {});

 private:
  struct Row {
    int label;  // an index of labels_
    std::string text;
  };
  std::array<std::string, 2> choose_classes(std::vector<std::string> classes) const;
  LabelledPart make_part(Part part, const std::array<std::string, 2>& classes);

  std::string name_;
  std::filesystem::path path_;
  LabelledOptions options_;
  std::map<std::string, int, std::less<>> label_numbers_;
  std::array<std::vector<Row>, 3> rows_;
  Counts left_out_, remarks_;
};

}  // namespace bsexp::datasets
