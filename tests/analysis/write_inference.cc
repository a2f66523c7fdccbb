// write_inference: reads {"a": [...], "b": [...]} a line, writes what inference.h says of them as JSON a
// line.
#include <exception>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "bsexp/analysis/inference.h"

using namespace bsexp::analysis;

namespace {

void write_inference() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto given = nlohmann::json::parse(line);
    const auto a = given["a"].get<std::vector<double>>(), b = given["b"].get<std::vector<double>>();
    std::vector<double> differences;
    for (size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
    const Interval t = t_interval(a), bootstrap = bootstrap_interval(a);
    const TestResult paired = paired_t(differences), ranked = wilcoxon(differences);
    const Correlation linear = pearson(a, b), ordinal = spearman(a, b);
    std::cout << nlohmann::json{{"mean", mean(a)},
                                {"t", {t.low, t.high}},
                                {"bootstrap", {bootstrap.low, bootstrap.high}},
                                {"paired_t", {paired.statistic, paired.p}},
                                {"wilcoxon", {ranked.statistic, ranked.p}},
                                {"pearson", {linear.r, linear.p, linear.interval.low, linear.interval.high}},
                                {"spearman",
                                 {ordinal.r, ordinal.p, ordinal.interval.low, ordinal.interval.high}},
                                {"holm", holm(given["p"].get<std::vector<double>>())}}
              << '\n';
  }
}

}  // namespace

int main() {
  try {
    write_inference();
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 1;
  }
}
