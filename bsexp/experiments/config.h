#pragma once
// The configuration of a run: one struct per section of the YAML file. Every field's documentation and
// allowed values stand in the table of fields.cc; its default stands here.
//
// A wrong file gives one UserError with a line for each problem: "FILE:LINE:COLUMN: KEY is 'VALUE'; it must
// be
// ...". To add a field: one member here, one row in fields.cc, and `bsexp config docs >
// docs/configuration.md`.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/topology/generators.h"

namespace bsexp::experiments {

struct DataConfig {
  std::string dataset = "gcide";
  std::string path;
  std::string split = "auto";
  double valid = 0.05;
  double test = 0.05;
  int64_t chunk = 65536;
  int64_t limit = 0;
  int64_t symbols = 8;
  int64_t length = 1 << 20;
  int64_t copied = 8;

  bool operator==(const DataConfig&) const = default;
};

struct StructureConfig {
  std::string kind = "static";

  bool operator==(const StructureConfig&) const = default;
};

struct ModelConfig {
  std::string cell = "smallworld_lstm";
  std::optional<int64_t> hidden = 1024;  // none: solved from `parameters`
  int64_t parameters = 0;
  int64_t layers = 1;
  bool residual = false;
  int64_t embedding = 64;
  int64_t block = 16;
  int64_t steps = 5;
  int64_t stride = 2;
  bool share_masks = false;
  std::optional<std::string> norm;  // none: the cell's own
  std::optional<std::string> init;  // none: the cell's own
  double dropout = 0;
  bsexp::topology::TopologySpec topology;
  StructureConfig structure;

  bool operator==(const ModelConfig&) const = default;
};

struct TrainConfig {
  int64_t batch = 32;
  int64_t window = 64;
  int64_t steps = 1000;
  std::string optimizer = "adam";
  double learning_rate = 1e-3;
  std::optional<double> beta1, beta2, epsilon, weight_decay, momentum;  // none: nn::OptimizerOptions
  int64_t warmup = 100;
  std::string decay = "linear";
  std::optional<double> final_rate;
  std::optional<int64_t> decay_every;
  std::optional<double> decay_factor;
  double clip = 1;
  double ema = 0.999;
  int64_t recompute = 0;
  int64_t patience = 0;
  double dynamic_rate = 0;
  double dynamic_decay = 0;
  int64_t evaluate_every = 200;
  int64_t evaluate_windows = 0;
  int64_t test_windows = 0;
  int64_t checkpoint_every = 200;

  bool operator==(const TrainConfig&) const = default;
};

struct LogConfig {
  int64_t every = 10;
  int64_t samples = 500;
  double temperature = 1;
  bool figures = true;

  bool operator==(const LogConfig&) const = default;
};

struct Config {
  std::string name;  // the stem of the file's name where the file does not say
  int64_t seed = 1;
  std::string device = "cpu";
  std::string precision = "f32";
  DataConfig data;
  ModelConfig model;
  TrainConfig train;
  LogConfig log;

  bool operator==(const Config&) const = default;
};

// The file of a configuration. A name without a folder is looked for here and then in `search_folders`, with
// or without ".yaml". UserError with the nearest name when there is none.
std::filesystem::path find_config(const std::string& path_or_name,
                                  const std::vector<std::filesystem::path>& search_folders);

// Reads the file that `find_config` finds and applies "key=value" overrides in place of its values.
Config load_config(const std::string& path_or_name, const std::vector<std::string>& overrides = {},
                   const std::vector<std::filesystem::path>& search_folders = {"configs"});

// The same from a text; `source_name` stands for the file in the messages.
Config parse_config(const std::string& text, const std::string& source_name,
                    const std::vector<std::string>& overrides = {});

// The relations between fields that need nothing but the configuration. UserError with a line for each
// problem.
void check(const Config& config);

// All fields as YAML that `parse_config` reads back to the same values.
std::string to_yaml(const Config& config);

// docs/configuration.md.
std::string config_reference_markdown();

}  // namespace bsexp::experiments
