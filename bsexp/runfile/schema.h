#pragma once
// The names of the run file. docs/run-file.md is the same list for readers.
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bsexp::runfile {

inline constexpr int64_t kSchemaVersion = 1;
inline constexpr const char* kRunFileName = "run.h5";

// What the attribute `status` of the root says.
inline constexpr const char* kStatusRunning = "running";
inline constexpr const char* kStatusInterrupted = "interrupted";
inline constexpr const char* kStatusFailed = "failed";
inline constexpr const char* kStatusFinished = "finished";

// The other attributes of the root.
struct RunInfo {
  std::string name;
  std::string version;  // of bsexp
  std::string commit;   // of its source
  std::string command_line;
  std::string started;  // UTC, ISO 8601
  std::string config;   // resolved, YAML
  std::string device;   // backend
  std::string isa;
  int64_t seed = 0;
  int64_t threads = 0;
};

// One row of a table of metrics: columns in any order. `step` is stored as an integer, all others as doubles.
using MetricsRow = std::map<std::string, double>;

// A block mask as it stands in /topology/NAME.
struct StoredTopology {
  int64_t n_rows = 0, n_columns = 0;  // blocks
  int64_t block_size = 0;
  std::string generator;
  std::map<std::string, std::string> parameters;
  std::vector<int64_t> indptr;
  std::vector<int32_t> indices;
  std::map<std::string, double> stats = {};
  std::string fingerprint = {};  // of shape and structure; empty in files of versions that did not write it
};

// A weight as it stands in /weights/NAME: [rows, features], row-major when dense (block_size 0), else blocks
// [Z, s, s] with their CSR structure, as scipy.sparse.bsr_matrix takes them.
struct StoredWeight {
  int64_t rows = 0, features = 0;
  int64_t block_size = 0;
  std::vector<float> data;
  std::vector<int32_t> indices, indptr;
};

// A mask as it was after a step of training: an entry of /topology/NAME/history, whose arrays hold the masks
// one after the other: step [T], indptr [T, n_rows + 1] (each from 0), indices [blocks of all].
struct StoredMask {
  int64_t step = 0;
  std::vector<int64_t> indptr;
  std::vector<int32_t> indices;
};

// The activations of every unit of a layer over an evaluation, as they stand in /activations/NAME.
struct StoredActivations {
  std::vector<double> mean, sd, max_abs;  // of one length
};

// run.h5 of a run's folder, or the file itself.
std::filesystem::path run_file_of(const std::filesystem::path& run);

}  // namespace bsexp::runfile
