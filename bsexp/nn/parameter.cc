#include "bsexp/nn/parameter.h"

#include <algorithm>

#include "bsexp/base/random.h"

namespace bsexp::nn {

Parameter& ParameterSet::declare(std::string name, int64_t rows, int64_t features, Initializer initializer) {
  for (const Parameter& other : parameters_)
    ASSERT(other.name != name, "two parameters are named '{}'", name);
  Parameter& parameter = parameters_.emplace_back();
  parameter.name = std::move(name);
  parameter.rows = rows;
  parameter.features = features;
  parameter.initializer = std::move(initializer);
  return parameter;
}

Parameter& ParameterSet::declare_blocks(std::string name, kernels::BlockLayoutPtr layout,
                                        Initializer initializer) {
  Parameter& parameter =
      declare(std::move(name), layout->n_input(), layout->n_output(), std::move(initializer));
  parameter.layout = std::move(layout);
  return parameter;
}

Tensor Parameter::from_host(Pool& pool, const std::vector<double>& values) const {
  return layout ? pool.from_host(1, size(), values) : pool.from_host(rows, features, values);
}

void ParameterSet::allocate(Pool& pool, uint64_t seed) {
  for (Parameter& parameter : parameters_) {
    const int64_t rows = parameter.layout ? 1 : parameter.rows;
    const int64_t features = parameter.layout ? parameter.size() : parameter.features;
    parameter.value = pool.backend().keeps_values()
                          ? parameter.from_host(pool, parameter.initializer(parameter, seed))
                          : pool.make(rows, features);
    parameter.gradient = pool.zeros(rows, features);
  }
}

int64_t ParameterSet::n_values() const {
  int64_t count = 0;
  for (const Parameter& parameter : parameters_) count += parameter.size();
  return count;
}

const Parameter& ParameterSet::get(std::string_view name) const {
  const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const Parameter& p) { return p.name == name; });
  ASSERT(found != parameters_.end(), "there is no parameter '{}'", name);
  return *found;
}

namespace {

// Fills a parameter from its own stream, draw by draw.
template <class Draw>
Initializer from_stream(Draw draw) {
  return [draw](const Parameter& parameter, uint64_t seed) {
    Random random(seed, "init/" + parameter.name);
    std::vector<double> values(static_cast<size_t>(parameter.size()));
    for (double& value : values) value = draw(random);
    return values;
  };
}

}  // namespace

Initializer constant(double value) {
  return [value](const Parameter& parameter, uint64_t) {
    return std::vector<double>(static_cast<size_t>(parameter.size()), value);
  };
}

Initializer normal(double deviation) {
  return from_stream([deviation](Random& random) { return deviation * random.normal(); });
}

Initializer uniform(double bound) {
  return from_stream([bound](Random& random) { return bound * (2 * random.uniform() - 1); });
}

Initializer identity() {
  return [](const Parameter& parameter, uint64_t) {
    ASSERT(parameter.layout, "the identity is for block weights, not for '{}'", parameter.name);
    const kernels::BlockLayout& layout = *parameter.layout;
    const auto s = static_cast<size_t>(layout.block_size());
    std::vector<double> values(static_cast<size_t>(parameter.size()));
    for (size_t i = 0; i + 1 < layout.input_begin().size(); ++i) {
      for (auto b = static_cast<size_t>(layout.input_begin()[i]);
           b < static_cast<size_t>(layout.input_begin()[i + 1]); ++b) {
        const kernels::Block& block = layout.by_input()[b];
        if (static_cast<size_t>(block.other) != i) continue;
        for (size_t d = 0; d < s; ++d) values[(static_cast<size_t>(block.number) * s + d) * s + d] = 1;
      }
    }
    return values;
  };
}

}  // namespace bsexp::nn
