#include "bsexp/rnn/language_model.h"

#include <numbers>

#include "bsexp/base/random.h"

namespace bsexp::rnn {

namespace {

std::string name_of_layer(const LanguageModelSpec& spec, int64_t layer) {
  return spec.n_layers == 1 ? "" : fmt::format("layer{}", layer);
}

CellSpec layer_spec(const LanguageModelSpec& spec, int64_t layer) {
  CellSpec result = spec.cell_spec;
  result.layer = name_of_layer(spec, layer);
  result.above_another = layer > 0;
  if (layer > 0) result.n_input = spec.cell_spec.n_hidden;
  return result;
}

}  // namespace

int64_t hidden_unit(const LanguageModelSpec& spec, int64_t block) {
  return cell_table().get(spec.cell).hidden_unit(layer_spec(spec, spec.n_layers - 1), block);
}

LanguageModel::LanguageModel(const LanguageModelSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks)
    : spec_(spec),
      embedding_(parameters, "embedding", kVocabulary, spec.cell_spec.n_input),
      layers_([&] {
        const CellRow& cell = cell_table().get(spec.cell);
        std::vector<std::unique_ptr<Cell>> layers;
        for (int64_t layer = 0; layer < spec.n_layers; ++layer) {
          layers.push_back(cell.make(layer_spec(spec, layer), parameters, masks));
        }
        return layers;
      }()),
      projection_(parameters, "projection", spec.cell_spec.n_hidden / spec.cell_spec.stride, kVocabulary) {}

CarriedState LanguageModel::zero_state(nn::Pool& pool, int64_t batch) const {
  CarriedState state;
  for (size_t layer = 0; layer < layers_.size(); ++layer) {
    state.push_back({pool.zeros(batch, n_hidden()), pool.zeros(batch, n_hidden())});
  }
  return state;
}

std::string LanguageModel::layer_name(int64_t layer) const { return name_of_layer(spec_, layer); }

LanguageModel::OnTape::OnTape(const LanguageModel& model, nn::Tape& tape)
    : model_(model), table_(model.embedding_.table(tape)), projection_(model.projection_.on(tape)) {}

nn::Var LanguageModel::OnTape::step(const nn::Tensor& ids, std::vector<State>& states,
                                    const StepContext& context) const {
  const nn::Var below = advance(ids, states, context);
  return logits(states, below);
}

nn::Var LanguageModel::OnTape::advance(const nn::Tensor& ids, std::vector<State>& states,
                                       const StepContext& context) const {
  nn::Var x = embedding(ids, table_), below;
  for (size_t layer = 0; layer < model_.layers_.size(); ++layer) {
    StepContext of_layer = context;
    if (layer > 0) of_layer.dropout_key = stream_key(context.dropout_key, fmt::format("layer{}", layer));
    states[layer] = model_.layers_[layer]->step(x, states[layer], of_layer);
    const nn::Var& h = states[layer].h;
    below = model_.spec_.residual && x.features() == h.features() ? x : nn::Var();
    const bool is_last = layer + 1 == model_.layers_.size();  // its sum is part of the logits
    if (!is_last) x = below.empty() ? h : add(h, below);
  }
  return below;
}

nn::Var LanguageModel::OnTape::logits(const std::vector<State>& states, const nn::Var& below) const {
  const nn::Var& h = states.back().h;
  return projection_(subset(below.empty() ? h : add(h, below), model_.spec_.cell_spec.stride));
}

std::vector<nn::Var> LanguageModel::segment(nn::Tape& tape, std::span<const int32_t> inputs,
                                            std::span<const int32_t> targets, int64_t batch,
                                            std::vector<State>& states, const Segment& segment) const {
  ASSERT(inputs.size() == targets.size() && inputs.size() % static_cast<size_t>(batch) == 0,
         "a window of {} inputs and {} targets for a batch of {}", inputs.size(), targets.size(), batch);
  const OnTape model(*this, tape);
  StepContext context;
  if (segment.dropout) context.keep = 1 - dropout();
  std::vector<nn::Var> losses;
  for (size_t begin = 0; begin < inputs.size(); begin += static_cast<size_t>(batch)) {
    const int64_t t = segment.first + static_cast<int64_t>(begin) / batch;
    tape.set_time_step(t);
    context.dropout_key = stream_key(segment.dropout_key, fmt::format("t{}", t));
    const nn::Var logits = model.step(tape.pool().from_ids(&inputs[begin], batch), states, context);
    losses.push_back(softmax_cross_entropy(logits, tape.pool().from_ids(&targets[begin], batch)));
  }
  return losses;
}

std::vector<nn::Var> LanguageModel::window(nn::Tape& tape, std::span<const int32_t> inputs,
                                           std::span<const int32_t> targets, int64_t batch,
                                           CarriedState& state, uint64_t dropout_key) const {
  std::vector<State> states = on_tape(tape, state);
  std::vector<nn::Var> losses =
      segment(tape, inputs, targets, batch, states, {0, tape.recording(), dropout_key});
  state = carried(states);
  return losses;
}

std::vector<State> on_tape(nn::Tape& tape, const CarriedState& state) {
  std::vector<State> states;
  for (const CarriedLayer& layer : state) states.push_back({tape.constant(layer.h), tape.constant(layer.c)});
  return states;
}

CarriedState carried(const std::vector<State>& states) {
  CarriedState values;
  for (const State& layer : states) values.push_back({layer.h.value(), layer.c.value()});
  return values;
}

double mean_bits(nn::Pool& pool, std::span<const nn::Tensor> losses) {
  const nn::Tensor sums = pool.make(1, static_cast<int64_t>(losses.size()), nn::DType::f64);
  int64_t index = 0, count = 0;
  for (const nn::Tensor& loss : losses) {
    pool.backend().run(kernels::Sum{loss.view(), sums.view(), index++});
    count += loss.size();
  }
  double nats = 0;
  for (const double sum : sums.to_host()) nats += sum;
  return nats / static_cast<double>(count) / std::numbers::ln2;
}

double mean_bits(nn::Pool& pool, std::span<const nn::Var> losses) {
  std::vector<nn::Tensor> values;
  for (const nn::Var& loss : losses) values.push_back(loss.value());
  return mean_bits(pool, values);
}

}  // namespace bsexp::rnn
