#include "bsexp/kernels/counting/counting_backend.h"

#include <cstring>
#include <utility>

#include "bsexp/kernels/kernel_list.h"

namespace bsexp::kernels {

namespace {

thread_local double operations = 0;

double product_operations(const BlockLayout& layout, const View& rows_of) {
  return 2.0 * static_cast<double>(layout.n_weights()) * static_cast<double>(rows_of.rows);
}

double operations_of(const BsmmForward& args) { return product_operations(*args.layout, args.x); }

double operations_of(const BsmmBackwardData& args) { return product_operations(*args.layout, args.dy); }

double operations_of(const BsmmBackwardWeight& args) {
  double sum = 0;
  for (const View& x : args.x) sum += product_operations(*args.layout, x);
  return sum;
}

// Every weight meets every output pixel, also where padding lies.
double conv_operations(const ConvLayout& layout, const View& outputs) {
  return 2.0 * static_cast<double>(layout.n_weights()) * static_cast<double>(outputs.rows);
}
double operations_of(const ConvForward& args) { return conv_operations(*args.layout, args.y.view); }
double operations_of(const ConvBackwardData& args) { return conv_operations(*args.layout, args.dy); }
double operations_of(const ConvBackwardWeight& args) { return conv_operations(*args.layout, args.dy); }

template <class Args>
double operations_of(const Args&) {
  return 0;
}

}  // namespace

CountingBackend::CountingBackend() : Backend("counting", "none", 1) {
  for_each_kernel([this]<class Args>() {
    add<Args>([](const Args& args, ThreadPool&) { operations += operations_of(args); });
  });
}

void* CountingBackend::allocate(int64_t bytes) {
  return reinterpret_cast<void*>(std::exchange(next_, next_ + static_cast<std::uintptr_t>(bytes)));
}

void CountingBackend::free(void*) {}
void CountingBackend::copy_in(void*, const void*, int64_t) {}
void CountingBackend::copy_out(void* host, const void*, int64_t bytes) {
  std::memset(host, 0, static_cast<size_t>(bytes));
}

double CountingBackend::take_operations() { return std::exchange(operations, 0); }

}  // namespace bsexp::kernels
