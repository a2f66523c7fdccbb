// The summary of a report: which group is best, and how sure that is.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "bsexp/analysis/report/html.h"
#include "bsexp/analysis/report/sections.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis::report {

namespace {

constexpr size_t kFewWarnings = 4;

// Groups that differences join, each set by the mean: the best first.
std::vector<std::vector<size_t>> compared_groups(const Comparison& comparison) {
  std::vector<size_t> root(comparison.groups.size());
  std::iota(root.begin(), root.end(), 0);
  const auto find = [&](size_t group) {
    while (root[group] != group) group = root[group];
    return group;
  };
  for (const Difference& difference : comparison.differences) root[find(difference.a)] = find(difference.b);
  std::vector<std::vector<size_t>> sets(root.size());
  for (size_t group = 0; group < root.size(); ++group) sets[find(group)].push_back(group);
  std::erase_if(sets, [](const std::vector<size_t>& set) { return set.size() < 2; });
  for (std::vector<size_t>& set : sets) {
    std::stable_sort(set.begin(), set.end(), [&](size_t a, size_t b) {
      const double less = comparison.groups[a].mean - comparison.groups[b].mean;
      return comparison.more_is_better ? less > 0 : less < 0;
    });
  }
  return sets;
}

std::string verdict(const Difference& difference, double level) {
  if (!difference.unfair.empty())
    return "not a fair comparison, since " + escaped(join(difference.unfair, "; "));
  return difference.p_t_holm < 1 - level ? "a clear difference" : "these runs do not tell them apart";
}

std::string sentence_of(const Comparison& comparison, size_t best, size_t second) {
  const Group &a = comparison.groups[best], &b = comparison.groups[second];
  std::string text = fmt::format("<strong>{}</strong> has the {} {}: {} ({} runs", escaped(a.label),
                                 comparison.more_is_better ? "highest" : "lowest", escaped(comparison.metric),
                                 shown(a.mean), a.runs.size());
  if (a.runs.size() > 1) text += fmt::format(", {:g} % interval {}", 100 * comparison.level, shown(a.t));
  text += fmt::format("). Next is <strong>{}</strong> with {}", escaped(b.label), shown(b.mean));
  for (const Difference& difference : comparison.differences) {
    const bool forward = difference.a == best && difference.b == second;
    if (!forward && !(difference.a == second && difference.b == best)) continue;
    const double sign = forward ? 1 : -1;
    const Interval interval = forward ? difference.t : Interval{-difference.t.high, -difference.t.low};
    return text + fmt::format("; paired by seed they differ by {} ({}; p = {}): {}.",
                              shown(sign * difference.mean), shown(interval), shown(difference.p_t_holm),
                              verdict(difference, comparison.level));
  }
  return text + ".";
}

}  // namespace

std::string summary(const Comparison& comparison) {
  std::string html;
  for (const std::vector<size_t>& set : compared_groups(comparison))
    html += "<p>" + sentence_of(comparison, set[0], set[1]) + "</p>\n";
  if (html.empty()) {
    html = fmt::format("<p>{} runs in {} {}; no two groups can be compared.</p>\n", comparison.runs.size(),
                       comparison.groups.size(), comparison.groups.size() == 1 ? "group" : "groups");
  }
  if (!comparison.by.empty())
    html += "<p class=\"soft\">Groups by " + escaped(join(comparison.by)) + ".</p>\n";
  html = "<div class=\"summary\">\n" + html + "</div>\n";
  if (comparison.warnings.empty()) return html;
  std::string list;
  for (const std::string& warning : comparison.warnings) list += "<li>" + escaped(warning) + "</li>\n";
  const bool few = comparison.warnings.size() <= kFewWarnings;
  return html + fmt::format(
                    "<details class=\"warnings\"{}><summary>{} to know before believing this</summary>\n"
                    "<ul>\n{}</ul></details>\n",
                    few ? " open" : "",
                    comparison.warnings.size() == 1 ? "One thing"
                                                    : fmt::format("{} things", comparison.warnings.size()),
                    list);
}

}  // namespace bsexp::analysis::report
