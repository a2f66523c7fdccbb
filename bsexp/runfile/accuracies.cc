#include "bsexp/runfile/accuracies.h"

#include "bsexp/base/error.h"
#include "bsexp/runfile/hdf5.h"

namespace bsexp::runfile {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "sentiment_", kEnding = ".h5";

void add_accuracies(const fs::path& path, const std::string& set, std::map<std::string, double>& into) {
  const Hdf5File file = Hdf5File::open_to_read(path);
  REQUIRE(file.has_attribute("", kSentimentMark) &&
              file.integer_attribute("", kSentimentMark) == kSentimentVersion,
          "{} is an HDF5 file, but has no sentiment of this version of bsexp", path.string());
  const std::string prefix = kSentimentMetric + set + '/';
  for (const std::string& name : file.members("classifiers"))
    into[prefix + name] = file.real_attribute("classifiers/" + name, "accuracy");
  into[prefix + "unit"] = file.real_attribute("unit", "accuracy");
}

}  // namespace

std::string sentiment_file_name(const std::string& set) {
  return std::string(kPrefix) + set + std::string(kEnding);
}

std::map<std::string, double> read_accuracies(const fs::path& folder) {
  std::map<std::string, double> accuracies;
  std::error_code unreachable;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, unreachable), end;
       !unreachable && entry != end; entry.increment(unreachable)) {
    const std::string name = entry->path().filename().string();
    if (name.size() <= kPrefix.size() + kEnding.size() || !name.starts_with(kPrefix) ||
        !name.ends_with(kEnding))
      continue;
    add_accuracies(entry->path(), name.substr(kPrefix.size(), name.size() - kPrefix.size() - kEnding.size()),
                   accuracies);
  }
  return accuracies;
}

}  // namespace bsexp::runfile
