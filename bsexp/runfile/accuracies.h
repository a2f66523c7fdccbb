#pragma once
// The accuracies that `bsexp sentiment` leaves beside a run, one file for each labelled set.
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace bsexp::runfile {

// Of the root of such a file.
inline constexpr const char* kSentimentMark = "bsexp_sentiment";
inline constexpr int64_t kSentimentVersion = 1;

// "sentiment_SET.h5".
std::string sentiment_file_name(const std::string& set);

// "sentiment/SET/CLASSIFIER" -> accuracy, from all such files in a folder; the classifier "unit" is the
// single most predictive unit. UserError where one of them is damaged or of another version.
std::map<std::string, double> read_accuracies(const std::filesystem::path& folder);

// The names of these values begin with this.
inline constexpr const char* kSentimentMetric = "sentiment/";

}  // namespace bsexp::runfile
