#include "bsexp/topology/editable_graph.h"

#include <algorithm>

namespace bsexp::topology {

namespace {

void insert_sorted(std::vector<int32_t>& list, int64_t value) {
  const auto node = static_cast<int32_t>(value);
  list.insert(std::lower_bound(list.begin(), list.end(), node), node);
}

void erase_sorted(std::vector<int32_t>& list, int64_t value) {
  list.erase(std::lower_bound(list.begin(), list.end(), static_cast<int32_t>(value)));
}

}  // namespace

bool EditableGraph::has_edge(int64_t a, int64_t b) const {
  return std::binary_search(neighbours(a).begin(), neighbours(a).end(), static_cast<int32_t>(b));
}

bool EditableGraph::add(int64_t a, int64_t b) {
  if (a == b || has_edge(a, b)) return false;
  insert_sorted(neighbours_[static_cast<size_t>(a)], b);
  insert_sorted(neighbours_[static_cast<size_t>(b)], a);
  ++n_edges_;
  return true;
}

bool EditableGraph::remove(int64_t a, int64_t b) {
  if (!has_edge(a, b)) return false;
  erase_sorted(neighbours_[static_cast<size_t>(a)], b);
  erase_sorted(neighbours_[static_cast<size_t>(b)], a);
  --n_edges_;
  return true;
}

std::vector<Edge> EditableGraph::edges() const {
  std::vector<Edge> result;
  result.reserve(static_cast<size_t>(n_edges_));
  for (int32_t a = 0; a < n_nodes(); ++a) {
    for (const int32_t b : neighbours(a)) {
      if (a < b) result.emplace_back(a, b);
    }
  }
  return result;
}

}  // namespace bsexp::topology
