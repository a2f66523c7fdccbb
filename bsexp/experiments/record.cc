#include "bsexp/experiments/record.h"

#include "bsexp/base/error.h"

namespace bsexp::experiments {

namespace {

// [rows][features] <-> feature-major.
template <class To, class From>
std::vector<To> transposed(const std::vector<From>& values, int64_t n_outer, int64_t n_inner) {
  std::vector<To> result(values.size());
  for (int64_t outer = 0; outer < n_outer; ++outer) {
    for (int64_t inner = 0; inner < n_inner; ++inner) {
      result[static_cast<size_t>(inner * n_outer + outer)] =
          static_cast<To>(values[static_cast<size_t>(outer * n_inner + inner)]);
    }
  }
  return result;
}

std::map<std::string, std::string> printed_parameters(const topology::TopologySpec& spec) {
  std::map<std::string, std::string> result;
  topology::each_parameter(spec, [&](const char* name, const auto& value) {
    if (value) result[name] = fmt::format("{}", *value);
  });
  return result;
}

std::map<std::string, double> printed_statistics(const topology::BlockMask& mask) {
  const topology::MaskStatistics s = topology::statistics(mask);
  std::map<std::string, double> result = {{"nodes", static_cast<double>(s.nodes)},
                                          {"edges", static_cast<double>(s.edges)},
                                          {"density", s.density},
                                          {"degree_mean", s.degree_mean}};
  if (s.paths) {
    result["mean_path_length"] = s.paths->mean_path_length;
    result["diameter"] = static_cast<double>(s.paths->diameter);
    result["reachable"] = s.paths->reachable;
  }
  if (s.clustering) result["clustering"] = *s.clustering;
  return result;
}

runfile::StoredWeight stored(const nn::Parameter& parameter) {
  runfile::StoredWeight weight;
  weight.rows = parameter.rows;
  weight.features = parameter.features;
  const std::vector<double> values = parameter.value.to_host();
  if (!parameter.layout) {
    weight.data = transposed<float>(values, parameter.features, parameter.rows);
    return weight;
  }
  weight.data.assign(values.begin(), values.end());
  weight.block_size = parameter.layout->block_size();
  const auto& begin = parameter.layout->input_begin();
  weight.indptr.assign(begin.begin(), begin.end());
  for (const kernels::Block& block : parameter.layout->by_input()) weight.indices.push_back(block.other);
  return weight;
}

}  // namespace

void record_masks(const nn::MaskSet& masks, runfile::RunWriter& run) {
  for (const nn::NamedMask& mask : masks.masks()) {
    run.add_topology(mask.name,
                     {mask.mask.n_rows(), mask.mask.n_columns(), masks.block_size(), masks.spec().kind,
                      printed_parameters(masks.spec()), mask.mask.indptr(), mask.mask.indices(),
                      printed_statistics(mask.mask), topology::fingerprint(mask.mask)});
  }
  run.set_sequence(masks.sequence());
}

void require_same_masks(const nn::MaskSet& masks, const runfile::RunReader& run) {
  for (const nn::NamedMask& mask : masks.masks()) {
    const std::string there = run.topology(mask.name).fingerprint, now = topology::fingerprint(mask.mask);
    REQUIRE(there.empty() || there == now,
            "{} was started with another mask {}: its fingerprint is {} there, and now {}. {}",
            run.path().string(), mask.name, there, now,
            masks.spec().path
                ? fmt::format("The file {} has changed: bring the old one back, or start a new run",
                              *masks.spec().path)
                : "This version of bsexp draws other masks: start a new run");
  }
}

void record_weights(Learner& learner, runfile::RunWriter& run) {
  const EvaluationScope averages(learner);
  for (const nn::Parameter& parameter : learner.plan().parameters.all())
    run.add_weight(parameter.name, stored(parameter));
}

void require_weights(const runfile::RunReader& run) {
  REQUIRE(!run.weight_names().empty(),
          "{} holds no weights yet: the run is {}; finish it first (bsexp run --resume)", run.path().string(),
          run.status());
}

void load_weights(const runfile::RunReader& run, nn::Pool& pool, nn::ParameterSet& parameters) {
  require_weights(run);
  for (nn::Parameter& parameter : parameters.all()) {
    const runfile::StoredWeight weight = run.weight(parameter.name);
    REQUIRE(static_cast<int64_t>(weight.data.size()) == parameter.size() && weight.rows == parameter.rows &&
                weight.features == parameter.features,
            "{}: the weight {} is [{}, {}] with {} values, the model's is [{}, {}] with {}",
            run.path().string(), parameter.name, weight.rows, weight.features, weight.data.size(),
            parameter.rows, parameter.features, parameter.size());
    const std::vector<double> values =
        parameter.layout ? std::vector<double>(weight.data.begin(), weight.data.end())
                         : transposed<double>(weight.data, parameter.rows, parameter.features);
    parameter.value = parameter.from_host(pool, values);
  }
}

}  // namespace bsexp::experiments
