// The Stanford Sentiment Treebank (Socher et al. 2013), whole sentences, two classes: train.txt, dev.txt and
// test.txt of trainDevTestTrees_PTB.zip, one tree a line, "(3 (2 A) (4 (3 good) (2 film)))". The label of the
// root counts: 0 and 1 are negative, 3 and 4 positive, 2 is left out (6920, 872 and 1821 sentences remain).
#include <array>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/file_set.h"
#include "bsexp/datasets/labelled/sets.h"
#include "bsexp/datasets/labelled_builder.h"

namespace bsexp::datasets {

namespace {

std::string unescaped(std::string_view token) {
  if (token == "-LRB-") return "(";
  if (token == "-RRB-") return ")";
  return std::string(token);
}

struct Tree {
  char label = ' ';
  std::string words;
};

// None where the brackets do not match, or a node has no label.
std::optional<Tree> read_tree(std::string_view line) {
  Tree tree;
  int depth = 0;
  bool label_is_next = false;
  for (size_t at = 0; at < line.size();) {
    const char c = line[at];
    if (c == '(') {
      if (label_is_next || (depth == 0 && tree.label != ' ')) return std::nullopt;
      ++depth;
      label_is_next = true;
      ++at;
    } else if (c == ')') {
      if (--depth < 0 || label_is_next) return std::nullopt;
      ++at;
    } else if (c == ' ') {
      ++at;
    } else {
      const size_t end = std::min(line.find_first_of(" ()", at), line.size());
      const std::string_view token = line.substr(at, end - at);
      if (depth == 0 || (label_is_next && (token.size() != 1 || c < '0' || c > '4'))) return std::nullopt;
      if (!label_is_next) {
        tree.words += (tree.words.empty() ? "" : " ") + unescaped(token);
      } else if (tree.label == ' ') {
        tree.label = c;
      }
      label_is_next = false;
      at = end;
    }
  }
  if (depth != 0 || tree.label == ' ') return std::nullopt;
  return tree;
}

void add_trees(LabelledBuilder& builder, Part part, const std::string& content) {
  for (const std::string& line : split(content, '\n')) {
    if (line.empty() || line == "\r") continue;
    const auto tree = read_tree(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
    if (!tree) {
      builder.leave_out("not a tree");
    } else if (tree->label == '2') {
      builder.leave_out("neutral");
    } else {
      builder.add(part, tree->label < '2' ? "negative" : "positive", tree->words);
    }
  }
}

LabelledSet load(const LabelledRow& row, const LabelledOptions& options) {
  const std::filesystem::path path = path_of(row, options);
  constexpr std::array<std::pair<const char*, Part>, 3> kFiles = {
      {{"train.txt", Part::train}, {"dev.txt", Part::valid}, {"test.txt", Part::test}}};
  LabelledBuilder builder(row.name, path, options);
  size_t n_found = 0;
  each_file(path, [&](const std::string& file, const auto& read) {
    for (const auto& [name, part] : kFiles) {
      if (std::filesystem::path(file).filename() != name) continue;
      add_trees(builder, part, read());
      ++n_found;
    }
  });
  REQUIRE(n_found == kFiles.size(), "{} has not one train.txt, one dev.txt and one test.txt of trees",
          path.string());
  return builder.finish({"negative", "positive"});
}

}  // namespace

LabelledRow sst() {
  return {"sst", "trainDevTestTrees_PTB.zip of yours, or its folder (Socher et al. 2013)",
          "train, valid, test", std::nullopt, load};
}

}  // namespace bsexp::datasets
