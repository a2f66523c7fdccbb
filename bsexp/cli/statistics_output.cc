#include "bsexp/cli/statistics_output.h"

#include "bsexp/base/text.h"

namespace bsexp::cli {

nlohmann::ordered_json statistics_json(const topology::MaskStatistics& of) {
  nlohmann::ordered_json object = {{"nodes", of.nodes}, {"edges", of.edges}, {"density", of.density}};
  if (of.paths) object["mean_path_length"] = of.paths->mean_path_length;
  if (of.clustering) object["clustering"] = *of.clustering;
  if (of.paths) {
    object["diameter"] = of.paths->diameter;
    object["reachable"] = of.paths->reachable;
  }
  if (of.giant_component) object["giant_component"] = *of.giant_component;
  object["degree_min"] = of.degree_min;
  object["degree_mean"] = of.degree_mean;
  object["degree_max"] = of.degree_max;
  object["in_degree_min"] = of.in_degree_min;
  object["in_degree_mean"] = of.in_degree_mean;
  object["in_degree_max"] = of.in_degree_max;
  return object;
}

Row statistics_row(const topology::MaskStatistics& of) {
  return {format_count(of.nodes),
          format_count(of.edges),
          short_number(of.density),
          of.paths ? short_number(of.paths->mean_path_length) : "",
          of.paths ? format_count(of.paths->diameter) : "",
          of.clustering ? short_number(*of.clustering) : ""};
}

std::string mix_line(std::span<const double> shares) {
  std::vector<std::string> words;
  for (const double share : shares) words.push_back(short_number(share));
  return join(words, " ");
}

}  // namespace bsexp::cli
