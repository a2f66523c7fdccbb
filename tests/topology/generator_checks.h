#pragma once
// What the tests of the generators share.
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "bsexp/base/file.h"
#include "bsexp/topology/generators.h"
#include "tests/support/errors.h"

namespace bsexp::topology {

inline constexpr uint64_t kSeeds = 50;

// A ring of 60 nodes in a file.
inline std::string ring_file() {
  std::string path = testing::TempDir() + fmt::format("bsexp-ring-{}.txt", getpid());
  std::string text;
  for (int node = 0; node < 60; ++node) text += fmt::format("{} {}\n", node, (node + 1) % 60);
  write_file(path, text);
  return path;
}

inline TopologySpec spec_of(const std::string& kind) {
  TopologySpec spec;
  spec.kind = kind;
  if (kind == "file") spec.path = ring_file();
  return spec;
}

// The message with which a mask of n_nodes x n_nodes is refused.
inline std::string mask_error(const TopologySpec& spec, int64_t n_nodes) {
  return error_of([&] { make_mask(spec, n_nodes, n_nodes, 1, "test"); });
}

}  // namespace bsexp::topology
