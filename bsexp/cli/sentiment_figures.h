#pragma once
// The figures of a sentiment analysis: unit_SET.svg, heat_SET.svg and, with a learning curve, curve_SET.svg.
#include <filesystem>
#include <string>
#include <vector>

#include "bsexp/cli/feature_source.h"
#include "bsexp/sentiment.h"

namespace bsexp::cli {

// Which files that makes in a folder.
std::vector<std::string> sentiment_figure_files(const std::filesystem::path& folder, const std::string& set,
                                                const sentiment::ModelResult& of);

struct SentimentFigures {
  const datasets::LabelledSet& set;
  const sentiment::Protocol& protocol;
  const sentiment::Sentiment& of;
  const runfile::StoredFeatures& features;
  experiments::FeatureRequest request;
  std::string text;  // of the heat map; empty: one of each class
};

void draw(const SentimentFigures& figures, RunModel& run, const std::filesystem::path& folder);

}  // namespace bsexp::cli
