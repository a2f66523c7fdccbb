#pragma once
// Fetching data sets into the data folder, and checking that they are whole.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/base/console.h"
#include "bsexp/datasets/dataset.h"
#include "bsexp/datasets/labelled.h"

namespace bsexp::datasets {

// What can be fetched: a row of either catalogue.
struct Fetched {
  Fetched(const DatasetRow& row) : name(row.name), summary(row.summary), source(row.source) {}
  Fetched(const LabelledRow& row) : name(row.name), summary(row.summary), source(row.source) {}

  std::string name, summary;
  std::optional<Source> source;
};

// The rows of both catalogues, and one of them by its name: UserError where there is none.
std::vector<Fetched> all_fetched();
Fetched find_fetched(const std::string& name);

// Brings the file of the row's source into the folder, unless it is there and whole. The file appears under
// its name only when its size and checksum are right; until then the work lies in FOLDER/NAME.fetch, where a
// later call goes on with a broken download. UserError when the row has no source, when what came is not the
// data set (it is deleted), or when another process fetches the same; otherwise the errors of `download`,
// `download_package` and `extract_member`.
void fetch(const Fetched& row, const std::filesystem::path& folder, const Console& console);

enum class Status : uint8_t { missing, whole, damaged, nothing_to_fetch };
const char* name_of(Status status);

struct Check {
  Status status;
  std::string detail;  // the path, or what is wrong
};

// Reads the whole file and compares size and checksum.
Check check(const Fetched& row, const std::filesystem::path& folder);

}  // namespace bsexp::datasets
