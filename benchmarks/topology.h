#pragma once
// How fast graphs are made: each generator draws about so many edges on one thread and puts them into the
// compressed rows of a Graph. The least of some repeats counts, after one in which memory is touched.
#include <functional>
#include <string>
#include <vector>

#include "bsexp/topology/topology_spec.h"

namespace bsexp::benchmarks {

struct TopologyOptions {
  std::vector<std::string> kinds;  // empty: all whose edges grow with the nodes
  int64_t edges = 10'000'000;
  int repeats = 3;
};

struct TopologyRow {
  std::string kind;
  topology::TopologySpec spec;
  int64_t nodes = 0;
  int64_t edges = 0;      // of a directed graph its arcs
  double generate_s = 0;  // the edges are drawn
  double graph_s = 0;     // and put in rows
  double seconds() const { return generate_s + graph_s; }
};

// The kinds that can be measured.
std::vector<std::string> topology_kinds();

// Calls `report` for each row. Throws Interrupted between two graphs.
void bench_topology(const TopologyOptions& options, const std::function<void(const TopologyRow&)>& report);

}  // namespace bsexp::benchmarks
