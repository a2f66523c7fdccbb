#pragma once
// The catalogue of texts: one row each, where it comes from, how it is verified, how it is split by default.
//
// Fetched files lie in the data folder: $BSEXP_DATA, else $XDG_CACHE_HOME/bsexp, else ~/.cache/bsexp. They
// are visible there only when they are whole and their checksum is right.
#include <filesystem>
#include <optional>
#include <string>

#include "bsexp/base/console.h"
#include "bsexp/base/table.h"
#include "bsexp/datasets/split.h"

namespace bsexp::datasets {

// What a configuration says about the data.
struct TextOptions {
  std::string path;          // of the text, for `text`
  int64_t limit = 0;         // first bytes only; 0: all
  int64_t symbols = 8;       // for `markov`
  int64_t length = 1 << 20;  // for `markov`
  uint64_t seed = 1;         // for `markov`
};

struct Text {
  Bytes bytes;
  std::optional<double> entropy_bits;  // per byte, where it is known
};

// Where a file comes from and how it is recognised. A package of Debian, or an address; with `member` the
// file is in an archive (extract_member).
struct Source {
  std::string package;    // "dict-gcide"
  std::string installed;  // where the package puts the file when it is installed
  std::string url;
  int64_t download_size = 0;
  std::string member;
  std::string file;       // its name in the data folder
  int64_t text_size = 0;  // of the text, unpacked
  std::string algorithm;  // checksum of the text: "sha256" or "md5"
  std::string checksum;
};

struct DatasetRow {
  std::string name;
  std::string summary;
  SplitKind split;
  std::optional<Source> source;  // none: nothing to fetch
  Text (*load)(const DatasetRow&, const TextOptions&);
};

const Table<DatasetRow>& dataset_table();

std::filesystem::path data_folder();

// Loads a dataset; UserError "... is not here: bsexp data fetch NAME" when it was not fetched.
Text load_text(const std::string& name, const TextOptions& options);

// Brings the file of a source into the folder, unless it is there; verifies it.
void fetch(const DatasetRow& row, const std::filesystem::path& folder, const Console& console);

enum class Status : uint8_t { missing, whole, damaged, nothing_to_fetch };
struct Check {
  Status status;
  std::string detail;  // the path, or what is wrong
};
// Reads the whole file and compares size and checksum.
Check check(const DatasetRow& row, const std::filesystem::path& folder);

const char* name_of(Status status);

}  // namespace bsexp::datasets
