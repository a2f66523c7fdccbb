#include "bsexp/analysis/run_set.h"

#include <algorithm>
#include <limits>
#include <set>

#include <yaml-cpp/yaml.h>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis {

namespace fs = std::filesystem;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::vector<fs::path> run_files_below(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(folder, options, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().filename() == runfile::kRunFileName && !fs::is_directory(at->path()))
      found.push_back(at->path());
  }
  REQUIRE(!error, "{} cannot be searched for runs: {}", folder.string(), error.message());
  REQUIRE(!found.empty(),
          "{} holds no {}, and no folder below it does: give a run, a sweep or a folder of runs",
          folder.string(), runfile::kRunFileName);
  std::sort(found.begin(), found.end());
  return found;
}

// YAML as flat keys. What aliases repeat counts each time, so that a short text neither goes on without end
// nor fills the memory.
class Flattener {
 public:
  explicit Flattener(const std::string& source) : source_(source) {}

  void add(const YAML::Node& node, const std::string& key, int depth = 0) {
    constexpr int kMostDepth = 16;
    REQUIRE(depth <= kMostDepth, "{}: its configuration is damaged: it has more than {} levels", source_,
            kMostDepth);
    count(key);
    if (node.IsMap()) {
      for (const auto& entry : node) {
        const auto word = printable_line(entry.first.as<std::string>());
        add(entry.second, key.empty() ? word : key + '.' + word, depth + 1);
      }
    } else if (node.IsSequence()) {
      std::vector<std::string> words;
      for (const auto& element : node) words.push_back(text_of(element));
      result_[key] = join(words);
    } else {
      result_[key] = text_of(node);
    }
  }

  std::map<std::string, std::string> result() && { return std::move(result_); }

 private:
  std::string text_of(const YAML::Node& scalar) {
    std::string text = scalar.IsNull() ? "null" : printable_line(scalar.as<std::string>());
    count(text);
    return text;
  }

  void count(const std::string& text) {
    constexpr size_t kMostBytes = 1 << 20;
    bytes_ += 1 + text.size();
    REQUIRE(bytes_ <= kMostBytes, "{}: its configuration is damaged: its aliases make more than {} of it",
            source_, format_bytes(kMostBytes));
  }

  const std::string& source_;
  std::map<std::string, std::string> result_;
  size_t bytes_ = 0;
};

}  // namespace

std::vector<fs::path> find_run_files(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  std::set<fs::path> seen;
  for (const std::string& path : paths) {
    REQUIRE(fs::exists(path), "{} does not exist", path);
    for (const fs::path& file :
         fs::is_directory(path) ? run_files_below(path) : std::vector<fs::path>{path}) {
      if (seen.insert(fs::weakly_canonical(file)).second) files.push_back(file);
    }
  }
  return files;
}

std::map<std::string, std::string> flat_config(const std::string& yaml, const std::string& source) {
  try {
    const YAML::Node root = YAML::Load(yaml);
    REQUIRE(root.IsMap(), "{}: its configuration is no YAML map", source);
    Flattener flattener(source);
    flattener.add(root, "");
    return std::move(flattener).result();
  } catch (const YAML::Exception& error) {
    throw UserError(fmt::format("{}: its configuration is damaged: {}", source, printable(error.msg)));
  }
}

std::string name_of(const fs::path& run) {
  const fs::path folder = run.filename() == runfile::kRunFileName ? run.parent_path() : run;
  const bool has_name = folder.has_filename() && folder.filename() != "." && folder.filename() != "..";
  if (has_name) return folder.lexically_normal().string();
  const fs::path whole = fs::weakly_canonical(folder.empty() ? "." : folder);
  return (whole.has_filename() ? whole : whole.parent_path()).string();
}

std::vector<fs::path> short_names(const std::vector<fs::path>& runs) {
  std::vector<fs::path> folders;
  fs::path common;
  for (const fs::path& run : runs) {
    folders.push_back(fs::weakly_canonical(run).parent_path());
    const fs::path above = folders.back().parent_path();
    if (folders.size() == 1) common = above;
    const auto differ = std::mismatch(common.begin(), common.end(), above.begin(), above.end()).first;
    fs::path shared;
    for (auto word = common.begin(); word != differ; ++word) shared /= *word;
    common = shared;
  }
  for (fs::path& folder : folders) folder = folder.lexically_relative(common);
  return folders;
}

RunSet load_runs(const std::vector<std::string>& paths, runfile::RunParts parts, bool strict) {
  RunSet set;
  for (runfile::LoadedRun& loaded : runfile::load_run_files(find_run_files(paths), parts)) {
    if (!loaded.run) {
      set.problems.push_back(printable(loaded.problem));
      continue;
    }
    try {
      auto config = flat_config(loaded.run->info.config, loaded.path.string());
      set.runs.push_back({std::move(*loaded.run), std::move(config)});
    } catch (const UserError& error) {
      set.problems.emplace_back(error.what());
    }
  }
  REQUIRE(!strict || set.problems.empty(), "{} of {} files cannot be read:\n{}", set.problems.size(),
          set.problems.size() + set.runs.size(), join(set.problems, "\n"));
  REQUIRE(!set.runs.empty(), "no run can be read:\n{}", join(set.problems, "\n"));
  return set;
}

double Run::last(const std::string& table, const std::string& column) const {
  const auto found = stored.tables.find(table);
  if (found == stored.tables.end()) return kNone;
  const auto values = found->second.find(column);
  return values == found->second.end() || values->second.empty() ? kNone : values->second.back();
}

double Run::number(const std::string& name) const {
  const auto found = stored.numbers.find(name);
  return found == stored.numbers.end() ? kNone : found->second;
}

double Run::mask_statistic(const std::string& name) const {
  double sum = 0;
  int64_t n = 0;
  for (const auto& [unused, mask] : stored.topologies) {
    const auto found = mask.stats.find(name);
    if (found == mask.stats.end()) continue;
    sum += found->second;
    ++n;
  }
  return n == 0 ? kNone : sum / static_cast<double>(n);
}

}  // namespace bsexp::analysis
