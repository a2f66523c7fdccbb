#include <algorithm>
#include <cctype>
#include <optional>
#include <sstream>
#include <unordered_map>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphml.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/topology/files/file_edges.h"
#include "bsexp/topology/files/formats.h"
#include "bsexp/topology/files/text_lines.h"
#include "bsexp/topology/mask_ops.h"

namespace bsexp::topology {

namespace {

using boost::property_tree::ptree;

// The parser calls itself for every element within an element, so it is not given a text that nests them
// deeply. What is an element is decided as it does.
class Nesting {
 public:
  Nesting(std::string_view text, const std::string& where) : text_(text), where_(where) {}

  void require_shallow() {
    constexpr int kMost = 64;
    int depth = 0;
    for (size_t at = text_.find('<'); at != std::string_view::npos; at = text_.find('<', end_)) {
      depth += read_markup(at);
      REQUIRE(depth <= kMost, "{}: more than {} elements are inside each other; GraphML needs 4", where_,
              kMost);
      REQUIRE(depth >= 0, "{}: the XML is damaged: an element ends that has not begun", where_);
    }
  }

 private:
  // What stands at a '<' adds to the depth; end_ becomes where it ends.
  int read_markup(size_t at) {
    const std::string_view rest = text_.substr(at);
    if (rest.starts_with("<!--")) return skip_to("-->", at + 4);
    if (rest.starts_with("<![CDATA[")) return skip_to("]]>", at + 9);
    if (rest.starts_with("<?")) return skip_to("?>", at + 2);
    if (rest.starts_with("<!DOCTYPE") && rest.substr(9, 1).find_first_of(" \t\r\n") == 0)
      return skip_document_type(at);
    if (rest.starts_with("<!")) return skip_to(">", at + 2);
    if (rest.starts_with("</")) return skip_to(">", at + 2) - 1;
    return read_element(at);
  }
  int skip_to(std::string_view mark, size_t from) {
    const size_t found = text_.find(mark, std::min(from, text_.size()));
    end_ = found == std::string_view::npos ? text_.size() : found + mark.size();
    return 0;
  }
  // A document type may hold a part in brackets, with marks of its own.
  int skip_document_type(size_t at) {
    int brackets = 0;
    for (end_ = at; end_ < text_.size(); ++end_) {
      if (text_[end_] == '[') ++brackets;
      if (text_[end_] == ']' && brackets > 0) --brackets;
      if (text_[end_] == '>' && brackets == 0) break;
    }
    return 0;
  }
  // A value in quotes, which stands behind '=', may hold '>' and '/'.
  int read_element(size_t at) {
    char before = '<';
    for (end_ = std::min(text_.find_first_of(" \t\r\n/>", at), text_.size()); end_ < text_.size(); ++end_) {
      const char c = text_[end_];
      if (c == '>') return before == '/' ? 0 : 1;
      if (before == '=' && (c == '"' || c == '\'')) end_ = std::min(text_.find(c, end_ + 1), text_.size());
      if (std::isspace(static_cast<unsigned char>(c)) == 0) before = c;
    }
    return 0;
  }

