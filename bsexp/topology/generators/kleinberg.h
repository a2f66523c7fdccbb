#pragma once
// Kleinberg 2000, "Navigation in a small world": a lattice (lattice_2d.h) in which every node has besides
// `contacts` long-range contacts, each drawn on its own with a probability proportional to d^-r, where d is
// the number of lattice steps to it (rows and columns) and r is `exponent`. r = 2 is where short paths can be
// found by looking at neighbours alone.
//
// A contact that is joined already adds no edge. Directed, contacts are arcs; otherwise edges.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges kleinberg(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
