#pragma once
// The small-world LSTM (Gray, Radford, Kingma 2017, after its reference code): internal steps over sparse
// masks carry every unit to every other within one time step.
//   m = LN(W_m x), a = LN(W_a x)                          on every stride-th hidden unit
//   h <- LN(W_0 h) (*) m;  h <- relu(LN(W_1 h) + a);  h <- relu(LN(W_k h)), k = 2 ... n_internal - 1
//   i, f, o, u = LN(W_g h);  dropout on u
//   c <- sigmoid(f) (*) c + sigmoid(i) (*) tanh(u),  h <- sigmoid(o) (*) tanh(c)
// W_m and W_a are dense in the first layer and follow one mask above it. W_k follows the mask "hidden<k>"
// ("hidden" when shared), the four gates the mask "gates"; these weights start as the identity. The bias of
// LN for f starts at 1. The cell may be asked for another normalisation than LN, or none, and for other first
// values.
#include <vector>

#include "bsexp/rnn/cell.h"

namespace bsexp::rnn {

class SmallWorldLstm : public Cell {
 public:
  SmallWorldLstm(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks);
  State step(const nn::Var& x, const State& state, const StepContext& context) const override;

  static int64_t hidden_unit(const CellSpec& spec, int64_t block);

 private:
  int64_t stride_;
  nn::NormedLinear m_, a_;
  std::vector<nn::NormedLinear> internal_;
  nn::NormedLinear i_, f_, o_, u_;
};

}  // namespace bsexp::rnn
