// Amazon reviews (McAuley 2014): one object of loose JSON a line, plain or gzip, with `reviewText` and
// `overall` (1 to 5 stars). 1 and 2 stars are negative, 4 and 5 positive. Of ten reviews that can be used one
// is for validation and one for testing. With a limit the file is read twice, so that what is drawn from all
// of it needs no more memory than its labels.
#include "bsexp/datasets/labelled/sets.h"
#include "bsexp/datasets/labelled_builder.h"
#include "bsexp/datasets/lines.h"
#include "bsexp/datasets/loose_json.h"

namespace bsexp::datasets {

namespace {

constexpr int64_t kShare = 10;

// The class of so many stars; empty: neither.
std::string class_of(const std::string& stars) {
  if (stars == "1" || stars == "1.0" || stars == "2" || stars == "2.0") return "negative";
  if (stars == "4" || stars == "4.0" || stars == "5" || stars == "5.0") return "positive";
  return "";
}

void add_line(LabelledBuilder& builder, const std::string& line) {
  const auto review = read_loose_json(line);
  if (!review) return builder.leave_out("malformed JSON");
  const auto text = review->find("reviewText"), stars = review->find("overall");
  if (text == review->end()) return builder.leave_out("no reviewText");
  if (stars == review->end()) return builder.leave_out("no label");
  const std::string label = class_of(stars->second);
  if (label.empty()) return builder.leave_out("neither 1, 2, 4 nor 5 stars");
  const int64_t turn =
      (builder.size(Part::train) + builder.size(Part::valid) + builder.size(Part::test)) % kShare;
  builder.add(turn == kShare - 2   ? Part::valid
              : turn == kShare - 1 ? Part::test
                                   : Part::train,
              label, text->second);
}

void add_lines(LabelledBuilder& builder, const std::filesystem::path& path) {
  LineReader reader(path);
  std::string line;
  while (reader.next(line)) {
    if (!line.empty()) add_line(builder, line);
  }
}

LabelledSet load(const LabelledRow& row, const LabelledOptions& options) {
  const std::vector<std::string> classes = {"negative", "positive"};
  const std::filesystem::path path = path_of(row, options);
  LabelledBuilder builder(row.name, path, options);
  if (options.limit > 0) {
    LabelledBuilder labels(row.name, path, options, LabelledBuilder::Keep::labels_alone);
    add_lines(labels, path);
    builder.keep_drawn_by(labels, classes);
  }
  add_lines(builder, path);
  return builder.finish(classes);
}

}  // namespace

LabelledRow amazon() {
  return {"amazon", "reviews of yours, loose JSON lines, plain or gzip (McAuley 2014)", "train, valid, test",
          std::nullopt, load};
}

}  // namespace bsexp::datasets
