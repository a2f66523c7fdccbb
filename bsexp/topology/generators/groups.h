#pragma once
// Nodes in groups of equal size, or one more: node i of n is in group floor(i n_groups / n).
#include <cstdint>

namespace bsexp::topology {

class Groups {
 public:
  Groups(int64_t n_nodes, int64_t n_groups) : n_nodes_(n_nodes), n_groups_(n_groups) {}
  int64_t of(int64_t node) const { return node * n_groups_ / n_nodes_; }
  // The first node of a group; of the group n_groups, n.
  int64_t first(int64_t group) const { return (group * n_nodes_ + n_groups_ - 1) / n_groups_; }
  int64_t size(int64_t group) const { return first(group + 1) - first(group); }

 private:
  int64_t n_nodes_, n_groups_;
};

}  // namespace bsexp::topology
