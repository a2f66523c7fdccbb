#include "bsexp/experiments/sweep_folder.h"

#include <algorithm>
#include <set>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::experiments {

namespace fs = std::filesystem;

void make_sweep_folder(const SweepFolder& folder, const SweepSpec& spec,
                       const std::vector<SweepCell>& cells) {
  std::set<std::string> names;
  for (const SweepCell& cell : cells) names.insert(cell.name);
  std::error_code error;  // no folder, nothing foreign in it
  for (const auto& entry : fs::directory_iterator(folder.path / "runs", error)) {
    REQUIRE(names.contains(entry.path().filename().string()),
            "{} is no run of this sweep, and there is no sweep.yaml: a sweep needs a folder of its own; "
            "choose another with --out",
            entry.path().string());
  }
  for (const SweepCell& cell : cells) {
    make_folder(folder.cell(cell.name));
    write_file(folder.cell(cell.name) / "config.yaml", to_yaml(cell.config));
  }
  write_file(folder.sweep_file(), to_yaml(spec));
}

SweepSpec read_sweep_folder(const SweepFolder& folder) {
  REQUIRE(folder.has_sweep(), "{} holds no sweep.yaml: give the folder of a sweep, such as runs/NAME/ID",
          folder.path.string());
  return read_sweep(read_file(folder.sweep_file()), folder.sweep_file().string(), {});
}

std::vector<std::string> cell_names(const SweepFolder& folder) {
  std::vector<std::string> names;
  for (const SweepCell& cell : cells_of(read_sweep_folder(folder))) names.push_back(cell.name);
  return names;
}

void forget_endings(const SweepFolder& folder, const std::vector<std::string>& names) {
  std::error_code ignored;  // what cannot be removed is told when the cell starts
  for (const std::string& name : names) {
    for (const char* file : {kExitCodeName, kLogName}) fs::remove(folder.cell(name) / file, ignored);
  }
}

std::optional<SweepFolder> newest_sweep(const fs::path& runs, const std::string& name) {
  std::vector<fs::path> found;
  std::error_code error;  // no folder, no sweep
  for (const auto& entry : fs::directory_iterator(runs / name, error)) {
    if (SweepFolder{entry.path()}.has_sweep()) found.push_back(entry.path());
  }
  if (found.empty()) return std::nullopt;
  return SweepFolder{*std::max_element(found.begin(), found.end())};  // ids start with the time
}

}  // namespace bsexp::experiments
