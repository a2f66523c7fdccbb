#pragma once
// Path lengths of a block-sparse weight in which a strong block is a short edge.
//
// The strength of block (i, j) is its Frobenius norm; the length of the edge i -> j is the mean strength of
// the edges divided by its own, and that of a path the sum over its edges: shortest paths over inverted
// weights (Newman 2001, Brandes 2001), in units of an edge of mean strength (Opsahl, Agneessens, Skvoretz
// 2010, "Node centrality in weighted networks", equation 6 with alpha 1). Edges are the blocks off the
// diagonal; a block of zeros is none. Where all blocks are equally strong, this is the mean path length of
// the mask.
#include <optional>

#include "bsexp/runfile.h"

namespace bsexp::analysis {

struct EffectivePaths {
  double mean_length = 0;  // over ordered pairs i != j with a path
  double longest = 0;
  double reachable = 0;  // share of ordered pairs with a path
};

// Exact: Dijkstra from every block, n (Z log n) operations. None for a weight that is dense, or not square in
// blocks. UserError when its structure is damaged or a block is not finite.
std::optional<EffectivePaths> effective_paths(const runfile::StoredWeight& weight);

}  // namespace bsexp::analysis
