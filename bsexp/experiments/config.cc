#include "bsexp/experiments/config.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/config_assembly.h"
#include "bsexp/experiments/config_read.h"

namespace bsexp::experiments {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> configs_in(const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  std::error_code ignored;  // a folder that is not there has no files
  for (const fs::path& folder : folders) {
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      if (entry.path().extension() == ".yaml") names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

fs::path find_config(const std::string& path_or_name, const std::vector<fs::path>& search_folders) {
  std::vector<fs::path> folders = {""};
  if (!fs::path(path_or_name).has_parent_path()) {
    folders.insert(folders.end(), search_folders.begin(), search_folders.end());
  }
  std::error_code ignored;
  for (const fs::path& folder : folders) {
    for (const std::string& name : {path_or_name, path_or_name + ".yaml"}) {
      fs::path path = folder / name;
      if (fs::exists(path, ignored) && !fs::is_directory(path, ignored)) return path;
    }
  }
  REQUIRE(!fs::is_directory(path_or_name, ignored), "{} is a folder; a configuration file is needed",
          path_or_name);
  const std::vector<std::string> names = configs_in(search_folders);
  std::string nearest = nearest_name(path_or_name, names);
  if (nearest.empty()) nearest = nearest_name(path_or_name + ".yaml", names);
  throw UserError(fmt::format("there is no configuration file {}{} In configs: {}", path_or_name,
                              nearest.empty() ? "." : fmt::format(": did you mean '{}'?", nearest),
                              names.empty() ? "none" : join(names)));
}

Config load_config(const std::string& path_or_name, const std::vector<std::string>& overrides,
                   const std::vector<fs::path>& search_folders) {
  const fs::path path = find_config(path_or_name, search_folders);
  return parse_config(read_file(path), path.string(), overrides);
}

Config parse_config(const std::string& text, const std::string& source_name,
                    const std::vector<std::string>& overrides) {
  ConfigAssembly assembly(source_name);
  assembly.set_all(read_yaml(text, source_name));
  assembly.set_all(read_overrides(overrides));
  return std::move(assembly).checked();
}

}  // namespace bsexp::experiments
