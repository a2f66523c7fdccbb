#pragma once
// The accuracies that `bsexp sentiment` leaves beside a run, one file for each labelled set.
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace bsexp::runfile {

class Hdf5File;

// Of the root of such a file.
inline constexpr const char* kSentimentMark = "bsexp_sentiment";
inline constexpr int64_t kSentimentVersion = 1;

// Whether a file is one, of this version.
bool is_sentiment(const Hdf5File& file);

// "sentiment_SET.h5".
std::string sentiment_file_name(const std::string& set);

// "sentiment/SET/CLASSIFIER" -> accuracy, from all such files in a folder; the classifier "unit" is the
// single most predictive unit. A file that is damaged or of another version has none.
std::map<std::string, double> read_accuracies(const std::filesystem::path& folder);

// The names of these values begin with this.
inline constexpr const char* kSentimentMetric = "sentiment/";

}  // namespace bsexp::runfile
