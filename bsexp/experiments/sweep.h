#pragma once
// A sweep: its runs, one for each cell of the grid, with all their values checked.
//
// Cells are ordered as the keys were given, the last varying fastest, seeds last of all. What is drawn comes
// from the named streams "sweep/random/KEY" and "sweep/sobol/KEY" of the shared seed: the same sweep has the
// same cells, and a further key changes no other.
//
// Sobol points (I. M. Sobol' 1967, direction numbers of Joe and Kuo 2008, from Boost) cover the box evenly:
// of 2^m points each key has one in every 2^m-th part of its range. A digital shift (the exclusive or with
// one random word for each key; Cranley and Patterson's shift in base 2) keeps that and leaves no point on
// the edge.
#include <string>
#include <utility>
#include <vector>

#include "bsexp/experiments/config.h"
#include "bsexp/experiments/sweep_spec.h"

namespace bsexp::experiments {

struct SweepCell {
  std::string name;  // "003-topology.kind=watts_strogatz-seed=2", a name for a folder
  std::vector<std::pair<std::string, std::string>> values;  // what it has of the keys that vary
  Config config;
};

// UserError with a line for each problem of a cell, and above 100,000 cells.
std::vector<SweepCell> cells_of(const SweepSpec& spec);

// Makes the plan of each cell (of one seed), and loads each of their data once: what can be wrong is told
// before anything starts. Gives the bytes of memory that the largest needs. Interrupted after Ctrl-C.
double check_cells(const std::vector<SweepCell>& cells);

}  // namespace bsexp::experiments
