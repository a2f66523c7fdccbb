#pragma once
// What a data set is: a row of the catalogue, where its file comes from, and what loading it gives.
//
// Fetched files lie in the data folder: $BSEXP_DATA, else $XDG_CACHE_HOME/bsexp, else ~/.cache/bsexp. They
// are visible there only when they are whole and their checksum is right.
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "bsexp/base/console.h"
#include "bsexp/datasets/split.h"

namespace bsexp::datasets {

// What a configuration says about the data.
struct TextOptions {
  std::string path = "";     // of the text, for `text` and `amazon_text`
  int64_t limit = 0;         // first bytes only; 0: all
  int64_t symbols = 8;       // for `markov` and `copying`
  int64_t length = 1 << 20;  // for both
  uint64_t seed = 1;         // for both
  int64_t copied = 8;        // for `copying`
  // Where the progress of preparing a text of the user's is shown.
  Console console = {.quiet = true};
};

using Counts = std::map<std::string, int64_t>;  // by reason

struct Text {
  SharedText bytes;
  std::optional<double> entropy_bits = {};  // per byte, where it is known
  Counts counts = {};                       // of what was left out, or is not as it should be
};

// Where a file comes from and how it is recognised: a package of Debian, or an address; with `member` the
// file is in an archive (extract_member).
struct Source {
  std::string package;    // "dict-gcide"
  std::string installed;  // where the package puts the file when it is installed
  std::string url;
  int64_t download_size = 0;  // of the file at the address; 0: not known
  std::string member;
  std::string file;       // its name in the data folder
  int64_t text_size = 0;  // of the text, unpacked
  std::string algorithm;  // checksum of the text: "sha256" or "md5"
  std::string checksum;
  bool as_it_lies = false;  // size and checksum are of the file, packed as it is
};

struct DatasetRow {
  std::string name;
  std::string summary;
  SplitKind split;               // by default
  std::optional<Source> source;  // none: nothing to fetch
  Text (*load)(const DatasetRow&, const TextOptions&);
  bool reads_path = false;  // a file of the user's, `path` of the options
};

std::filesystem::path data_folder();

// The `load` of rows with a source. UserError "... is not here: bsexp data fetch NAME" when it was not
// fetched, or is no longer whole.
Text load_fetched(const DatasetRow& row, const TextOptions& options);

}  // namespace bsexp::datasets
