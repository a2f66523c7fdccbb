#pragma once
// The lines of a text file, plain or gzip, one at a time: the file is never in memory as a whole.
#include <string>

#include "bsexp/datasets/text.h"

namespace bsexp::datasets {

class LineReader {
 public:
  explicit LineReader(const std::filesystem::path& path) : path_(path), reader_(path) {}

  // The next line without its "\n" or "\r\n"; false at the end. UserError for a line of more than 256 MiB,
  // and what TextReader finds.
  bool next(std::string& line);
  int64_t number() const { return number_; }  // of the last line, from 1

 private:
  std::filesystem::path path_;
  TextReader reader_;
  Bytes bytes_;
  size_t begin_ = 0;  // of what was not given yet
  int64_t number_ = 0;
};

}  // namespace bsexp::datasets
