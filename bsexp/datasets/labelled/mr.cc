// Sentence polarity of Pang and Lee (2005): rt-polarity.pos and rt-polarity.neg, 5331 sentences each, one a
// line, in Latin-1.
#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/file_set.h"
#include "bsexp/datasets/labelled/sets.h"
#include "bsexp/datasets/labelled_builder.h"
#include "bsexp/datasets/prepare.h"

namespace bsexp::datasets {

namespace {

LabelledSet load(const LabelledRow& row, const LabelledOptions& options) {
  const std::filesystem::path path = path_of(row, options);
  std::array<std::string, 2> texts;
  const std::array<std::string, 2> classes = {"neg", "pos"};
  each_file(path, [&](const std::string& file, const auto& read) {
    for (size_t i = 0; i < 2; ++i) {
      if (std::filesystem::path(file).filename() == "rt-polarity." + classes[i]) texts[i] = read();
    }
  });
  LabelledBuilder builder(row.name, path, options);
  for (size_t i = 0; i < 2; ++i) {
    REQUIRE(!texts[i].empty(), "{} has no rt-polarity.{}", path.string(), classes[i]);
    if (texts[i].ends_with('\n')) texts[i].pop_back();
    for (const std::string& line : split(texts[i], '\n'))
      builder.add(Part::train, classes[i], utf8_of_latin1(line));
  }
  return builder.finish({"neg", "pos"});
}

}  // namespace

LabelledRow mr() {
  return {"mr", "rt-polaritydata of yours, archive or folder (Pang, Lee 2005)", "cross-validated",
          std::nullopt, load};
}

}  // namespace bsexp::datasets
