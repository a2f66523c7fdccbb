#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/runfile.h"
#include "bsexp/topology/files/file_edges.h"
#include "bsexp/topology/files/formats.h"

namespace bsexp::topology {

MaskFile read_run_mask(const std::filesystem::path& path, const ReadOptions& options) {
  const runfile::RunReader run(path);
  const std::vector<std::string> names = run.topology_names();
  const std::string where = run.path().string();
  REQUIRE(!names.empty(), "{} holds no masks", where);
  std::string name = options.name;
  if (name.empty()) {
    REQUIRE(names.size() == 1, "{} holds several masks; name one: {}#NAME, of {}", where, where, join(names));
    name = names[0];
  }
  const bool known = std::find(names.begin(), names.end(), name) != names.end();
  REQUIRE(known, "{}: {}", where, unknown_name("mask", name, names));
  runfile::StoredTopology stored = run.topology(name);
  require_file_shape(where, stored.n_rows, stored.n_columns);
  try {
    return {BlockMask::from_csr(stored.n_rows, stored.n_columns, std::move(stored.indptr),
                                std::move(stored.indices)),
            {}};
  } catch (const UserError& error) {
    throw UserError(fmt::format("{}: the mask {} is damaged: {}", where, name, error.what()));
  }
}

}  // namespace bsexp::topology
