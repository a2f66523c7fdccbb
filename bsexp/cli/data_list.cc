// bsexp data list
#include <nlohmann/json.hpp>

#include "bsexp/cli/commands.h"
#include "bsexp/cli/output.h"
#include "bsexp/datasets.h"

namespace bsexp::cli {

namespace {

std::string origin_of(const datasets::Fetched& row) {
  if (!row.source) return "";
  return row.source->package.empty() ? row.source->url : "Debian package " + row.source->package;
}

// One row of either catalogue; `parts` are its own, `kind` says what it is for, `needs` which flag or key
// says where a set of the user's lies.
void add_row(const datasets::Fetched& row, const std::string& kind, const std::string& parts,
             const std::string& needs, const std::filesystem::path& folder, std::vector<Row>& rows,
             const Console& console) {
  const std::string path = row.source ? (folder / row.source->file).string() : "";
  const bool here = needs.empty() && (path.empty() || std::filesystem::exists(path));
  const std::string words = !needs.empty() ? "needs " + needs : here ? "yes" : "no";
  rows.push_back({row.name, words, kind, parts, origin_of(row), row.summary});
  const nlohmann::ordered_json object = {{"name", row.name},       {"here", here},          {"needs", needs},
                                         {"kind", kind},           {"split", parts},        {"path", path},
                                         {"from", origin_of(row)}, {"summary", row.summary}};
  print_json(console, object);
}

}  // namespace

Action data_list(CLI::App&) {
  return [](const Context& context) {
    const std::filesystem::path folder = datasets::data_folder();
    std::vector<Row> rows = {{"name", "here", "kind", "split", "from", "is"}};
    for (const datasets::DatasetRow& row : datasets::dataset_table()) {
      const bool interleaved = row.split == datasets::SplitKind::interleaved;
      add_row(row, "text", interleaved ? "interleaved" : "contiguous", row.reads_path ? "data.path" : "",
              folder, rows, context.console);
    }
    for (const datasets::LabelledRow& row : datasets::labelled_table())
      add_row(row, "labelled", row.parts, row.source ? "" : "--path", folder, rows, context.console);
    context.console.result(format_columns(rows));
    context.console.note(fmt::format("the data folder is {} (BSEXP_DATA chooses another)", folder.string()));
  };
}

}  // namespace bsexp::cli
