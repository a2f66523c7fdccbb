#include "bsexp/cli/config_source.h"

#include <filesystem>

namespace bsexp::cli {

namespace fs = std::filesystem;

nlohmann::json field_value(const experiments::Field& field, const experiments::Config& config) {
  const std::string value = field.get(config);
  if (field.is_text || value == experiments::kAuto) return value;
  return nlohmann::json::parse(value);
}

ConfigSource::ConfigSource(CLI::App& app, Need need) {
  app.add_option("CONFIG", path_, "A file, or the name of one in configs/")
      ->required(need == Need::required)
      ->type_name("");
  app.add_option("overrides", overrides_, "Values in place of those of the file: seed=3 model.hidden=128")
      ->type_name("KEY=VALUE");
}

experiments::Config ConfigSource::load() const {
  std::vector<fs::path> folders = {"configs"};
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) folders.push_back(program.parent_path().parent_path() / "configs");
  return experiments::load_config(path_, overrides_, folders);
}

}  // namespace bsexp::cli
