// Y = X W for a random block-sparse W of 4096 x 4096, blocks of 32, a batch of 64, and X all ones.
#include "bsexp/kernels.h"
#include "bsexp/nn.h"
#include "bsexp/topology.h"

int main() {
  using namespace bsexp;
  const int64_t hidden = 4096, batch = 64;
  const int block = 32;
  topology::TopologySpec spec;
  spec.kind = "erdos_renyi";
  spec.density = 0.05;
  const auto mask = topology::make_mask(spec, hidden / block, hidden / block, 1, "mask/example");
  const auto layout = std::make_shared<const kernels::BlockLayout>(mask, block);

  nn::Pool pool(kernels::make_backend("cpu", 2));
  nn::Tape tape(pool, nn::Tape::Mode::forward);
  const auto ones = [&](int64_t rows, int64_t features) {
    return tape.constant(pool.from_host(rows, features, std::vector<double>(rows * features, 1)));
  };
  const nn::Var y = nn::bsmm(ones(batch, hidden), {ones(1, layout->n_weights()), layout});

  double sum = 0;
  for (const double value : y.value().to_host()) sum += value;
  fmt::print("density {:.4f}, {} blocks, the mean of Y is {} = weights / outputs {}\n", layout->density(),
             layout->n_blocks(), sum / static_cast<double>(batch * hidden),
             static_cast<double>(layout->n_weights()) / static_cast<double>(hidden));
  return sum == static_cast<double>(batch * layout->n_weights()) ? 0 : 1;
}
