#pragma once
// Collects the rows of a labelled set as a loader reads them, and makes the set.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bsexp/datasets/labelled.h"

namespace bsexp::datasets {

enum class Part : uint8_t { train, valid, test };

class LabelledBuilder {
 public:
  enum class Keep : uint8_t { texts, labels_alone };

  // `path` is for messages.
  LabelledBuilder(std::string name, std::filesystem::path path, const LabelledOptions& options,
                  Keep keep = Keep::texts)
      : name_(std::move(name)), path_(std::move(path)), options_(options), keep_(keep) {}

  // For files that are larger than memory: keeps only the texts that a limit draws, as a builder says that
  // was given the same rows before and kept their labels alone.
  void keep_drawn_by(const LabelledBuilder& before, const std::vector<std::string>& classes);

  // Prepares the text; counts it as left out where it is empty, too long or has no label. Interrupted on
  // Ctrl-C.
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
    bool utf8;
    std::string text;
  };
  using RowNumbers = std::vector<size_t>;  // of a part, ascending
  std::array<std::string, 2> choose_classes(std::vector<std::string> classes) const;
  bool is_kept(Part part, size_t number) const;
  RowNumbers rows_of(Part part, const std::array<std::string, 2>& classes) const;
  RowNumbers draw(Part part, RowNumbers from) const;
  LabelledPart make_part(Part part, const std::array<std::string, 2>& classes);

  std::string name_;
  std::filesystem::path path_;
  LabelledOptions options_;
  Keep keep_;
  std::optional<std::array<RowNumbers, 3>> wanted_;  // none: every text is kept
  std::map<std::string, int, std::less<>> label_numbers_;
  std::array<std::vector<Row>, 3> rows_;
  Counts left_out_, remarks_;
};

}  // namespace bsexp::datasets
