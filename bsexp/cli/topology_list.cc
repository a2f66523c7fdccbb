// bsexp topology list
#include <nlohmann/json.hpp>

#include "bsexp/cli/commands.h"
#include "bsexp/cli/output.h"
#include "bsexp/topology.h"

namespace bsexp::cli {

Action topology_list(CLI::App&) {
  return [](const Context& context) {
    std::vector<Row> rows = {{"kind", "takes", "is", "source"}};
    for (const topology::GeneratorRow& row : topology::generator_table()) {
      rows.push_back({row.name, join(row.takes), row.summary, row.source});
      const nlohmann::ordered_json object = {
          {"kind", row.name}, {"takes", row.takes}, {"summary", row.summary}, {"source", row.source}};
      print_json(context.console, object);
    }
    context.console.result(format_columns(rows));
  };
}

}  // namespace bsexp::cli
