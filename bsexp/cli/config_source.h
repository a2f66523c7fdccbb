#pragma once
// Configurations on the command line: the arguments CONFIG [key=value ...], and values as JSON.
#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "bsexp/experiments/config.h"
#include "bsexp/experiments/fields.h"

namespace bsexp::cli {

// The value of a field as JSON: a number, true or false, or a text.
nlohmann::json field_value(const experiments::Field& field, const experiments::Config& config);

// Where the name of a configuration is looked for besides here: configs/, its studies/ and paper/, and the
// same beside the folder of the program.
std::vector<std::filesystem::path> config_folders();

class ConfigSource {
 public:
  enum class Need : uint8_t { required, optional };

  // Adds the arguments to a command; this object lives as long as its action.
  explicit ConfigSource(CLI::App& app, Need need = Need::required);
  ConfigSource(const ConfigSource&) = delete;
  ConfigSource& operator=(const ConfigSource&) = delete;

  // A name is looked for here and in `config_folders`.
  experiments::Config load() const;
  bool given() const { return !path_.empty(); }

 private:
  std::string path_;
  std::vector<std::string> overrides_;
};

}  // namespace bsexp::cli
