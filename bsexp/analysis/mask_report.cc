#include "bsexp/analysis/mask_report.h"

#include <map>

#include "bsexp/base/error.h"
#include "bsexp/runfile.h"

namespace bsexp::analysis {

namespace {

topology::BlockMask mask_of(runfile::StoredTopology stored) {
  return topology::BlockMask::from_csr(stored.n_rows, stored.n_columns, std::move(stored.indptr),
                                       std::move(stored.indices));
}

std::vector<double> mix_of(const runfile::RunReader& run,
                           const std::map<std::string, topology::BlockMask>& masks) {
  std::vector<topology::BlockMask> sequence;
  for (const std::string& name : run.sequence()) {
    const auto found = masks.find(name);
    REQUIRE(found != masks.end(), "{}: the sequence names the mask {}, which is not there",
            run.path().string(), name);
    if (found->second.n_rows() != found->second.n_columns()) return {};
    sequence.push_back(found->second);
  }
  return topology::mix(sequence);
}

}  // namespace

std::vector<MaskReport> analyze_masks(const std::filesystem::path& path) {
  const runfile::RunReader run(path);
  std::map<std::string, topology::BlockMask> masks;
  std::vector<MaskReport> reports;
  for (const std::string& name : run.topology_names()) {
    runfile::StoredTopology stored = run.topology(name);
    MaskReport& report = reports.emplace_back();
    report.name = name;
    report.generator = stored.generator;
    report.block_size = stored.block_size;
    const auto mask = masks.emplace(name, mask_of(std::move(stored))).first;
    report.statistics = topology::statistics(mask->second);
    report.fingerprint = topology::fingerprint(mask->second);
  }
  const std::vector<double> mix = mix_of(run, masks);
  for (MaskReport& report : reports) report.mix = mix;
  return reports;
}

}  // namespace bsexp::analysis
