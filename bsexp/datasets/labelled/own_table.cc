// A table of the user's: a file of comma separated (csv) or tab separated (tsv) rows with a column of texts
// and one of labels. A column is a name, when the first row has the names, or a number from 1.
#include <algorithm>
#include <charconv>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/delimited.h"
#include "bsexp/datasets/labelled/sets.h"
#include "bsexp/datasets/labelled_builder.h"

namespace bsexp::datasets {

namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

std::optional<size_t> number_of(const std::string& column) {
  size_t number = 0;
  const auto [end, error] = std::from_chars(column.data(), column.data() + column.size(), number);
  if (error != std::errc() || end != column.data() + column.size() || number == 0) return std::nullopt;
  return number;
}

struct Columns {
  size_t text = kNone, label = kNone, split = kNone;
};

bool has_header(const LabelledOptions& options) {
  const std::vector<std::string> given = {options.text_column, options.label_column};
  const auto n_numbers =
      std::count_if(given.begin(), given.end(), [](const auto& c) { return number_of(c); });
  REQUIRE(n_numbers != 1 && (options.split_column.empty() ||
                             (n_numbers == 2) == number_of(options.split_column).has_value()),
          "columns are all named, where the first row has the names, or all numbered; --text-column is '{}', "
          "--label-column is '{}'",
          options.text_column, options.label_column);
  return n_numbers == 0;
}

size_t find_column(const char* flag, const std::string& column, const std::vector<std::string>& names,
                   const std::filesystem::path& path) {
  if (const auto number = number_of(column)) return *number - 1;
  const auto found = std::find(names.begin(), names.end(), column);
  REQUIRE(found != names.end(), "{}: {} is '{}', and the first row has these: {}", path.string(), flag,
          column, printable(join(names)));
  return static_cast<size_t>(found - names.begin());
}

std::optional<Part> part_of(const std::string& name) {
  if (name == "train") return Part::train;
  if (name == "valid" || name == "dev" || name == "validation") return Part::valid;
  if (name == "test") return Part::test;
  return std::nullopt;
}

LabelledSet load_table(const LabelledRow& row, const LabelledOptions& options, char separator, bool quotes) {
  const std::filesystem::path path = path_of(row, options);
  REQUIRE(!options.text_column.empty() && !options.label_column.empty(),
          "{} needs --text-column and --label-column: names of the first row, or numbers from 1", row.name);
  DelimitedReader reader(path, separator, quotes);
  std::vector<std::string> cells;
  if (has_header(options)) REQUIRE(reader.next(cells), "{} has no rows", path.string());
  Columns columns;
  columns.text = find_column("--text-column", options.text_column, cells, path);
  columns.label = find_column("--label-column", options.label_column, cells, path);
  if (!options.split_column.empty())
    columns.split = find_column("--split-column", options.split_column, cells, path);
  const bool divided = columns.split != kNone;
  const size_t needed = std::max({columns.text, columns.label, divided ? columns.split : 0}) + 1;
  LabelledBuilder builder(row.name, path, options);
  while (reader.next(cells)) {
    const auto part = !divided                       ? std::optional(Part::train)
                      : cells.size() > columns.split ? part_of(cells[columns.split])
                                                     : std::nullopt;
    if (cells.size() < needed) {
      builder.leave_out("too few columns");
    } else if (!part) {
      builder.leave_out("neither train, valid nor test");
    } else {
      builder.add(*part, cells[columns.label], cells[columns.text]);
    }
  }
  builder.leave_out("malformed quotes", reader.malformed());
  return builder.finish();
}

LabelledSet load_csv(const LabelledRow& row, const LabelledOptions& options) {
  return load_table(row, options, ',', true);
}
LabelledSet load_tsv(const LabelledRow& row, const LabelledOptions& options) {
  return load_table(row, options, '\t', false);
}

}  // namespace

LabelledRow csv() {
  return {"csv", "a table of yours, comma separated, with quotes", "--split-column, or cross-validated",
          std::nullopt, load_csv};
}

LabelledRow tsv() {
  return {"tsv", "a table of yours, tab separated, one row a line", "--split-column, or cross-validated",
          std::nullopt, load_tsv};
}

}  // namespace bsexp::datasets
