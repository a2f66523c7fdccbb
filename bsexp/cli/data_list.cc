// bsexp data list
#include <nlohmann/json.hpp>

#include "bsexp/cli/commands.h"
#include "bsexp/cli/output.h"
#include "bsexp/datasets.h"

namespace bsexp::cli {

namespace {

std::string origin_of(const datasets::DatasetRow& row) {
  if (!row.source) return "";
  return row.source->package.empty() ? row.source->url : "Debian package " + row.source->package;
}

}  // namespace

Action data_list(CLI::App&) {
  return [](const Context& context) {
    const std::filesystem::path folder = datasets::data_folder();
    std::vector<Row> rows = {{"name", "here", "split", "from", "is"}};
    for (const datasets::DatasetRow& row : datasets::dataset_table()) {
      const std::string path = row.source ? (folder / row.source->file).string() : "";
      const bool here = path.empty() || std::filesystem::exists(path);
      const char* split = row.split == datasets::SplitKind::interleaved ? "interleaved" : "contiguous";
      rows.push_back({row.name, here ? "yes" : "no", split, origin_of(row), row.summary});
      const nlohmann::ordered_json object = {{"name", row.name},       {"here", here},
                                             {"split", split},         {"path", path},
                                             {"from", origin_of(row)}, {"summary", row.summary}};
      context.console.json_line(object.dump());
    }
    context.console.result(format_columns(rows));
    context.console.note(fmt::format("the data folder is {} (BSEXP_DATA chooses another)", folder.string()));
  };
}

}  // namespace bsexp::cli
