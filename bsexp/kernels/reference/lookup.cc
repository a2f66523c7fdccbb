// Embedding and SoftmaxCrossEntropy: the kernels that pick an element of each row by an integer.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "bsexp/kernels/ids.h"
#include "bsexp/kernels/reference/families.h"
#include "bsexp/kernels/reference/values.h"

namespace bsexp::kernels::reference {

namespace {

void run(const EmbeddingForward& k, ThreadPool&) {
  const int32_t* const ids = checked_ids(k.ids, k.table.rows, "embedding_forward");
  const Reader table(k.table);
  const Writer y(k.y);
  for_each(k.y, [&](int64_t r, int64_t f) { y.put(r, f, table(ids[r], f)); });
}

void run(const EmbeddingBackward& k, ThreadPool&) {
  if (!k.dtable) return;
  const int64_t n_ids = k.dtable.view.rows;
  const int32_t* const ids = checked_ids(k.ids, n_ids, "embedding_backward");
  const Reader dy(k.dy);
  const Writer dtable(k.dtable);
  for (int64_t f = 0; f < k.dy.features; ++f) {
    std::vector<double> sums(static_cast<size_t>(n_ids));
    for (int64_t r = 0; r < k.dy.rows; ++r) sums[static_cast<size_t>(ids[r])] += dy(r, f);
    for (int64_t v = 0; v < n_ids; ++v) dtable.put(v, f, sums[static_cast<size_t>(v)]);
  }
}

void run(const SoftmaxCrossEntropyForward& k, ThreadPool&) {
  const int64_t n = k.logits.features;
  const int32_t* const targets = checked_ids(k.targets, n, "softmax_cross_entropy_forward");
  const Reader logits(k.logits);
  const Writer loss(k.loss), log_sum_out(k.log_sum);
  for (int64_t r = 0; r < k.logits.rows; ++r) {
    double most = -std::numeric_limits<double>::infinity();
    for (int64_t v = 0; v < n; ++v) most = std::max(most, logits(r, v));
    double sum = 0;
    for (int64_t v = 0; v < n; ++v) sum += std::exp(logits(r, v) - most);
    const double log_sum = most + std::log(sum);
    log_sum_out.put(r, 0, log_sum);
    loss.put(r, 0, log_sum - logits(r, targets[r]));
  }
}

void run(const SoftmaxCrossEntropyBackward& k, ThreadPool&) {
  const int32_t* const targets = checked_ids(k.targets, k.logits.features, "softmax_cross_entropy_backward");
  const Reader logits(k.logits), log_sum(k.log_sum), dloss(k.dloss);
  const Writer dlogits(k.dlogits);
  for_each(k.logits, [&](int64_t r, int64_t v) {
    const double probability = std::exp(logits(r, v) - log_sum(r, 0));
    dlogits.put(r, v, dloss(r, 0) * (probability - (v == targets[r] ? 1 : 0)));
  });
}

}  // namespace

void add_lookup(ReferenceBackend& backend) {
  backend.add<EmbeddingForward>(run);
  backend.add<EmbeddingBackward>(run);
  backend.add<SoftmaxCrossEntropyForward>(run);
  backend.add<SoftmaxCrossEntropyBackward>(run);
}

}  // namespace bsexp::kernels::reference
