#include "bsexp/kernels/cpu/product_plan.h"

#include <algorithm>

#include "bsexp/base/buffer.h"
#include "bsexp/base/machine.h"

namespace bsexp::kernels {

SparseSide by_input(const BlockLayout& layout) {
  return {layout.input_begin().data(), layout.by_input().data(), layout.n_input_blocks(),
          layout.n_output_blocks(), layout.block_size()};
}

SparseSide by_output(const BlockLayout& layout) {
  return {layout.output_begin().data(), layout.by_output().data(), layout.n_output_blocks(),
          layout.n_input_blocks(), layout.block_size()};
}

namespace {

SparseSide in_slabs(const SparseSide& side, const SlabOrder& order) {
  if (order.n_slabs == 1) return side;
  return {order.begin.data(), order.blocks.data(), side.n_outer,
          side.n_inner,       side.block_size,     order.n_slabs};
}

}  // namespace

SparseSide in_forward_order(const BlockLayout& layout) {
  return in_slabs(by_output(layout), layout.forward_order());
}

SparseSide in_backward_order(const BlockLayout& layout) {
  return in_slabs(by_input(layout), layout.backward_order());
}

void check_product(const BlockLayout& layout, const View& x, const View& w, const View& y) {
  ASSERT(x.features == layout.n_input() && y.features == layout.n_output() && x.rows == y.rows,
         "a product of [{}, {}] and [{}, {}] by a layout of {} x {}", x.rows, x.features, y.rows, y.features,
         layout.n_input(), layout.n_output());
  ASSERT(w.size() == layout.n_weights(), "{} weights for a layout of {}", w.size(), layout.n_weights());
}

void check_extras(const BlockLayout& layout, const View& bias, const View& gate, const View& packed) {
  ASSERT(!bias || bias.size() == layout.n_output(), "a bias of {} for {} outputs", bias.size(),
         layout.n_output());
  ASSERT(!gate || gate.size() == layout.n_blocks(), "{} gates for {} blocks", gate.size(), layout.n_blocks());
  ASSERT(!packed || packed.size() == layout.n_weights(), "{} packed weights for a layout of {}",
         packed.size(), layout.n_weights());
}

void check_packed(const BlockLayout& layout, const View& w, const View& gate, const View& packed) {
  ASSERT(w.size() == layout.n_weights() && packed, "{} weights for a layout of {}", w.size(),
         layout.n_weights());
  check_extras(layout, {}, gate, packed);
}

void check_weight_gradient(const BsmmBackwardWeight& args) {
  ASSERT(args.x.size() == args.dy.size(), "{} steps of x and {} of dy", args.x.size(), args.dy.size());
  ASSERT(!args.dgate || (args.gate && args.w), "the gradient of gates needs the gates and the weights");
  check_extras(*args.layout, {}, args.gate);
  check_extras(*args.layout, {}, args.dgate.view);
  const View& w = args.dw ? args.dw.view : args.w;
  for (size_t t = 0; t < args.x.size(); ++t) check_product(*args.layout, args.x[t], w, args.dy[t]);
}

namespace {

// Blocks up to outer block j, each outer block counting a little by itself.
double work_before(const SparseSide& side, int64_t j) {
  constexpr double kOuterBlock = 0.1;
  return static_cast<double>(side.begin[j] - side.begin[0]) + kOuterBlock * static_cast<double>(j);
}

}  // namespace

int64_t first_outer(const SparseSide& side, int64_t task, int64_t n_tasks) {
  const double target =
      work_before(side, side.n_outer) * static_cast<double>(task) / static_cast<double>(n_tasks);
  int64_t low = 0, high = side.n_outer;
  while (low < high) {
    const int64_t middle = (low + high) / 2;
    if (work_before(side, middle) < target) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return task == n_tasks ? side.n_outer : low;
}

SlicePlace first_slice(const SparseSide& side, int64_t n_slices, int64_t task, int64_t n_tasks) {
  if (task == n_tasks) return {side.n_outer, 0};
  const double target =
      work_before(side, side.n_outer) * static_cast<double>(task) / static_cast<double>(n_tasks);
  const int64_t next = first_outer(side, task, n_tasks);  // the first that begins at the target or later
  if (next == 0) return {0, 0};
  const double begin = work_before(side, next - 1), work = work_before(side, next) - begin;
  const auto slice = static_cast<int64_t>((target - begin) / work * static_cast<double>(n_slices));
  return slice < n_slices ? SlicePlace{next - 1, slice} : SlicePlace{next, 0};
}

double product_work(const SparseSide& side, int64_t rows) {
  return static_cast<double>(side.n_blocks()) * side.block_size * side.block_size * static_cast<double>(rows);
}

int64_t outer_of(const SparseSide& side, int64_t block) {
  const int64_t* const end = side.begin + side.n_slabs * side.n_outer + 1;
  return std::upper_bound(side.begin, end, block) - side.begin - 1;
}

int n_product_tasks(double multiply_adds, int n_threads) {
  constexpr double kLeastPerTask = 2e5;  // some microseconds
  constexpr int kTasksPerThread = 8;     // so that a thread that is held up delays little
  if (n_threads == 1) return 1;
  return static_cast<int>(std::clamp(multiply_adds / kLeastPerTask, 1.0, 1.0 * kTasksPerThread * n_threads));
}

int64_t steps_together(const BsmmBackwardWeight& args, int64_t most_rows) {
  int64_t rows = 1;
  for (const View& x : args.x) rows = std::max(rows, x.rows);
  return std::max<int64_t>(1, most_rows / rows);
}

int64_t most_gradient_in_caches() {
  static const int64_t share = last_cache_of_machine() / 4;
  return share;
}

float* scratch_for_packing(int64_t n) {
  thread_local AlignedBuffer<float> memory;
  return grown(memory, n);
}

float* scratch_for_weights(int64_t n) {
  thread_local AlignedBuffer<float> memory;
  return grown(memory, n);
}

Block* scratch_for_blocks(int64_t n) {
  thread_local AlignedBuffer<Block> memory;
  return grown(memory, n);
}

}  // namespace bsexp::kernels
