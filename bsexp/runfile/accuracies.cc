#include "bsexp/runfile/accuracies.h"

#include "bsexp/base/error.h"
#include "bsexp/runfile/hdf5.h"

namespace bsexp::runfile {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "sentiment_", kEnding = ".h5";

// None of a file that is damaged or of another version: it lies beside a run, and must not make that
// unreadable.
std::map<std::string, double> accuracies_of(const fs::path& path, const std::string& set) {
  std::map<std::string, double> accuracies;
  try {
    const Hdf5File file = Hdf5File::open_to_read(path);
    if (!is_sentiment(file)) return {};
    const std::string prefix = kSentimentMetric + set + '/';
    for (const std::string& name : file.members("classifiers"))
      accuracies[prefix + name] = file.real_attribute("classifiers/" + name, "accuracy");
    accuracies[prefix + "unit"] = file.real_attribute("unit", "accuracy");
  } catch (const Error&) {
    return {};
  }
  return accuracies;
}

}  // namespace

bool is_sentiment(const Hdf5File& file) {
  return file.has_attribute("", kSentimentMark) &&
         file.integer_attribute("", kSentimentMark) == kSentimentVersion;
}

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
    accuracies.merge(accuracies_of(
        entry->path(), name.substr(kPrefix.size(), name.size() - kPrefix.size() - kEnding.size())));
  }
  return accuracies;
}

}  // namespace bsexp::runfile
