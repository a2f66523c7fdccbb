#pragma once
// Features of labelled texts in features.h5, one group for each set; docs/run-file.md is the list for
// readers.
//
// The file is replaced as a whole whenever a set is added, so it can be read at any time.
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bsexp::runfile {

inline constexpr const char* kFeaturesFileName = "features.h5";
inline constexpr std::array<const char*, 3> kFeatureParts = {"train", "valid", "test"};

struct StoredFeaturePart {
  std::vector<float> values;    // [texts, units], row-major
  std::vector<int32_t> labels;  // 0 or 1
};

struct StoredFeatures {
  int64_t n_units = 0;
  std::array<StoredFeaturePart, 3> parts;            // kFeatureParts
  std::map<std::string, std::string> attributes;     // where they come from
  std::map<std::string, int64_t> left_out, remarks;  // rows of the data, by reason
};

// Puts the set into the file, beside the others that are there.
void write_features(const std::filesystem::path& path, const std::string& set,
                    const StoredFeatures& features);

// None where there is no such file or set. UserError where its arrays do not fit together.
std::optional<StoredFeatures> read_features(const std::filesystem::path& path, const std::string& set);

}  // namespace bsexp::runfile
