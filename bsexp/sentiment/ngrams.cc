#include "bsexp/sentiment/ngrams.h"

#include <algorithm>
#include <unordered_map>

#include "bsexp/base/interrupt.h"

namespace bsexp::sentiment {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' || static_cast<unsigned char>(c) > 127;
}

// Makes rows of the n-grams that texts hand over one by one.
class Bags {
 public:
  void begin_row() {
    stop_if_interrupted();
    rows_.emplace_back();
  }
  void add(const std::string& ngram) {
    const auto number = static_cast<int32_t>(numbers_.size());
    rows_.back().emplace_back(numbers_.emplace(ngram, number).first->second, 1.0F);
  }
  void end_row() {
    auto& row = rows_.back();
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
  }
  Examples examples() const { return Examples::sparse(rows_, static_cast<int64_t>(numbers_.size())); }

 private:
  std::unordered_map<std::string, int32_t> numbers_;
  std::vector<std::vector<std::pair<int32_t, float>>> rows_;
};

}  // namespace

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  bool open = false;
  for (const char character : text) {
    const char c = lower(character);
    if (in_word(c)) {
      if (!open) words.emplace_back();
      words.back().push_back(c);
      open = true;
    } else {
      open = false;
      if (c > ' ') words.emplace_back(1, c);
    }
  }
  return words;
}

Examples word_ngrams(std::span<const std::string> texts, int longest) {
  Bags bags;
  for (const std::string& text : texts) {
    bags.begin_row();
    const std::vector<std::string> words = words_of(text);
    for (size_t begin = 0; begin < words.size(); ++begin) {
      std::string ngram;
      for (size_t n = 0; n < static_cast<size_t>(longest) && begin + n < words.size(); ++n) {
        ngram += (n == 0 ? "" : " ") + words[begin + n];
        bags.add(ngram);
      }
    }
    bags.end_row();
  }
  return bags.examples();
}

Examples byte_ngrams(std::span<const std::string> texts, int longest) {
  Bags bags;
  for (const std::string& text : texts) {
    bags.begin_row();
    for (size_t begin = 0; begin < text.size(); ++begin) {
      for (size_t n = 1; n <= static_cast<size_t>(longest) && begin + n <= text.size(); ++n)
        bags.add(text.substr(begin, n));
    }
    bags.end_row();
  }
  return bags.examples();
}

}  // namespace bsexp::sentiment
