// bsexp data fetch NAME...
#include <nlohmann/json.hpp>

#include "bsexp/cli/commands.h"
#include "bsexp/cli/output.h"
#include "bsexp/datasets.h"

namespace bsexp::cli {

Action data_fetch(CLI::App& app) {
  const auto names = std::make_shared<std::vector<std::string>>();
  app.add_option("NAME", *names, "Data sets: bsexp data list")->required()->type_name("");
  return [names](const Context& context) {
    const std::filesystem::path folder = datasets::data_folder();
    for (const std::string& name : *names)
      datasets::find_fetched(name);  // all are known before any is fetched
    for (const std::string& name : *names) {
      const datasets::Fetched row = datasets::find_fetched(name);
      datasets::fetch(row, folder, context.console);
      const nlohmann::ordered_json object = {{"name", name}, {"path", (folder / row.source->file).string()}};
      print_json(context.console, object);
    }
  };
}

}  // namespace bsexp::cli
