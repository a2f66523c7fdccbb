// Movie reviews of Pang and Lee (2004, 2005) as Debian's python3-pattern carries them, for personal use:
// 4000 sentences, and 1500 whole reviews. CSV without a header: label (1 or -1), text. The package's README
// has the names of the two files the other way round.
#include "bsexp/datasets/delimited.h"
#include "bsexp/datasets/labelled/sets.h"
#include "bsexp/datasets/labelled_builder.h"

namespace bsexp::datasets {

namespace {

LabelledSet load(const LabelledRow& row, const LabelledOptions& options) {
  const std::filesystem::path path = path_of(row, options);
  LabelledBuilder builder(row.name, path, options);
  DelimitedReader reader(path, ',', true);
  std::vector<std::string> cells;
  while (reader.next(cells)) {
    if (cells.size() == 2) {
      builder.add(Part::train, cells[0], cells[1]);
    } else {
      builder.leave_out("not a label and a text");
    }
  }
  builder.leave_out("malformed quotes", reader.malformed());
  return builder.finish({"-1", "1"});
}

Source in_package(const std::string& name, const std::string& file) {
  const std::string path = "usr/share/doc/python3-pattern/test/corpora/" + name;
  Source source;
  source.package = "python3-pattern";
  source.installed = "/" + path;
  source.member = "data.tar*:./" + path;
  source.file = file;
  source.algorithm = "sha256";
  return source;
}

}  // namespace

LabelledRow sentences() {
  Source source = in_package("polarity-en-pang&lee2.csv", "movie-sentences.csv");
  source.text_size = 495151;
  source.checksum = "1b9975e7c33f487bc2187fffdc55213fdbb84bac4f6c1852b5dd40912411f53f";
  return {"sentences", "4000 sentences of movie reviews (Debian's python3-pattern)", "cross-validated",
          source, load};
}

LabelledRow reviews() {
  Source source = in_package("polarity-en-pang&lee1.csv", "movie-reviews.csv");
  source.text_size = 5856876;
  source.checksum = "a21e3106433d9fa59fe75707b8af6ee5e2b27ab9bb98f7c0d69878a40b68aa8f";
  return {"reviews", "1500 movie reviews (Debian's python3-pattern)", "cross-validated", source, load};
}

}  // namespace bsexp::datasets
