#include "bsexp/sentiment/protocol.h"

#include <numeric>

#include "bsexp/base/error.h"
#include "bsexp/base/machine.h"
#include "bsexp/base/text.h"

namespace bsexp::sentiment {

Protocol make_protocol(const datasets::LabelledSet& set, int64_t n_draws) {
  Protocol protocol;
  for (const datasets::LabelledPart* part : {&set.train, &set.valid, &set.test})
    protocol.labels.insert(protocol.labels.end(), part->labels.begin(), part->labels.end());
  const auto size = [](const datasets::LabelledPart& part) {
    return static_cast<int64_t>(part.labels.size());
  };
  protocol.trials = make_trials(protocol.labels, size(set.train), size(set.valid), size(set.test));
  protocol.text = describe(protocol.trials);
  protocol.train.resize(set.train.labels.size());
  std::iota(protocol.train.begin(), protocol.train.end(), int64_t{0});
  protocol.n_draws = n_draws;
  return protocol;
}

void require_memory(const Protocol& protocol, int64_t n_units) {
  constexpr double kBytesAValue = 40;  // liblinear takes 16, twice; the features themselves 4, twice
  const double values = static_cast<double>(protocol.n_rows()) * static_cast<double>(n_units);
  const double needed = values * kBytesAValue;
  const auto most = static_cast<double>(memory_of_machine());
  REQUIRE(needed <= most,
          "fitting {} units of {} texts needs {} of memory, and this machine has {}: take fewer texts with "
          "--limit",
          format_count(n_units), format_count(protocol.n_rows()), format_bytes(needed), format_bytes(most));
}

}  // namespace bsexp::sentiment
