#include "bsexp/rnn/language_model.h"

#include <numbers>

#include "bsexp/base/random.h"

namespace bsexp::rnn {

LanguageModel::LanguageModel(const LanguageModelSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks)
    : spec_(spec),
      embedding_(parameters, "embedding", kVocabulary, spec.cell_spec.n_input),
      cell_(cell_table().get(spec.cell).make(spec.cell_spec, parameters, masks)),
      projection_(parameters, "projection", spec.cell_spec.n_hidden / spec.cell_spec.stride, kVocabulary) {}

CarriedState LanguageModel::zero_state(nn::Pool& pool, int64_t batch) const {
  return {pool.zeros(batch, n_hidden()), pool.zeros(batch, n_hidden())};
}

LanguageModel::OnTape::OnTape(const LanguageModel& model, nn::Tape& tape)
    : model_(model), table_(model.embedding_.table(tape)), projection_(model.projection_.on(tape)) {}

nn::Var LanguageModel::OnTape::step(const nn::Tensor& ids, State& state, const StepContext& context) const {
  advance(ids, state, context);
  return logits(state);
}

void LanguageModel::OnTape::advance(const nn::Tensor& ids, State& state, const StepContext& context) const {
  state = model_.cell_->step(embedding(ids, table_), state, context);
}

nn::Var LanguageModel::OnTape::logits(const State& state) const {
  return projection_(subset(state.h, model_.spec_.cell_spec.stride));
}

std::vector<nn::Var> LanguageModel::window(nn::Tape& tape, std::span<const int32_t> inputs,
                                           std::span<const int32_t> targets, int64_t batch,
                                           CarriedState& carried, uint64_t dropout_key) const {
  ASSERT(inputs.size() == targets.size() && inputs.size() % static_cast<size_t>(batch) == 0,
         "a window of {} inputs and {} targets for a batch of {}", inputs.size(), targets.size(), batch);
  const OnTape model(*this, tape);
  State state{tape.constant(carried.h), tape.constant(carried.c)};
  StepContext context;
  if (tape.recording()) context.keep = 1 - dropout();
  std::vector<nn::Var> losses;
  for (size_t begin = 0; begin < inputs.size(); begin += static_cast<size_t>(batch)) {
    const size_t t = begin / static_cast<size_t>(batch);
    tape.set_time_step(static_cast<int64_t>(t));
    context.dropout_key = stream_key(dropout_key, fmt::format("t{}", t));
    const nn::Var logits = model.step(tape.pool().from_ids(&inputs[begin], batch), state, context);
    losses.push_back(softmax_cross_entropy(logits, tape.pool().from_ids(&targets[begin], batch)));
  }
  carried = {state.h.value(), state.c.value()};
  return losses;
}

double mean_bits(nn::Pool& pool, std::span<const nn::Var> losses) {
  const nn::Tensor sums = pool.make(1, static_cast<int64_t>(losses.size()), nn::DType::f64);
  int64_t index = 0, count = 0;
  for (const nn::Var& loss : losses) {
    pool.backend().run(kernels::Sum{loss.value().view(), sums.view(), index++});
    count += loss.value().size();
  }
  double nats = 0;
  for (const double sum : sums.to_host()) nats += sum;
  return nats / static_cast<double>(count) / std::numbers::ln2;
}

}  // namespace bsexp::rnn
