#pragma once
// A tensor of chosen f32 (or i32) values on a backend, and random numbers to choose.
#include <string>
#include <vector>

#include "bsexp/base/random.h"
#include "bsexp/kernels/backend.h"

namespace bsexp::kernels {

template <class T>
class ValuesOn {
 public:
  ValuesOn(Backend& backend, int64_t rows, int64_t features, const std::vector<T>& values)
      : backend_(backend), view_{backend.allocate(rows * features * 4), dtype_of<T>(), rows, features} {
    backend_.copy_in(view_.data, values.data(), view_.bytes());
  }
  ValuesOn(Backend& backend, int64_t rows, int64_t features)
      : ValuesOn(backend, rows, features, std::vector<T>(static_cast<size_t>(rows * features))) {}
  ~ValuesOn() { backend_.free(view_.data); }
  ValuesOn(const ValuesOn&) = delete;
  ValuesOn& operator=(const ValuesOn&) = delete;

  const View& view() const { return view_; }

  std::vector<T> values() const {
    std::vector<T> result(static_cast<size_t>(view_.size()));
    backend_.copy_out(result.data(), view_.data, view_.bytes());
    return result;
  }

 private:
  Backend& backend_;
  View view_;
};

using Floats = ValuesOn<float>;
using Ids = ValuesOn<int32_t>;

// From -1 to 1, a function of the name.
inline std::vector<float> numbers(int64_t n, const std::string& name) {
  Random random(2, name);
  std::vector<float> values(static_cast<size_t>(n));
  for (float& value : values) value = static_cast<float>(2 * random.uniform() - 1);
  return values;
}

}  // namespace bsexp::kernels
