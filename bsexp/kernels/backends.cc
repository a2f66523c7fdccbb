// The table of backends.
#include "bsexp/base/table.h"
#include "bsexp/kernels/backend.h"
#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/cpu/isa.h"
#include "bsexp/kernels/guarded/guarded_backend.h"
#include "bsexp/kernels/reference/reference_backend.h"

namespace bsexp::kernels {

namespace {

struct BackendRow {
  std::string name;
  BackendPtr (*make)(int n_threads, const std::string& isa);
};

BackendPtr make_reference(int n_threads, const std::string& isa) {
  REQUIRE(isa == "auto", "the reference backend has no instruction sets, but {} was asked for: use auto",
          isa);
  return make_reference_backend(n_threads);
}

const Table<BackendRow>& backends() {
  static const Table<BackendRow> table(
      "backend",
      {{"reference", make_reference},
       {"cpu", [](int n, const std::string& isa) { return make_cpu_backend(choose_isa(isa), n); }},
       {"guarded", [](int n, const std::string& isa) { return make_guarded_backend(choose_isa(isa), n); }}});
  return table;
}

}  // namespace

BackendPtr make_backend(const std::string& name, int n_threads, const std::string& isa) {
  return backends().get(name).make(n_threads, isa);
}

std::vector<std::string> backend_names() { return backends().names(); }

}  // namespace bsexp::kernels
