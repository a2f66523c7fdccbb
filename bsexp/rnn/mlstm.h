#pragma once
// The multiplicative LSTM (Krause, Murray, Renals, Lu 2016): the gates of an LSTM (gates.h) read m in the
// place of h,
//   m = (W_mx x) (*) (W_mh h + b)
// W_mx is dense in the first layer; W_mh and the recurrent weights of the gates follow the masks "hidden" and
// "gates", which a signal passes one after the other in each time step. Layer and weight normalisation act on
// W_mh h (weight: as in Radford, Jozefowicz, Sutskever 2017). b, which starts at 0, is not in the paper.
#include "bsexp/rnn/gates.h"

namespace bsexp::rnn {

class MultiplicativeLstm : public Cell {
 public:
  MultiplicativeLstm(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks);
  State step(const nn::Var& x, const State& state, const StepContext& context) const override;

  static int64_t hidden_unit(const CellSpec& spec, int64_t block);

 private:
  nn::BlockLinear mx_;
  nn::NormedLinear mh_;
  Gates gates_;
};

}  // namespace bsexp::rnn
