#include "bsexp/experiments/config.h"

#include <algorithm>
#include <map>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/config_problems.h"
#include "bsexp/experiments/config_read.h"
#include "bsexp/experiments/fields.h"

namespace bsexp::experiments {

namespace fs = std::filesystem;

namespace {

// The configuration while it is put together, with where each value comes from.
struct Assembly {
  Config config;
  std::map<std::string, std::string> locations;
  std::vector<std::string> errors;

  void set(const GivenValue& given) {
    const Field& field = field_table().get(given.key);
    if (given.quoted && !field.is_text) {
      errors.push_back(fmt::format("{}: {} is the text \"{}\"; it must be {}: leave the quotes out",
                                   given.location, given.key, shown(given.value), field.expected));
      return;
    }
    const std::string error = field.set(config, given.value);
    if (!error.empty()) {
      errors.push_back(
          fmt::format("{}: {} is '{}'; {}", given.location, given.key, shown(given.value), error));
    }
    locations[given.key] = given.location;
  }

  void set_all(const GivenValues& given) {
    errors.insert(errors.end(), given.errors.begin(), given.errors.end());
    for (const GivenValue& value : given.values) set(value);
  }
};

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

}  // namespace

Config load_config(const std::string& path_or_name, const std::vector<std::string>& overrides,
                   const std::vector<fs::path>& search_folders) {
  const fs::path path = find_config(path_or_name, search_folders);
  return parse_config(read_file(path), path.string(), overrides);
}

Config parse_config(const std::string& text, const std::string& source_name,
                    const std::vector<std::string>& overrides) {
  Assembly assembly;
  const GivenValue default_name = {"name", fs::path(source_name).stem().string(), false, source_name};
  const GivenValues from_file = read_yaml(text, source_name);
  const GivenValues from_command_line = read_overrides(overrides);
  assembly.set_all(from_file);
  assembly.set_all(from_command_line);
  if (!assembly.locations.contains("name")) assembly.set(default_name);
  if (assembly.errors.empty()) {
    for (const Problem& problem : find_problems(assembly.config)) {
      const auto location = assembly.locations.find(problem.key);
      assembly.errors.push_back((location == assembly.locations.end() ? source_name : location->second) +
                                ": " + problem.message);
    }
  }
  throw_lines(assembly.errors);
  return assembly.config;
}

}  // namespace bsexp::experiments
