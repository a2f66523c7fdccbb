#pragma once
// The connected components of a graph, its arcs taken without directions (union-find; Galler, Fischer 1964).
#include <cstdint>
#include <vector>

#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// A node's component, by its smallest node.
std::vector<int32_t> components(const Graph& graph);

// The share of nodes in the largest component.
double giant_component(const Graph& graph);

}  // namespace bsexp::topology
