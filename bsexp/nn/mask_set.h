#pragma once
// The block masks of a model, by name, each with its layout.
//
// A model asks for a mask by name and size; the set makes it from the one topology of the configuration and
// the stream "mask/NAME" of the seed, and remembers it for statistics and the run file.
#include <string>
#include <vector>

#include "bsexp/kernels/block_layout.h"
#include "bsexp/topology/generators.h"

namespace bsexp::nn {

struct NamedMask {
  std::string name;
  topology::BlockMask mask;
  kernels::BlockLayoutPtr layout;
};

class MaskSet {
 public:
  MaskSet(topology::TopologySpec spec, int block_size, uint64_t seed)
      : spec_(std::move(spec)), block_size_(block_size), seed_(seed) {}

  // The mask NAME over n_input x n_output features; made on first use. UserError when the features are not a
  // multiple of the block or the topology is not possible for so many blocks.
  kernels::BlockLayoutPtr layout(const std::string& name, int64_t n_input, int64_t n_output);

  // The names of the masks that a signal passes on its way through one time step, in order. Set by the model.
  void set_sequence(std::vector<std::string> names) { sequence_ = std::move(names); }
  const std::vector<std::string>& sequence() const { return sequence_; }

  const std::vector<NamedMask>& masks() const { return masks_; }
  const topology::TopologySpec& spec() const { return spec_; }
  int block_size() const { return block_size_; }

 private:
  topology::TopologySpec spec_;
  int block_size_;
  uint64_t seed_;
  std::vector<NamedMask> masks_;
  std::vector<std::string> sequence_;
};

// A layout with every block, of the largest block size that divides both dimensions; UserError when none
// does.
kernels::BlockLayoutPtr dense_layout(int64_t n_input, int64_t n_output);

}  // namespace bsexp::nn
