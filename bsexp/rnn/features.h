#pragma once
// What a language model makes of whole texts: its state after their last byte, and the way of one unit there:
// of the last layer, where there are several.
//
// Each text starts from the zero state. Texts of similar length share a batch, whose rows the model treats
// independently; a row counts no further than its text goes, so the values depend neither on the batch nor on
// what else is in it. Batches have at least 8 rows, because products of a few rows round in another order.
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "bsexp/rnn/language_model.h"

namespace bsexp::rnn {

enum class StatePart : uint8_t { cell, hidden };  // c or h

inline constexpr int64_t kFewestRows = 8;

// The final states, [texts, n_hidden], row-major. No text is empty: ASSERTed. `progress` hears the bytes that
// were read so far. UserError unless batch is at least kFewestRows; Interrupted on Ctrl-C.
std::vector<float> final_states(const LanguageModel& model, nn::Pool& pool,
                                std::span<const std::string> texts, StatePart part, int64_t batch,
                                const std::function<void(int64_t)>& progress);

// The value of one unit after each byte of a text. UserError when there is no such unit.
std::vector<float> trace_unit(const LanguageModel& model, nn::Pool& pool, const std::string& text,
                              StatePart part, int64_t unit);

}  // namespace bsexp::rnn
