#pragma once
// The LSTM (Hochreiter, Schmidhuber 1997; with a forget gate, Gers et al. 2000): its gates (gates.h) read h.
// The recurrent weights follow the mask "hidden".
#include "bsexp/rnn/gates.h"

namespace bsexp::rnn {

class Lstm : public Cell {
 public:
  Lstm(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks);
  State step(const nn::Var& x, const State& state, const StepContext& context) const override;

  static int64_t hidden_unit(const CellSpec& spec, int64_t block);

 private:
  Gates gates_;
};

}  // namespace bsexp::rnn
