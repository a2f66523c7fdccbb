#include "bsexp/nn/initialization.h"

#include <cmath>

#include "bsexp/base/error.h"
#include "bsexp/base/random.h"

namespace bsexp::nn {

namespace {

using Values = std::vector<double>;

// An orthogonal n x n matrix, row-major, of the uniform distribution: Q_m = H diag(1, Q_(m-1)) from m = 1 to
// n, H the reflection that takes the first axis to a random direction (Stewart 1980).
Values random_orthogonal(size_t n, Random& random) {
  Values q(n * n), v(n), sums(n);
  for (size_t first = n; first-- > 0;) {
    double square = 0;
    for (size_t r = first; r < n; ++r) {
      v[r] = random.normal();
      square += v[r] * v[r];
    }
    const double length = std::sqrt(square), sign = v[first] < 0 ? -1 : 1;
    v[first] += sign * length;
    const double factor = 1 / (length * std::abs(v[first]));  // 2 / |v|^2
    std::fill(sums.begin(), sums.end(), 0);
    q[first * n + first] = -sign;
    for (size_t r = first; r < n; ++r) {
      for (size_t c = first; c < n; ++c) sums[c] += factor * v[r] * q[r * n + c];
    }
    for (size_t r = first; r < n; ++r) {
      for (size_t c = first; c < n; ++c) q[r * n + c] -= v[r] * sums[c];
    }
  }
  return q;
}

// A copy of the part of a row-major matrix that a block covers, or of the block alone: s rows of s values.
void copy_block(const double* from, size_t stride, size_t s, double factor, double* to) {
  for (size_t r = 0; r < s; ++r) {
    for (size_t c = 0; c < s; ++c) to[r * s + c] = factor * from[r * stride + c];
  }
}

// The number of blocks in each column of blocks.
std::vector<double> column_degrees(const kernels::BlockLayout& layout) {
  std::vector<double> degrees;
  for (size_t j = 0; j + 1 < layout.output_begin().size(); ++j) {
    degrees.push_back(static_cast<double>(layout.output_begin()[j + 1] - layout.output_begin()[j]));
  }
  return degrees;
}

// Calls visit(i, block) for each block of each input block i, in storage order.
template <class Visit>
void each_block(const kernels::BlockLayout& layout, Visit visit) {
  for (size_t i = 0; i + 1 < layout.input_begin().size(); ++i) {
    for (auto b = layout.input_begin()[i]; b < layout.input_begin()[i + 1]; ++b) {
      visit(i, layout.by_input()[static_cast<size_t>(b)]);
    }
  }
}

const kernels::BlockLayout& layout_of(const Parameter& parameter) {
  ASSERT(parameter.layout, "'{}' is no block weight", parameter.name);
  return *parameter.layout;
}

Values orthogonal_values(const Parameter& parameter, uint64_t seed) {
  const kernels::BlockLayout& layout = layout_of(parameter);
  const auto s = static_cast<size_t>(layout.block_size()), n = static_cast<size_t>(layout.n_input());
  const bool whole = layout.n_input() == layout.n_output() &&
                     layout.n_blocks() == layout.n_input_blocks() * layout.n_output_blocks();
  Random random(seed, "init/" + parameter.name);
  Values values(static_cast<size_t>(parameter.size()));
  const Values matrix = whole ? random_orthogonal(n, random) : Values();
  const std::vector<double> degrees = column_degrees(layout);
  each_block(layout, [&](size_t i, const kernels::Block& block) {
    const auto j = static_cast<size_t>(block.other);
    double* to = &values[static_cast<size_t>(block.number) * s * s];
    if (whole) {
      copy_block(&matrix[i * s * n + j * s], n, s, 1, to);
    } else {
      copy_block(random_orthogonal(s, random).data(), s, s, 1 / std::sqrt(degrees[j]), to);
    }
  });
  return values;
}

Values scaled_values(const Parameter& parameter, uint64_t seed, double gain) {
  const kernels::BlockLayout& layout = layout_of(parameter);
  const auto s = static_cast<size_t>(layout.block_size());
  Random random(seed, "init/" + parameter.name);
  Values values(static_cast<size_t>(parameter.size()));
  const std::vector<double> degrees = column_degrees(layout);
  each_block(layout, [&](size_t, const kernels::Block& block) {
    const double n_inputs = degrees[static_cast<size_t>(block.other)] * static_cast<double>(s);
    const double deviation = std::sqrt(gain / n_inputs);
    for (size_t at = 0; at < s * s; ++at) {
      values[static_cast<size_t>(block.number) * s * s + at] = deviation * random.normal();
    }
  });
  return values;
}

}  // namespace

const Table<InitRow>& init_table() {
  static const Table<InitRow> table(
      "initialisation", {
                            {"identity", [](double) { return identity(); }},
                            {"orthogonal", [](double) -> Initializer { return orthogonal_values; }},
                            {"scaled",
                             [](double gain) -> Initializer {
                               return [gain](const Parameter& parameter, uint64_t seed) {
                                 return scaled_values(parameter, seed, gain);
                               };
                             }},
                        });
  return table;
}

Initializer first_values(const std::optional<std::string>& name, Initializer own, double gain) {
  return name ? init_table().get(*name).make(gain) : std::move(own);
}

}  // namespace bsexp::nn
