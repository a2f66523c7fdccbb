// The Large Movie Review Dataset (Maas et al. 2011): aclImdb/{train,test}/{pos,neg}/ID_RATING.txt, 12,500
// files each; train/unsup has no labels. Its archive, or a folder that holds aclImdb or is it. The "<br />"
// of the web page become newlines, which the preparation of texts makes blanks.
#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/file_set.h"
#include "bsexp/datasets/labelled/sets.h"
#include "bsexp/datasets/labelled_builder.h"

namespace bsexp::datasets {

namespace {

struct Review {
  std::string name;  // "train/pos/0_9.txt"
  std::string text;
};

std::string without_line_breaks(std::string text) {
  constexpr std::string_view kBreak = "<br />";
  for (size_t at = text.find(kBreak); at != std::string::npos; at = text.find(kBreak, at))
    text.replace(at, kBreak.size(), "\n");
  return text;
}

// "train/pos/0_9.txt" of "aclImdb/train/pos/0_9.txt"; empty for other files.
std::string review_name(const std::string& path) {
  const std::vector<std::string> words = split(path, '/');
  if (words.size() < 3 || !path.ends_with(".txt")) return "";
  const std::string &part = words[words.size() - 3], &label = words[words.size() - 2];
  if ((part != "train" && part != "test") || (label != "pos" && label != "neg")) return "";
  return part + '/' + label + '/' + words.back();
}

LabelledSet load(const LabelledRow& row, const LabelledOptions& options) {
  const std::filesystem::path path = path_of(row, options);
  std::vector<Review> reviews;
  each_file(path, [&](const std::string& file, const auto& read) {
    const std::string name = review_name(file);
    if (!name.empty()) reviews.push_back({name, without_line_breaks(read())});
  });
  REQUIRE(!reviews.empty(), "{} has no files train/pos/*.txt: is it the archive or the folder aclImdb?",
          path.string());
  std::sort(reviews.begin(), reviews.end(), [](const Review& a, const Review& b) { return a.name < b.name; });
  LabelledBuilder builder(row.name, path, options);
  for (Review& review : reviews) {
    const std::vector<std::string> words = split(review.name, '/');
    builder.add(words[0] == "train" ? Part::train : Part::test, words[1], review.text);
  }
  return builder.finish({"neg", "pos"});
}

}  // namespace

LabelledRow imdb() {
  Source source;
  source.url = "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz";
  source.download_size = 84125825;
  source.file = "aclImdb_v1.tar.gz";
  source.as_it_lies = true;
  source.text_size = 84125825;
  source.algorithm = "sha256";
  source.checksum = "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe";
  return {"imdb", "50,000 movie reviews (Maas et al. 2011)", "train, test", source, load};
}

}  // namespace bsexp::datasets
