#pragma once
// The flat block butterfly of Dao et al. 2021, "Pixelated Butterfly: simple and efficient sparse training for
// neural network models": the sum of the factors of a fast Fourier transform. Node i is joined to i xor 2^l
// for every level l; where n is no power of two, only to those below n.
//
// `degree` takes the first so many levels, 0 ... degree - 1 (the maximum stride 2^degree of the paper);
// `level` takes one alone, a single factor.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges butterfly(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
