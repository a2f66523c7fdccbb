// What the runs of a report look like: the pattern and a sample of each group.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "bsexp/analysis/report/html.h"
#include "bsexp/analysis/report/pattern.h"
#include "bsexp/analysis/report/sections.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis::report {

namespace {

constexpr size_t kMostShown = 24;

const Run* run_of(const RunSet& set, const std::string& path) {
  const auto found = std::find_if(set.runs.begin(), set.runs.end(),
                                  [&](const Run& run) { return run.stored.path.string() == path; });
  return found == set.runs.end() ? nullptr : &*found;
}

// The mask that a signal passes first, or the first by name.
const std::pair<const std::string, runfile::StoredTopology>* first_mask(const runfile::StoredRun& run) {
  if (run.topologies.empty()) return nullptr;
  const auto named = run.sequence.empty() ? run.topologies.end() : run.topologies.find(run.sequence.front());
  return named != run.topologies.end() ? &*named : &*run.topologies.begin();
}

std::string statistics_list(const runfile::StoredTopology& mask) {
  std::string html =
      fmt::format("<dt>blocks</dt><dd>{} × {} of {}</dd>", mask.n_rows, mask.n_columns, mask.block_size);
  for (const char* name : {"density", "degree_mean", "mean_path_length", "diameter", "clustering"}) {
    const auto found = mask.stats.find(name);
    if (found == mask.stats.end()) continue;
    std::string title = name;
    std::replace(title.begin(), title.end(), '_', ' ');
    html += "<dt>" + title + "</dt><dd>" + shown(found->second) + "</dd>";
  }
  return "<dl>" + html + "</dl>";
}

}  // namespace

std::string patterns(const Comparison& comparison, const RunSet& set) {
  std::set<std::pair<std::vector<int64_t>, std::vector<int32_t>>> seen;
  std::string html;
  for (const Group& group : comparison.groups) {
    const Run* run = run_of(set, comparison.runs[group.runs.front()].path);
    const auto* mask = run == nullptr ? nullptr : first_mask(run->stored);
    if (mask == nullptr || !seen.emplace(mask->second.indptr, mask->second.indices).second) continue;
    if (seen.size() > kMostShown) continue;
    std::string title = mask->second.generator;
    for (const auto& [name, value] : mask->second.parameters) title += fmt::format(", {} {}", name, value);
    html += "<figure>" + pattern_svg(mask->second, title) + "<figcaption>" + escaped(title) + "; mask " +
            escaped(mask->first) + "</figcaption>" + statistics_list(mask->second) + "</figure>\n";
  }
  if (html.empty()) return "";
  const std::string others = seen.size() > kMostShown ? fmt::format(" The first {} of {} patterns are shown.",
                                                                    kMostShown, seen.size())
                                                      : "";
  return "<p class=\"soft\">The first mask of the first run of each group: a row for each input block, a "
         "column for each output block." +
         others + "</p>\n<div class=\"patterns\">\n" + html + "</div>\n";
}

std::string samples(const Comparison& comparison, const RunSet& set) {
  std::string html;
  for (const Group& group : comparison.groups) {
    const Run* run = run_of(set, comparison.runs[group.runs.front()].path);
    if (run == nullptr || run->stored.samples.empty()) continue;
    html += fmt::format("<details><summary>{}</summary><pre>{}</pre></details>\n", escaped(group.label),
                        escaped(printable(run->stored.samples.begin()->second)));
  }
  return html;
}

}  // namespace bsexp::analysis::report
