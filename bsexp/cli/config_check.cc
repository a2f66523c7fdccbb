// bsexp config check CONFIG [key=value ...]
#include "bsexp/cli/commands.h"
#include "bsexp/cli/config_source.h"
#include "bsexp/cli/output.h"
#include "bsexp/experiments/fields.h"

namespace bsexp::cli {

Action config_check(CLI::App& app) {
  const auto source = std::make_shared<ConfigSource>(app);
  return [source](const Context& context) {
    const experiments::Config config = source->load();
    std::string yaml = experiments::to_yaml(config);
    yaml.pop_back();  // the console ends the line
    context.console.result(yaml);
    nlohmann::ordered_json object;
    for (const experiments::Field& field : experiments::field_table())
      object[field.name] = field_value(field, config);
    print_json(context.console, object);
    context.console.note("the configuration is right");
  };
}

}  // namespace bsexp::cli
