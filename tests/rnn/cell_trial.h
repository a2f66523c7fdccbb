#pragma once
// A cell alone over a few time steps, forward and backward, for comparison with other implementations.
//   L = sum_t <h_t, r_t> + <c_T, s>
// All values that are given follow a formula, so that there is nothing to store.
#include <map>
#include <string>

#include "tests/rnn/matrices.h"

namespace bsexp::rnn {

using Arrays = std::map<std::string, Matrix>;

struct CellTrial {
  Arrays given;  // parameters by name; x0, x1, ..., r0, r1, ..., the first h and c, s
  Arrays
      computed;  // h0, h1, ..., c0, c1, ... after each step; "d NAME": dL / d NAME of what is given but r, s
};

// Of 3 rows and 4 steps, 8 inputs, 40 hidden units in blocks of 8.
CellTrial run_cell(const std::string& cell, const topology::TopologySpec& topology,
                   const kernels::BackendPtr& backend, nn::DType real);

}  // namespace bsexp::rnn