  std::string_view text_;
  const std::string& where_;
  size_t end_ = 0;
};

ptree parse(const std::filesystem::path& path) {
  std::string text = read_file(path);
  REQUIRE(!text.empty(), "{} is empty", path.string());
  const std::string where = path.string();
  Nesting(text, where).require_shallow();
  ptree tree;
  try {
    std::istringstream stream(std::move(text));
    boost::property_tree::read_xml(stream, tree);
  } catch (const boost::property_tree::xml_parser_error& error) {
    throw UserError(fmt::format("{}:{}: the XML is damaged or cut off: {}", path.string(), error.line(),
                                error.message()));
  }
  return tree;
}

std::string attribute(const ptree& element, const char* name) {
  return element.get<std::string>(std::string("<xmlattr>.") + name, "");
}

const ptree& only_graph(const ptree& tree, const std::string& where) {
  const auto root = tree.get_child_optional("graphml");
  REQUIRE(root, "{} is no GraphML: it has no element <graphml>", where);
  REQUIRE(root->count("graph") == 1, "{} holds {} graphs; it must hold one", where, root->count("graph"));
  return root->get_child("graph");
}

// A number behind letters or none: "n12" and "12" are 12.
std::optional<int64_t> number_of(std::string_view id, std::string_view prefix) {
  int64_t number = 0;
  if (!id.starts_with(prefix) || !read_integer(id.substr(prefix.size()), number)) return std::nullopt;
  return number;
}

// Ids to node numbers, which are at first those of the order in the file.
using Numbers = std::unordered_map<std::string, int32_t>;

// Takes the numbers from the ids where they are 0 ... n-1; returns whether they are.
bool number_by_id(Numbers& numbers) {
  if (numbers.empty()) return true;
  const std::string& any = numbers.begin()->first;
  const std::string prefix = any.substr(0, any.find_first_of("0123456789"));
  std::vector<char> taken(numbers.size());
  for (const auto& [id, unused] : numbers) {
    const std::optional<int64_t> number = number_of(id, prefix);
    if (!number || *number < 0 || *number >= static_cast<int64_t>(taken.size())) return false;
    if (std::exchange(taken[static_cast<size_t>(*number)], 1) != 0) return false;
  }
  for (auto& [id, number] : numbers) number = static_cast<int32_t>(*number_of(id, prefix));
  return true;
}

Numbers read_nodes(const ptree& graph, const std::string& where) {
  Numbers numbers;
  for (const auto& [tag, element] : graph) {
    REQUIRE(tag != "hyperedge", "{}: a hyperedge joins more than two nodes; it is no block of a mask", where);
    if (tag != "node") continue;
    REQUIRE(element.count("graph") == 0,
            "{}: the node '{}' holds a graph of its own; only flat graphs are read", where,
            printable(attribute(element, "id")));
    const std::string id = attribute(element, "id");
    REQUIRE(!id.empty(), "{}: node {} has no id", where, numbers.size() + 1);
    const bool added = numbers.emplace(id, static_cast<int32_t>(numbers.size())).second;
    REQUIRE(added, "{}: two nodes have the id '{}'", where, printable(id));
  }
  return numbers;
}

// Whether the edges are arcs; in one file all are, or none.
bool is_directed(const ptree& graph, const std::string& where) {
  const std::string standard = attribute(graph, "edgedefault");
  REQUIRE(standard == "directed" || standard == "undirected",
          "{}: the edgedefault of the graph is '{}'; it must be directed or undirected", where,
          printable(standard));
  const bool directed = standard == "directed";
  for (const auto& [tag, element] : graph) {
    const std::string own = tag == "edge" ? attribute(element, "directed") : "";
    REQUIRE(own.empty() || (own == "true") == directed,
            "{}: some edges have a direction and some have none; a mask needs all or none", where);
  }
  return directed;
}

template <class Direction>
void write_boost_graph(const std::filesystem::path& path, const BlockMask& mask) {
  constexpr bool kUndirected = std::is_same_v<Direction, boost::undirectedS>;
  boost::adjacency_list<boost::vecS, boost::vecS, Direction> graph(static_cast<size_t>(mask.n_rows()));
  for (int32_t row = 0; row < mask.n_rows(); ++row) {
    for (const int32_t column : mask.row(row)) {
      if (!kUndirected || row <= column)
        boost::add_edge(static_cast<size_t>(row), static_cast<size_t>(column), graph);
    }
  }
  std::ostringstream text;
  boost::write_graphml(text, graph, boost::dynamic_properties());
  write_file(path, text.str());
}

}  // namespace

MaskFile read_graphml(const std::filesystem::path& path, const ReadOptions&) {
  const ptree tree = parse(path);
  const std::string where = path.string();
  const ptree& graph = only_graph(tree, where);
  Numbers numbers = read_nodes(graph, where);
  const bool by_id = number_by_id(numbers);
  FileEdges set;
  set.n_rows = set.n_columns = static_cast<int64_t>(numbers.size());
  REQUIRE(set.n_rows > 0, "{} has no nodes", where);
  require_file_shape(where, set.n_rows, set.n_columns);
  set.directed = is_directed(graph, where);
  set.is_graph = true;
  for (const auto& [tag, element] : graph) {
    if (tag != "edge") continue;
    const auto node = [&, &edge = element](const char* side) {
      const auto found = numbers.find(attribute(edge, side));
      REQUIRE(found != numbers.end(), "{}: the {} of edge {} is '{}', which is no node", where, side,
              set.edges.size() + 1, printable(attribute(edge, side)));
      return found->second;
    };
    set.edges.emplace_back(node("source"), node("target"));
  }
  MaskFile file = mask_of_edges(std::move(set));
  if (!by_id)
    file.notes.emplace_back("the ids are not 0 ... n-1: nodes are numbered as they stand in the file");
  return file;
}

void write_graphml(const std::filesystem::path& path, const BlockMask& mask, const WriteOptions&) {
  REQUIRE(
      mask.n_rows() == mask.n_columns(),
      "{}: GraphML has one set of nodes, not {} rows and {} columns; write an edge list, .mtx, .npy or .npz",
      path.string(), mask.n_rows(), mask.n_columns());
  if (transposed(mask) == mask) {
    write_boost_graph<boost::undirectedS>(path, mask);
  } else {
    write_boost_graph<boost::bidirectionalS>(path, mask);
  }
}

}  // namespace bsexp::topology
