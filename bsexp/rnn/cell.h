#pragma once
// A recurrent cell, a layer of a model: one time step (x, h, c) -> (h, c), and the table of cells.
//
// A new cell is a class, its file, and a row of `cell_table`. It declares its parameters "cell/..." and its
// masks through the functions at the end, so that it works as every layer of a model.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/base/table.h"
#include "bsexp/nn.h"

namespace bsexp::rnn {

struct CellSpec {
  int64_t n_input = 0;       // features of x
  int64_t n_hidden = 0;      // features of h and c
  int64_t n_internal = 5;    // small-world LSTM: internal steps (at least 2)
  int64_t stride = 2;        // small-world LSTM: m and a lie on every stride-th hidden unit
  bool share_masks = false;  // small-world LSTM: one mask for all internal steps
  // What normalises the recurrent products; none given: the cell's own choice.
  std::optional<nn::Norm> norm = {};
  // First values of the recurrent weights, of nn::init_table(); none given: the cell's own choice.
  std::optional<std::string> init = {};
  double dropout = 0;  // share of the candidate update u that is dropped in training
  // Which layer this is ("layer1"); empty in a model of one layer.
  std::string layer = {};
  // x is what a layer below gives: its weights follow the mask "input". Otherwise they are dense.
  bool above_another = false;
};

struct State {
  nn::Var h, c;  // [B, n_hidden]
};

// What one step needs besides its input: the dropout of this step.
struct StepContext {
  double keep = 1;           // 1: no dropout
  uint64_t dropout_key = 0;  // of a stream that no other step uses
};

class Cell {
 public:
  Cell() = default;
  virtual ~Cell() = default;
  Cell(const Cell&) = delete;
  Cell& operator=(const Cell&) = delete;

  virtual State step(const nn::Var& x, const State& state, const StepContext& context) const = 0;
};

struct CellRow {
  std::string name;
  std::string summary;
  // Declares the parameters and the masks of the cell.
  std::unique_ptr<Cell> (*make)(const CellSpec&, nn::ParameterSet&, nn::MaskSet&);
  // The hidden size must be a multiple of this, for blocks of `block` features.
  int64_t (*hidden_unit)(const CellSpec&, int64_t block);
};

const Table<CellRow>& cell_table();

// The names of what belongs to a layer: of parameters, which are paths ("layer1/cell/i/u"), and of masks and
// activations, which are words ("layer1_hidden"). In a model of one layer the name alone.
std::string path_in(const std::string& layer, const std::string& name);
std::string word_in(const std::string& layer, const std::string& name);

// The mask NAME of this layer, n_hidden x n_hidden.
kernels::BlockLayoutPtr recurrent_layout(const CellSpec& spec, nn::MaskSet& masks, const std::string& name);
// Of a weight from x to n_output units.
kernels::BlockLayoutPtr input_layout(const CellSpec& spec, nn::MaskSet& masks, int64_t n_output);
// The masks that a signal passes from h to h within a time step. The first layer's are those of the model:
// every layer draws its own from the same topology.
void set_sequence(const CellSpec& spec, nn::MaskSet& masks, std::vector<std::string> names);

// 1 / sqrt(fan in), the fan in being what the mask leaves on the average: the size of first values where
// nothing else is asked for.
double usual_scale(const kernels::BlockLayout& layout);

}  // namespace bsexp::rnn
