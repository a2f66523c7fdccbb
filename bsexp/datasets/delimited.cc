#include "bsexp/datasets/delimited.h"

#include "bsexp/base/error.h"

namespace bsexp::datasets {

DelimitedReader::DelimitedReader(const std::filesystem::path& path, char separator, bool quotes)
    : path_(path), bytes_(read_text(path)), separator_(separator), quotes_(quotes) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (std::string_view(reinterpret_cast<const char*>(bytes_.data()), bytes_.size()).starts_with(kMark))
    at_ = kMark.size();
}

bool DelimitedReader::next(std::vector<std::string>& cells) {
  while (at_ < bytes_.size()) {
    cells.clear();
    line_ = next_line_;
    End end = End::cell;
    while (end == End::cell) end = read_cell(cells.emplace_back());
    if (end == End::malformed) {
      ++malformed_;
      skip_line();
    } else if (cells.size() > 1 || !cells[0].empty()) {
      return true;
    }
  }
  return false;
}

DelimitedReader::End DelimitedReader::read_cell(std::string& cell) {
  if (quotes_ && at_ < bytes_.size() && bytes_[at_] == '"') return read_quoted(cell);
  for (; at_ < bytes_.size(); ++at_) {
    const char c = static_cast<char>(bytes_[at_]);
    if (c == '\n') {
      ++at_;
      ++next_line_;
      break;
    }
    if (c == separator_) {
      ++at_;
      return End::cell;
    }
    cell.push_back(c);
  }
  if (cell.ends_with('\r')) cell.pop_back();
  return End::row;
}

DelimitedReader::End DelimitedReader::read_quoted(std::string& cell) {
  const int64_t opened = next_line_;
  for (++at_;; ++at_) {
    REQUIRE(at_ < bytes_.size(),
            "{}:{}: the quote that opens here is never closed: close it, or double it where "
            "it is part of the text",
            path_.string(), opened);
    const char c = static_cast<char>(bytes_[at_]);
    if (c == '\n') ++next_line_;
    if (c != '"') {
      cell.push_back(c);
    } else if (at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '"') {
      cell.push_back('"');
      ++at_;
    } else {
      break;
    }
  }
  ++at_;
  if (at_ < bytes_.size() && bytes_[at_] == '\r') ++at_;
  if (at_ == bytes_.size()) return End::row;
  if (static_cast<char>(bytes_[at_]) == separator_) {
    ++at_;
    return End::cell;
  }
  if (bytes_[at_] != '\n') return End::malformed;
  ++at_;
  ++next_line_;
  return End::row;
}

void DelimitedReader::skip_line() {
  while (at_ < bytes_.size() && bytes_[at_] != '\n') ++at_;
  if (at_ < bytes_.size()) ++at_;
  ++next_line_;
}

}  // namespace bsexp::datasets
