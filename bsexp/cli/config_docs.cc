// bsexp config docs
#include "bsexp/cli/commands.h"
#include "bsexp/cli/config_source.h"
#include "bsexp/cli/output.h"
#include "bsexp/experiments/config.h"
#include "bsexp/experiments/fields.h"

namespace bsexp::cli {

Action config_docs(CLI::App&) {
  return [](const Context& context) {
    std::string text = experiments::config_reference_markdown();
    text.pop_back();  // the console ends the line
    context.console.result(text);
    for (const experiments::Field& field : experiments::field_table()) {
      const nlohmann::ordered_json object = {{"key", field.name},
                                             {"default", field_value(field, experiments::Config())},
                                             {"allowed", field.expected},
                                             {"meaning", field.doc}};
      print_json(context.console, object);
    }
  };
}

}  // namespace bsexp::cli
