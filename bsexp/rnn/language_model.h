#pragma once
// A language model over bytes: embedding, layers of one recurrent cell, a weight-normalised projection of a
// subset of the last layer's units to logits.
//
//   x_0 = table[byte_t];  (h_l, c_l) <- cell_l(x_l, h_l, c_l);  x_(l+1) = h_l
//   logits_t = projection(x_L on every stride-th unit)
// A residual model adds the input of a layer to its output where both are as wide: x_(l+1) = h_l + x_l (He et
// al. 2016), in all layers but the first, and in the first if the embedding is as wide as a layer. The loss
// of a step is -log softmax(logits_t)[byte_{t+1}], in nats, [B, 1].
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bsexp/rnn/cell.h"

namespace bsexp::rnn {

inline constexpr int64_t kVocabulary = 256;

struct LanguageModelSpec {
  std::string cell = "lstm";
  CellSpec cell_spec;  // n_input is the width of the embedding
  int64_t n_layers = 1;
  bool residual = false;
};

// The hidden size must be a multiple of this, for blocks of `block` features.
int64_t hidden_unit(const LanguageModelSpec& spec, int64_t block);

// The state of a layer between two windows: values without a tape. Zero at the start of a text.
struct CarriedLayer {
  nn::Tensor h, c;  // [B, n_hidden]
};
using CarriedState = std::vector<CarriedLayer>;  // of all layers, the lowest first

// Where a part of a window stands in it, and whether it drops out.
struct Segment {
  int64_t first = 0;  // time step
  bool dropout = false;
  uint64_t dropout_key = 0;
};

class LanguageModel {
 public:
  // Declares everything in `parameters` and `masks`. UserError when the sizes do not divide into blocks.
  LanguageModel(const LanguageModelSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks);

  int64_t n_hidden() const { return spec_.cell_spec.n_hidden; }
  double dropout() const { return spec_.cell_spec.dropout; }
  // By which the parameters and masks of a layer are named: "layer1"; "" in a model of one layer.
  std::string layer_name(int64_t layer) const;
  CarriedState zero_state(nn::Pool& pool, int64_t batch) const;

  // The model on one tape: what depends on the weights alone is computed once.
  class OnTape {
   public:
    OnTape(const LanguageModel& model, nn::Tape& tape);
    // One time step: the logits [B, 256] for the next bytes; moves the states of all layers on. ids: i32 [B,
    // 1].
    nn::Var step(const nn::Tensor& ids, std::vector<State>& states, const StepContext& context = {}) const;
    // The two halves of it. The states move on; what a residual model adds to the last layer's output is
    // returned. Then what they predict.
    nn::Var advance(const nn::Tensor& ids, std::vector<State>& states, const StepContext& context = {}) const;
    nn::Var logits(const std::vector<State>& states, const nn::Var& below) const;

   private:
    const LanguageModel& model_;
    nn::Var table_;
    nn::NormalizedProjection::Prepared projection_;
  };

  // Time steps of a window from the states of all layers on the tape, which are moved on. Returns their
  // losses [B, 1].
  std::vector<nn::Var> segment(nn::Tape& tape, std::span<const int32_t> inputs,
                               std::span<const int32_t> targets, int64_t batch, std::vector<State>& states,
                               const Segment& segment) const;

  // A window of T time steps from `state`, which is moved on (truncated backpropagation: no gradient flows
  // into it). inputs, targets: T x B bytes, time-major. Returns the T losses [B, 1]. `dropout_key` keys the
  // dropout of step t with (dropout_key, t); no dropout where the tape does not record.
  std::vector<nn::Var> window(nn::Tape& tape, std::span<const int32_t> inputs,
                              std::span<const int32_t> targets, int64_t batch, CarriedState& state,
                              uint64_t dropout_key) const;

 private:
  LanguageModelSpec spec_;
  nn::NormalizedEmbedding embedding_;
  std::vector<std::unique_ptr<Cell>> layers_;
  nn::NormalizedProjection projection_;
};

// Between a tape and what is carried over it; no gradient flows through.
std::vector<State> on_tape(nn::Tape& tape, const CarriedState& state);
CarriedState carried(const std::vector<State>& states);

// Mean loss in bits of all losses of a window.
double mean_bits(nn::Pool& pool, std::span<const nn::Tensor> losses);
double mean_bits(nn::Pool& pool, std::span<const nn::Var> losses);

}  // namespace bsexp::rnn
