#include "bsexp/analysis/mask_report.h"

#include <map>

#include "bsexp/base/error.h"

namespace bsexp::analysis {

namespace {

std::vector<double> mix_of(const runfile::StoredRun& run,
                           const std::map<std::string, topology::BlockMask>& masks) {
  std::vector<topology::BlockMask> sequence;
  for (const std::string& name : run.sequence) {
    const auto found = masks.find(name);
    REQUIRE(found != masks.end(), "{}: the sequence names the mask {}, which is not there", run.path.string(),
            name);
    const topology::BlockMask& mask = found->second;
    if (mask.n_rows() != mask.n_columns()) return {};
    REQUIRE(sequence.empty() || sequence[0].n_rows() == mask.n_rows(),
            "{}: the masks of the sequence differ in size", run.path.string());
    sequence.push_back(mask);
  }
  return topology::mix(sequence);
}

}  // namespace

std::vector<MaskReport> mask_reports(const runfile::StoredRun& run) {
  std::map<std::string, topology::BlockMask> masks;
  std::vector<MaskReport> reports;
  for (const auto& [name, stored] : run.topologies) {
    MaskReport& report = reports.emplace_back();
    report.name = name;
    report.generator = stored.generator;
    report.block_size = stored.block_size;
    const auto mask_from = [&, &shape = stored](const std::vector<int64_t>& indptr,
                                                const std::vector<int32_t>& indices) {
      return topology::BlockMask::from_csr(shape.n_rows, shape.n_columns, indptr, indices);
    };
    const auto mask = masks.emplace(name, mask_from(stored.indptr, stored.indices)).first;
    report.statistics = topology::statistics(mask->second);
    report.fingerprint = topology::fingerprint(mask->second);
    const auto history = run.histories.find(name);
    if (history == run.histories.end()) continue;
    for (const runfile::StoredMask& then : history->second)
      report.history.push_back({then.step, topology::statistics(mask_from(then.indptr, then.indices))});
  }
  const std::vector<double> mix = mix_of(run, masks);
  for (MaskReport& report : reports) report.mix = mix;
  return reports;
}

}  // namespace bsexp::analysis
