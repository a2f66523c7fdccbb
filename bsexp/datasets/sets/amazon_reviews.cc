#include "bsexp/datasets/sets/amazon_reviews.h"

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/lines.h"
#include "bsexp/datasets/loose_json.h"
#include "bsexp/datasets/prepare.h"
#include "bsexp/datasets/prepared_text.h"

namespace bsexp::datasets {

namespace {

// With the version of what `prepare_reviews` does: a text of another is prepared anew.
constexpr const char* kRecipe = "amazon reviews, version 1";

void prepare_reviews(const std::filesystem::path& file, const Put& put, Counts& counts) {
  LineReader reader(file);
  std::string line;
  while (reader.next(line)) {
    if (line.empty()) continue;
    const auto review = read_loose_json(line);
    if (!review) {
      ++counts["left out: malformed JSON"];
      continue;
    }
    const auto text = review->find("reviewText");
    if (text == review->end()) {
      ++counts["left out: no reviewText"];
      continue;
    }
    const std::string prepared = for_model(text->second);
    if (is_blank(prepared)) {
      ++counts["left out: empty text"];
      continue;
    }
    if (!is_utf8(text->second)) ++counts["not UTF-8, read as bytes"];
    ++counts["reviews"];
    if (!put(prepared)) return;
  }
}

Text load(const DatasetRow&, const TextOptions& options) {
  REQUIRE(!options.path.empty(),
          "data.dataset is amazon_text, so data.path must name a file of reviews, one JSON object a line, "
          "plain or "
          "gzip, or a folder of such files");
  PreparedText prepared =
      prepared_text(kRecipe, files_of(options.path), options.limit, options.console, prepare_reviews);
  return {std::move(prepared.text), std::nullopt, std::move(prepared.counts)};
}

}  // namespace

DatasetRow amazon_reviews() {
  return {"amazon_text",
          "reviews of yours as one text: loose JSON lines, plain or gzip (McAuley 2014; data.path)",
          SplitKind::contiguous,
          std::nullopt,
          load,
          true};
}

}  // namespace bsexp::datasets
