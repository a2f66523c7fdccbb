#include "bsexp/rnn/features.h"

#include <algorithm>
#include <numeric>

#include "bsexp/base/interrupt.h"

namespace bsexp::rnn {

namespace {

const nn::Tensor& tensor_of(const State& state, StatePart part) {
  return part == StatePart::cell ? state.c.value() : state.h.value();
}

// Reads the texts of a batch side by side from the zero state; `after(t, state)` sees each step. Rows whose
// text is over read zeros.
void read_batch(const LanguageModel& model, const LanguageModel::OnTape& on_tape, nn::Tape& tape,
                const std::vector<const std::string*>& texts, int64_t batch,
                const std::function<void(size_t t, const State&)>& after) {
  std::vector<State> states = rnn::on_tape(tape, model.zero_state(tape.pool(), batch));
  size_t longest = 0;
  for (const std::string* text : texts) longest = std::max(longest, text->size());
  std::vector<int32_t> ids(static_cast<size_t>(batch));
  for (size_t t = 0; t < longest; ++t) {
    stop_if_interrupted();
    for (size_t row = 0; row < texts.size(); ++row) {
      const std::string& text = *texts[row];
      ids[row] = t < text.size() ? static_cast<unsigned char>(text[t]) : 0;
    }
    on_tape.advance(tape.pool().from_ids(ids.data(), batch), states);
    after(t, states.back());
  }
}

// The longest first; of equals, the first.
std::vector<size_t> by_length(std::span<const std::string> texts) {
  std::vector<size_t> order(texts.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return texts[a].size() > texts[b].size(); });
  return order;
}

}  // namespace

std::vector<float> final_states(const LanguageModel& model, nn::Pool& pool,
                                std::span<const std::string> texts, StatePart part, int64_t batch,
                                const std::function<void(int64_t)>& progress) {
  REQUIRE(batch >= kFewestRows, "a batch of {} texts is not possible; it must be at least {}", batch,
          kFewestRows);
  const auto n_units = static_cast<size_t>(model.n_hidden()), n_rows = static_cast<size_t>(batch);
  std::vector<float> result(texts.size() * n_units);
  const std::vector<size_t> order = by_length(texts);
  nn::Tape tape(pool, nn::Tape::Mode::forward);
  const LanguageModel::OnTape on_tape(model, tape);
  int64_t bytes_read = 0;
  for (size_t begin = 0; begin < order.size(); begin += n_rows) {
    const std::span<const size_t> members =
        std::span(order).subspan(begin, std::min(n_rows, order.size() - begin));
    std::vector<const std::string*> batch_texts;
    batch_texts.reserve(members.size());
    for (const size_t text : members) batch_texts.push_back(&texts[text]);
    ASSERT(!batch_texts.back()->empty(), "an empty text has no state");
    read_batch(model, on_tape, tape, batch_texts, batch, [&](size_t t, const State& state) {
      std::vector<double> values;  // feature-major, fetched where a text ends
      for (size_t row = 0; row < members.size(); ++row) {
        bytes_read += t < batch_texts[row]->size() ? 1 : 0;
        if (batch_texts[row]->size() != t + 1) continue;
        if (values.empty()) values = tensor_of(state, part).to_host();
        for (size_t unit = 0; unit < n_units; ++unit)
          result[members[row] * n_units + unit] = static_cast<float>(values[unit * n_rows + row]);
      }
      progress(bytes_read);
    });
  }
  return result;
}

std::vector<float> trace_unit(const LanguageModel& model, nn::Pool& pool, const std::string& text,
                              StatePart part, int64_t unit) {
  REQUIRE(unit >= 0 && unit < model.n_hidden(), "there is no unit {}; units are 0 to {}", unit,
          model.n_hidden() - 1);
  nn::Tape tape(pool, nn::Tape::Mode::forward);
  const LanguageModel::OnTape on_tape(model, tape);
  std::vector<float> values;
  read_batch(model, on_tape, tape, {&text}, kFewestRows, [&](size_t, const State& state) {
    values.push_back(
        static_cast<float>(tensor_of(state, part).to_host()[static_cast<size_t>(unit * kFewestRows)]));
  });
  return values;
}

}  // namespace bsexp::rnn
