#pragma once
// The runs that a command is about: found below the given paths, read where they can be, with their
// configuration key by key.
//
// A path is a run.h5, the folder of a run, a sweep, or any folder: every run.h5 below it counts, once, in the
// order of the paths.
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "bsexp/runfile.h"

namespace bsexp::analysis {

// UserError for a path that is not there, and for a folder without a run.h5 below it.
std::vector<std::filesystem::path> find_run_files(const std::vector<std::string>& paths);

struct Run {
  runfile::StoredRun stored;
  std::map<std::string, std::string> config;  // "model.topology.kind" -> "watts_strogatz"

  // The last value of a column; NaN where the table or the column is not there.
  double last(const std::string& table, const std::string& column) const;
  // A number among the attributes of the root; NaN where it is absent.
  double number(const std::string& name) const;
  // The mean of a statistic over the masks that have it; NaN where none has.
  double mask_statistic(const std::string& name) const;
};

struct RunSet {
  std::vector<Run> runs;
  std::vector<std::string> problems;  // a sentence for each file that could not be read, with its path
};

// What cannot be read is a problem of the set; with `strict`, a UserError that names all of them. UserError
// when nothing is left.
RunSet load_runs(const std::vector<std::string>& paths, runfile::RunParts parts, bool strict = false);

// How a run is called: the path of its folder as it was given, or of its file where that is no run.h5; in
// full where nothing of it is left ("run.h5", ".").
std::string name_of(const std::filesystem::path& run);

// The folder of each run below what the folders of all share. The paths are compared as they are on the disk:
// no ".." is left in them.
std::vector<std::filesystem::path> short_names(const std::vector<std::filesystem::path>& runs);

// YAML as keys with dots and the text of their values, both `printable_line`. UserError when it is not a YAML
// map of scalars, lists of scalars and maps, has more than 16 levels, or more than 1 MiB with its aliases
// written out.
std::map<std::string, std::string> flat_config(const std::string& yaml, const std::string& source);

}  // namespace bsexp::analysis
