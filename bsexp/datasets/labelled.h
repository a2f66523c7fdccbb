#pragma once
// Labelled texts of two classes, and the catalogue of the sets: one row each, from a file each in labelled/.
//
// Texts are as `for_model` prepares them. A set has the parts that its publishers gave it: without a test
// part it is cross-validated, without a validation part the training part is. Rows that cannot be used are
// left out and counted by reason.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/base/table.h"
#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

struct LabelledPart {
  std::vector<std::string> texts;
  std::vector<int32_t> labels;  // 0 or 1, an index of `classes`
};

struct LabelledSet {
  std::string name;                    // by which features and results are kept
  std::array<std::string, 2> classes;  // negative, positive
  LabelledPart train, valid, test;
  Counts left_out;  // rows that are in no part
  Counts remarks;   // rows that are, but are not as they should be

  int64_t n_texts() const;
  // sha256 of all texts and labels: two sets are the same where this is.
  std::string digest() const;
};

// What the command line says of a set.
struct LabelledOptions {
  std::string path = "";          // of a file, folder or archive of the user's
  std::string text_column = "";   // for csv and tsv: a name, or a number from 1 where there is no header
  std::string label_column = "";  // likewise
  std::string split_column = "";  // likewise: train, valid or test; empty: cross-validated
  std::string classes = "";       // "NEGATIVE,POSITIVE"; empty: as the set has them
  std::string name = "";          // of what is made from the set; empty: see set_name
  int64_t limit = 0;              // most texts of a part, drawn evenly from all of it; 0: all
  int64_t longest = 65536;        // bytes of a text; longer ones are left out
};

struct LabelledRow {
  std::string name;
  std::string summary;
  std::string parts;             // "train, test" or "cross-validated"
  std::optional<Source> source;  // none: `path` says where it is
  LabelledSet (*load)(const LabelledRow&, const LabelledOptions&);
};

const Table<LabelledRow>& labelled_table();

// The name of the options, else that of a set that is fetched; of a set of the user's the name of its file
// without its endings, with "_" for all but letters, digits, ".", "-" and "_". UserError for a name of the
// options that has other characters, or begins with a dot.
std::string set_name(const LabelledRow& row, const LabelledOptions& options);

// UserError for an unknown name, a missing path or file, a class without texts, labels of more or fewer than
// two classes, and what the readers find.
LabelledSet load_labelled(const std::string& name, const LabelledOptions& options);

// Where the set lies: `path` of the options, or the fetched file. UserError "bsexp data fetch NAME" where it
// is not.
std::filesystem::path path_of(const LabelledRow& row, const LabelledOptions& options);

}  // namespace bsexp::datasets
