#include "bsexp/cli/config_source.h"

#include "bsexp/base/child_process.h"

namespace bsexp::cli {

namespace fs = std::filesystem;

nlohmann::json field_value(const experiments::Field& field, const experiments::Config& config) {
  const std::string value = field.get(config);
  if (field.is_text || value == experiments::kAuto) return value;
  return nlohmann::json::parse(value);
}

std::vector<fs::path> config_folders() {
  std::vector<fs::path> folders;
  for (const fs::path& root : {fs::path(), this_program().parent_path().parent_path()}) {
    folders.push_back(root / "configs");
    folders.push_back(root / "configs" / "studies");
    folders.push_back(root / "configs" / "paper");
  }
  return folders;
}

ConfigSource::ConfigSource(CLI::App& app, Need need) {
  app.add_option("CONFIG", path_, "A file, or the name of one in configs/")
      ->required(need == Need::required)
      ->type_name("");
  app.add_option("overrides", overrides_, "Values in place of those of the file: seed=3 model.hidden=128")
      ->type_name("KEY=VALUE");
}

experiments::Config ConfigSource::load() const {
  return experiments::load_config(path_, overrides_, config_folders());
}

}  // namespace bsexp::cli
