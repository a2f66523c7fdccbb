#pragma once
// The LSTM (Hochreiter, Schmidhuber 1997; with a forget gate, Gers et al. 2000):
//   i, f, o, u = W x + U h + b
//   c <- sigmoid(f) (*) c + sigmoid(i) (*) tanh(u),  h <- sigmoid(o) (*) tanh(c)
// W is dense, U follows the mask "hidden" in all four gates. The bias of f starts at 1; dropout acts on u.
#include <array>

#include "bsexp/rnn/cell.h"

namespace bsexp::rnn {

class Lstm : public Cell {
 public:
  Lstm(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks);
  State step(const nn::Var& x, const State& state, const StepContext& context) const override;

  static int64_t hidden_unit(const CellSpec& spec, int64_t block);

 private:
  struct Gate {
    nn::BlockLinear w, u;
    nn::Parameter& bias;
    nn::Var operator()(const nn::Var& x, const nn::Var& h) const;
  };
  Gate make_gate(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks,
                 const std::string& name, double bias);

  Gate i_, f_, o_, u_;
};

}  // namespace bsexp::rnn
