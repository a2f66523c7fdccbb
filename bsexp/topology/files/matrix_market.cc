#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <utility>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/topology/files/file_edges.h"
#include "bsexp/topology/files/formats.h"
#include "bsexp/topology/files/text_lines.h"

namespace bsexp::topology {

namespace {

// The banner "%%MatrixMarket matrix coordinate TYPE SYMMETRY"; returns whether entries stand for two.
bool read_banner(TextLines& text) {
  text.next();
  std::string words;
  while (true) {
    const std::string_view word = text.field();
    if (word.empty()) break;
    words += words.empty() ? "" : " ";
    for (const char c : word) words += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  REQUIRE(words.starts_with("%%matrixmarket matrix coordinate "),
          "{}: '{}' must be '%%MatrixMarket matrix coordinate TYPE SYMMETRY'", text.where(), text.shown());
  const std::string symmetry = words.substr(words.rfind(' ') + 1);
  const bool mirrored = symmetry == "symmetric" || symmetry == "skew-symmetric" || symmetry == "hermitian";
  REQUIRE(mirrored || symmetry == "general",
          "{}: the symmetry is '{}'; it must be general, symmetric, skew-symmetric or hermitian",
          text.where(), symmetry);
  return mirrored;
}

bool next_data_line(TextLines& text) {
  while (text.next()) {
    if (!text.line().empty() && text.line()[0] != '%') return true;
  }
  return false;
}

// Rows, columns and entries.
std::array<int64_t, 3> read_sizes(TextLines& text) {
  REQUIRE(next_data_line(text), "{} ends before its sizes", text.path().string());
  std::array<int64_t, 3> sizes{};
  for (int64_t& size : sizes) {
    REQUIRE(read_integer(text.field(), size) && size >= 0, "{}: '{}' must be 'ROWS COLUMNS ENTRIES'",
            text.where(), text.shown());
  }
  require_file_shape(text.where(), sizes[0], sizes[1]);
  constexpr size_t kLeastLine = 4;  // "1 1\n", of which the last may lack its end
  REQUIRE(static_cast<uint64_t>(sizes[2]) <= text.size() / kLeastLine + 1,
          "{}: the file claims {} entries, but has only {} bytes", text.where(), sizes[2], text.size());
  return sizes;
}

}  // namespace

MaskFile read_matrix_market(const std::filesystem::path& path, const ReadOptions&) {
  TextLines text(path);
  const bool mirrored = read_banner(text);
  const auto [n_rows, n_columns, n_entries] = read_sizes(text);
  REQUIRE(!mirrored || n_rows == n_columns, "{}: a symmetric matrix cannot have {} x {} entries",
          path.string(), n_rows, n_columns);
  FileEdges set{{}, n_rows, n_columns, !mirrored, false};
  set.edges.reserve(static_cast<size_t>(n_entries));
  while (next_data_line(text)) {
    int64_t row = 0, column = 0;
    REQUIRE(read_integer(text.field(), row) && read_integer(text.field(), column),
            "{}: '{}' is no entry; a line holds a row and a column, from 1, and perhaps a value",
            text.where(), text.shown());
    REQUIRE(row >= 1 && row <= n_rows && column >= 1 && column <= n_columns,
            "{}: the entry ({}, {}) is outside 1 ... {} x 1 ... {}", text.where(), row, column, n_rows,
            n_columns);
    set.edges.emplace_back(static_cast<int32_t>(row - 1), static_cast<int32_t>(column - 1));
  }
  REQUIRE(static_cast<int64_t>(set.edges.size()) == n_entries,
          "{} claims {} entries and holds {}: it is damaged or cut off", path.string(), n_entries,
          set.edges.size());
  return mask_of_edges(std::move(set));
}

void write_matrix_market(const std::filesystem::path& path, const BlockMask& mask, const WriteOptions&) {
  std::string text = fmt::format("%%MatrixMarket matrix coordinate pattern general\n{} {} {}\n",
                                 mask.n_rows(), mask.n_columns(), mask.n_blocks());
  for (int64_t row = 0; row < mask.n_rows(); ++row) {
    for (const int32_t column : mask.row(row))
      fmt::format_to(std::back_inserter(text), "{} {}\n", row + 1, column + 1);
  }
  write_file(path, text);
}

}  // namespace bsexp::topology
