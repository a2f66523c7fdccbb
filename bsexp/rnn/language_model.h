#pragma once
// A language model over bytes: embedding, a recurrent cell, a weight-normalised projection of a subset of h
// to logits.
//
//   x_t = table[byte_t];  (h, c) <- cell(x_t, h, c);  logits_t = projection(h on every stride-th unit)
// The loss of a step is -log softmax(logits_t)[byte_{t+1}], in nats, [B, 1].
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
};

// The state between two windows: values without a tape. Zero at the start of a text.
struct CarriedState {
  nn::Tensor h, c;  // [B, n_hidden]
};

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
  CarriedState zero_state(nn::Pool& pool, int64_t batch) const;

  // The model on one tape: what depends on the weights alone is computed once.
  class OnTape {
   public:
    OnTape(const LanguageModel& model, nn::Tape& tape);
    // One time step: the logits [B, 256] for the next bytes; moves `state` on. ids: i32 [B, 1].
    nn::Var step(const nn::Tensor& ids, State& state, const StepContext& context = {}) const;
    // The two halves of it: the state moves on; what it predicts.
    void advance(const nn::Tensor& ids, State& state, const StepContext& context = {}) const;
    nn::Var logits(const State& state) const;

   private:
    const LanguageModel& model_;
    nn::Var table_;
    nn::NormalizedProjection::Prepared projection_;
  };

  // Time steps of a window from a state on the tape, which is moved on. Returns their losses [B, 1].
  std::vector<nn::Var> segment(nn::Tape& tape, std::span<const int32_t> inputs,
                               std::span<const int32_t> targets, int64_t batch, State& state,
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
  std::unique_ptr<Cell> cell_;
  nn::NormalizedProjection projection_;
};

// Between a tape and what is carried over it; no gradient flows through.
State on_tape(nn::Tape& tape, const CarriedState& state);
CarriedState carried(const State& state);

// Mean loss in bits of all losses of a window.
double mean_bits(nn::Pool& pool, std::span<const nn::Tensor> losses);
double mean_bits(nn::Pool& pool, std::span<const nn::Var> losses);

}  // namespace bsexp::rnn
