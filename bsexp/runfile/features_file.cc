#include "bsexp/runfile/features_file.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/runfile/hdf5.h"

namespace bsexp::runfile {

namespace fs = std::filesystem;

namespace {

constexpr const char* kMark = "bsexp_features";
constexpr int64_t kVersion = 1;

void write_counts(Hdf5File& file, const std::string& group, const std::map<std::string, int64_t>& counts) {
  for (const auto& [reason, count] : counts) file.set_attribute(group, reason, count);
}

std::map<std::string, int64_t> read_counts(const Hdf5File& file, const std::string& group) {
  std::map<std::string, int64_t> counts;
  if (!file.has(group)) return counts;
  for (const std::string& reason : file.attribute_names(group))
    counts[reason] = file.integer_attribute(group, reason);
  return counts;
}

void write_set(Hdf5File& file, const std::string& group, const StoredFeatures& features) {
  for (size_t i = 0; i < kFeatureParts.size(); ++i) {
    const StoredFeaturePart& part = features.parts[i];
    const std::string name = group + '/' + kFeatureParts[i];
    const auto n_texts = static_cast<int64_t>(part.labels.size());
    file.write<float>(name + "/values", part.values, {n_texts, features.n_units});
    file.write<int32_t>(name + "/labels", part.labels);
  }
  for (const auto& [name, text] : features.attributes) file.set_attribute(group, name, text);
  write_counts(file, group + "/left_out", features.left_out);
  write_counts(file, group + "/remarks", features.remarks);
}

Hdf5File open(const fs::path& path) {
  Hdf5File file = Hdf5File::open_to_read(path);
  REQUIRE(file.has_attribute("", kMark) && file.integer_attribute("", kMark) == kVersion,
          "{} is an HDF5 file, but has no features of this version of bsexp", path.string());
  return file;
}

bool is_there(const fs::path& path) {
  std::error_code unreachable;
  return fs::exists(path, unreachable);
}

}  // namespace

void write_features(const fs::path& path, const std::string& set, const StoredFeatures& features) {
  std::optional<Hdf5File> old;
  if (is_there(path)) old = open(path);
  replace_file(path, [&](const fs::path& temporary) {
    Hdf5File file = Hdf5File::create(temporary);
    file.set_attribute("", kMark, kVersion);
    for (const std::string& other : old ? old->members("features") : std::vector<std::string>()) {
      if (other != set) file.copy_from(*old, "features/" + other);
    }
    write_set(file, "features/" + set, features);
    file.close();
  });
}

std::optional<StoredFeatures> read_features(const fs::path& path, const std::string& set) {
  if (!is_there(path)) return std::nullopt;
  const Hdf5File file = open(path);
  const std::string group = "features/" + set;
  if (!file.has(group)) return std::nullopt;
  StoredFeatures features;
  for (size_t i = 0; i < kFeatureParts.size(); ++i) {
    const std::string name = group + '/' + kFeatureParts[i];
    StoredFeaturePart& part = features.parts[i];
    part.labels = file.read<int32_t>(name + "/labels");
    const std::vector<int64_t> shape = file.shape(name + "/values");
    const bool fits =
        shape.size() == 2 && shape[0] == static_cast<int64_t>(part.labels.size()) &&
        (i == 0 || shape[1] == features.n_units) &&
        std::all_of(part.labels.begin(), part.labels.end(), [](int32_t l) { return l == 0 || l == 1; });
    REQUIRE(fits, "{}: the values and labels of {} do not fit together", path.string(), name);
    features.n_units = shape[1];
    part.values = file.read<float>(name + "/values");
  }
  for (const std::string& name : file.attribute_names(group))
    features.attributes[name] = file.text_attribute(group, name);
  features.left_out = read_counts(file, group + "/left_out");
  features.remarks = read_counts(file, group + "/remarks");
  return features;
}

}  // namespace bsexp::runfile
