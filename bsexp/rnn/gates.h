#pragma once
// The four gates of an LSTM and its update, z being what the recurrent weights read (h itself, or what a cell
// makes of it):
//   i, f, o, u = W x + U z + b
//   c <- sigmoid(f) (*) c + sigmoid(i) (*) tanh(u),  h <- sigmoid(o) (*) tanh(c)
// W is dense in the first layer and follows one mask above it, U follows one mask in all gates. With layer
// normalisation (Ba, Kiros, Hinton 2016) the gates are LN(W x) + LN(U z); weight normalisation acts on U
// alone, as in Radford, Jozefowicz, Sutskever 2017. The bias of f starts at 1 (Gers et al. 2000; Jozefowicz
// et al. 2015); dropout acts on u.
#include <optional>
#include <string>

#include "bsexp/rnn/cell.h"

namespace bsexp::rnn {

class Gates {
 public:
  // Declares cell/{i,f,o,u}/{w,u}, biases and norms; `input` is the layout of W, `mask` of U.
  Gates(const CellSpec& spec, nn::ParameterSet& parameters, const kernels::BlockLayoutPtr& input,
        const kernels::BlockLayoutPtr& mask);

  State operator()(const nn::Var& x, const nn::Var& z, const nn::Var& c, const StepContext& context) const;

 private:
  class Gate {
   public:
    Gate(const CellSpec& spec, nn::ParameterSet& parameters, const kernels::BlockLayoutPtr& input,
         const kernels::BlockLayoutPtr& mask, const std::string& name, double bias);
    nn::Var operator()(const nn::Var& x, const nn::Var& z) const;

   private:
    nn::BlockLinear w_;
    std::optional<nn::LayerNorm> input_norm_;  // with layer normalisation
    nn::NormedLinear u_;
  };

  Gate i_, f_, o_, u_;
};

}  // namespace bsexp::rnn
