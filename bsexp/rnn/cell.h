#pragma once
// A recurrent cell: one time step (x, h, c) -> (h, c), and the table of cells.
//
// A new cell is a class, its file, and a row of `cell_table`.
#include <memory>
#include <optional>
#include <string>

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
  double dropout = 0;  // share of the candidate update u that is dropped in training
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
  // Declares the parameters ("cell/...") and the masks of the cell.
  std::unique_ptr<Cell> (*make)(const CellSpec&, nn::ParameterSet&, nn::MaskSet&);
  // The hidden size must be a multiple of this, for blocks of `block` features.
  int64_t (*hidden_unit)(const CellSpec&, int64_t block);
};

const Table<CellRow>& cell_table();

}  // namespace bsexp::rnn
