#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>
#include <utility>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/topology/files/file_edges.h"
#include "bsexp/topology/files/formats.h"
#include "bsexp/topology/files/text_lines.h"
#include "bsexp/topology/mask_ops.h"

namespace bsexp::topology {

namespace {

struct Header {
  std::optional<int64_t> n_rows, n_columns;
  std::optional<bool> directed;
};

int64_t header_count(const TextLines& text, std::string_view value) {
  int64_t count = 0;
  REQUIRE(read_integer(value, count) && count >= 1 && count <= kMostFileNodes,
          "{}: '{}' must give a number from 1 to {}", text.where(), text.shown(), kMostFileNodes);
  return count;
}

// A comment after its `sign`; it may be one of ours: "# KEY: VALUE".
void read_comment(TextLines& text, std::string_view sign, bool before_edges, Header& header) {
  if (sign != "#") return;
  const std::string_view key = text.field(), value = text.field();
  if (key != "nodes:" && key != "rows:" && key != "columns:" && key != "directed:") return;
  REQUIRE(before_edges, "{}: '{}' must stand before the first edge", text.where(), text.shown());
  if (key == "directed:") {
    REQUIRE(value == "true" || value == "false", "{}: '{}' must say true or false", text.where(),
            text.shown());
    header.directed = value == "true";
    return;
  }
  const int64_t count = header_count(text, value);
  if (key != "columns:") header.n_rows = count;
  if (key != "rows:") header.n_columns = count;
}

bool is_word(std::string_view field) {
  return !field.empty() && std::isalpha(static_cast<unsigned char>(field[0])) != 0;
}

int32_t read_node(const TextLines& text, std::string_view field, const std::optional<int64_t>& count) {
  int64_t node = 0;
  REQUIRE(read_integer(field, node), "{}: '{}' is no edge; a line holds two node numbers, from 0",
          text.where(), text.shown());
  const int64_t most = count.value_or(kMostFileNodes) - 1;
  REQUIRE(node >= 0 && node <= most, "{}: node {} is outside 0 ... {}", text.where(), node, most);
  return static_cast<int32_t>(node);
}

// The shape and direction of edges that have been read, from the header where it says them.
void complete(FileEdges& set, const Header& header, const ReadOptions& options, const TextLines& text) {
  const std::string file = text.path().string();
  int64_t n_nodes = 0;
  for (const auto& [row, column] : set.edges) n_nodes = std::max<int64_t>({n_nodes, row + 1, column + 1});
  REQUIRE(n_nodes > 0 || header.n_rows,
          "{} holds no edges, and does not say how many nodes it has; a comment '# nodes: N' does", file);
  REQUIRE(header.n_rows.has_value() == header.n_columns.has_value(),
          "{}: '# rows: N' and '# columns: N' are needed together", file);
  // A row takes memory whether it has edges or not: a short text must not ask for many by one large number.
  constexpr int64_t kAlways = int64_t{1} << 20;
  const auto n_bytes = static_cast<int64_t>(text.size());
  REQUIRE(header.n_rows || n_nodes <= std::max(kAlways, n_bytes),
          "{}: the largest number makes {} nodes, more than the {} bytes of the file; if that is right, a "
          "comment '# nodes: {}' before the first edge says so",
          file, n_nodes, n_bytes, n_nodes);
  set.n_rows = header.n_rows.value_or(n_nodes);
  set.n_columns = header.n_columns.value_or(n_nodes);
  set.directed = header.directed.value_or(options.directed);
  set.is_graph = true;
  REQUIRE(set.directed || set.n_rows == set.n_columns,
          "{}: edges of {} x {} blocks have a direction; a comment '# directed: true' says so", file,
          set.n_rows, set.n_columns);
}

}  // namespace

MaskFile read_edge_list(const std::filesystem::path& path, const ReadOptions& options) {
  TextLines text(path);
  Header header;
  FileEdges set;
  int64_t n_longer = 0;
  bool first = true;
  while (text.next()) {
    const std::string_view start = text.field();
    if (start.empty()) continue;
    if (start[0] == '#' || start[0] == '%') {
      read_comment(text, start, set.edges.empty(), header);
      continue;
    }
    const std::string_view second = text.field();
    const bool titles = std::exchange(first, false) && is_word(start) && is_word(second);
    if (titles) continue;
    const int32_t row = read_node(text, start, header.n_rows);
    set.edges.emplace_back(row, read_node(text, second, header.n_columns));
    n_longer += text.field().empty() ? 0 : 1;
  }
  complete(set, header, options, text);
  MaskFile file = mask_of_edges(std::move(set));
  if (n_longer > 0)
    file.notes.push_back(
        fmt::format("{} lines have more than two fields: only two were read", format_count(n_longer)));
  return file;
}

void write_edge_list(const std::filesystem::path& path, const BlockMask& mask, const WriteOptions&) {
  const bool symmetric = mask.n_rows() == mask.n_columns() && transposed(mask) == mask;
  std::string text =
      fmt::format("# rows: {}\n# columns: {}\n# directed: {}\n", mask.n_rows(), mask.n_columns(), !symmetric);
  for (int64_t row = 0; row < mask.n_rows(); ++row) {
    for (const int32_t column : mask.row(row)) {
      if (!symmetric || row <= column) fmt::format_to(std::back_inserter(text), "{} {}\n", row, column);
    }
  }
  write_file(path, text);
}

}  // namespace bsexp::topology
