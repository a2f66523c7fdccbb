#include "bsexp/datasets/labelled.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/checksum.h"
#include "bsexp/datasets/labelled/sets.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

int64_t LabelledSet::n_texts() const {
  return static_cast<int64_t>(train.texts.size() + valid.texts.size() + test.texts.size());
}

std::string LabelledSet::digest() const {
  Bytes bytes;
  const auto add = [&](std::string_view text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
    bytes.push_back(0);
  };
  for (const std::string& label : classes) add(label);
  for (const LabelledPart* part : {&train, &valid, &test}) {
    add(std::to_string(part->texts.size()));
    for (size_t i = 0; i < part->texts.size(); ++i) {
      add(part->labels[i] == 0 ? "0" : "1");
      add(part->texts[i]);
    }
  }
  return checksum_of(bytes, "sha256");
}

const Table<LabelledRow>& labelled_table() {
  static const Table<LabelledRow> table(
      "labelled set", {sentences(), reviews(), food(), imdb(), sst(), mr(), cr(), amazon(), csv(), tsv()});
  return table;
}

std::string set_name(const LabelledRow& row, const LabelledOptions& options) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  if (!options.name.empty()) {
    const std::string& name = options.name;
    REQUIRE(std::all_of(name.begin(), name.end(), fits) && !name.starts_with('.'),
            "--name is '{}'; it must be letters, digits, '.', '-' and '_', and not begin with '.'",
            printable(name));
    return name;
  }
  if (row.source) return row.name;
  fs::path file = fs::path(options.path).lexically_normal();
  if (!file.has_filename()) file = file.parent_path();  // "reviews/"
  std::string stem = file.filename().string();
  for (const char* ending : {".gz", ".zip", ".tgz", ".tar", ".csv", ".tsv", ".txt", ".json", ".jsonl"}) {
    if (stem.ends_with(ending)) stem.resize(stem.size() - std::string_view(ending).size());
  }
  std::replace_if(
      stem.begin(), stem.end(), [&](char c) { return !fits(c); }, '_');
  return stem.empty() || stem.starts_with('.') ? row.name : stem;
}

LabelledSet load_labelled(const std::string& name, const LabelledOptions& options) {
  const LabelledRow& row = labelled_table().get(name);
  const std::string kept_as = set_name(row, options);
  LabelledSet set = row.load(row, options);
  set.name = kept_as;
  return set;
}

fs::path path_of(const LabelledRow& row, const LabelledOptions& options) {
  if (!options.path.empty()) return options.path;
  REQUIRE(row.source, "{} needs --path: {}", row.name, row.summary);
  fs::path path = data_folder() / row.source->file;
  std::error_code unreachable;
  REQUIRE(fs::exists(path, unreachable),
          "the labelled set {} is not here ({} is missing): bsexp data fetch {}", row.name, path.string(),
          row.name);
  return path;
}

}  // namespace bsexp::datasets
