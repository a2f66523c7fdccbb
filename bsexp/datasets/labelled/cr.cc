// Customer reviews of five products (Hu, Liu 2004): text files of lines
//   camera[+2], size[-1][u]##the sentence
// A sentence is positive or negative by the sum of the numbers before "##". Lines that begin with "*" are
// remarks and "[t]" is a title; sentences without a number, or whose numbers cancel, are left out.
#include <algorithm>
#include <charconv>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/file_set.h"
#include "bsexp/datasets/labelled/sets.h"
#include "bsexp/datasets/labelled_builder.h"
#include "bsexp/datasets/prepare.h"

namespace bsexp::datasets {

namespace {

// The sum of "[+2]" and "[-1]"; none where there is no number. "[+]" and "[-]" count as one.
std::optional<int> opinion_of(std::string_view marks) {
  std::optional<int> sum;
  for (size_t at = marks.find('['); at != std::string_view::npos; at = marks.find('[', at + 1)) {
    if (at + 1 >= marks.size() || (marks[at + 1] != '+' && marks[at + 1] != '-')) continue;
    int size = 1;
    std::from_chars(marks.data() + at + 2, marks.data() + marks.size(), size);
    sum = sum.value_or(0) + (marks[at + 1] == '+' ? size : -size);
  }
  return sum;
}

void add_lines(LabelledBuilder& builder, const std::string& content) {
  for (const std::string& line : split(content, '\n')) {
    const size_t mark = line.find("##");
    if (mark == std::string::npos || line.starts_with('*')) continue;
    const auto opinion = opinion_of(std::string_view(line).substr(0, mark));
    if (!opinion) {
      builder.leave_out("no opinion marked");
    } else if (*opinion == 0) {
      builder.leave_out("opinions that cancel");
    } else {
      const std::string text = line.substr(mark + 2);
      builder.add(Part::train, *opinion > 0 ? "positive" : "negative",
                  is_utf8(text) ? text : utf8_of_latin1(text));
    }
  }
}

LabelledSet load(const LabelledRow& row, const LabelledOptions& options) {
  const std::filesystem::path path = path_of(row, options);
  std::vector<std::pair<std::string, std::string>> files;
  each_file(path, [&](const std::string& name, const auto& read) {
    if (name.ends_with(".txt")) files.emplace_back(name, read());
  });
  std::sort(files.begin(), files.end());
  LabelledBuilder builder(row.name, path, options);
  for (const auto& [name, content] : files) add_lines(builder, content);
  REQUIRE(builder.size(Part::train) > 0, "{} has no .txt file of lines FEATURE[+2]##SENTENCE", path.string());
  return builder.finish({"negative", "positive"});
}

}  // namespace

LabelledRow cr() {
  return {"cr", "customer review data of yours, archive or folder (Hu, Liu 2004)", "cross-validated",
          std::nullopt, load};
}

}  // namespace bsexp::datasets
