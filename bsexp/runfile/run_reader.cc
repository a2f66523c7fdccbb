#include "bsexp/runfile/run_reader.h"

#include <algorithm>
#include <span>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::runfile {

namespace fs = std::filesystem;

namespace {

// Whoever reads a mask may index with what is in it.
void require_fits(const std::string& where, const StoredTopology& shape, std::span<const int64_t> indptr,
                  std::span<const int32_t> indices) {
  REQUIRE(static_cast<int64_t>(indptr.size()) == shape.n_rows + 1 && indptr.front() == 0 &&
              std::is_sorted(indptr.begin(), indptr.end()) &&
              indptr.back() == static_cast<int64_t>(indices.size()),
          "{} is damaged: its indptr has not ascending places of its {} blocks for {} rows", where,
          indices.size(), shape.n_rows);
  const auto outside =
      std::find_if(indices.begin(), indices.end(), [&](int32_t i) { return i < 0 || i >= shape.n_columns; });
  REQUIRE(outside == indices.end(), "{} is damaged: block column {} of {}", where, *outside, shape.n_columns);
}

}  // namespace

RunReader::RunReader(const fs::path& run)
    : file_([&] {
        REQUIRE(!fs::is_directory(run) || fs::exists(run_file_of(run)),
                "{} holds no {}: give the folder of a run, such as runs/NAME/ID", run.string(), kRunFileName);
        return Hdf5File::open_to_read(run_file_of(run));
      }()) {
  REQUIRE(file_.has_attribute("", "bsexp_schema"), "{} is an HDF5 file, but not a run of bsexp",
          path().string());
  const int64_t schema = file_.integer_attribute("", "bsexp_schema");
  REQUIRE(schema == kSchemaVersion, "{} has schema {}; this bsexp reads schema {}", path().string(), schema,
          kSchemaVersion);
}

RunInfo RunReader::info() const {
  const auto text = [&](const char* name) { return file_.text_attribute("", name); };
  RunInfo info;
  info.name = text("name");
  info.version = text("version");
  info.commit = text("commit");
  info.command_line = text("command_line");
  info.started = text("started");
  info.config = text("config");
  info.device = text("device");
  info.isa = text("isa");
  info.seed = file_.integer_attribute("", "seed");
  info.threads = file_.integer_attribute("", "threads");
  return info;
}

std::string RunReader::status() const { return file_.text_attribute("", "status"); }

std::optional<double> RunReader::number(const std::string& name) const {
  if (!file_.has_attribute("", name)) return std::nullopt;
  return file_.real_attribute("", name);
}

std::optional<int64_t> RunReader::integer(const std::string& name) const {
  if (!file_.has_attribute("", name)) return std::nullopt;
  return file_.integer_attribute("", name);
}

std::optional<std::string> RunReader::text(const std::string& name) const {
  if (!file_.has_attribute("", name)) return std::nullopt;
  return file_.text_attribute("", name);
}

std::map<std::string, double> RunReader::numbers() const {
  std::map<std::string, double> result;
  for (const std::string& name : file_.attribute_names("")) {
    if (name == "bsexp_schema") continue;
    if (const auto value = file_.number_attribute("", name)) result[name] = *value;
  }
  return result;
}

std::vector<std::string> RunReader::tables() const { return file_.members("metrics"); }

std::vector<std::string> RunReader::columns(const std::string& table) const {
  return file_.members("metrics/" + table);
}

std::vector<double> RunReader::column(const std::string& table, const std::string& name) const {
  const std::string object = "metrics/" + table + "/" + name;
  if (!file_.has(object)) return {};
  if (name != "step") return file_.read<double>(object);
  const auto steps = file_.read<int64_t>(object);
  return {steps.begin(), steps.end()};
}

std::vector<std::string> RunReader::topology_names() const { return file_.members("topology"); }

StoredTopology RunReader::topology_summary(const std::string& name) const {
  constexpr int64_t kMostBlocks = int64_t{1} << 24;  // of one side: a damaged file may say anything
  const std::string group = "topology/" + name;
  StoredTopology result;
  const auto shape = file_.integers_attribute(group, "shape");
  REQUIRE(shape.size() == 2, "{}: the shape of {} has {} dimensions", path().string(), group, shape.size());
  result.n_rows = shape[0];
  result.n_columns = shape[1];
  REQUIRE(std::min(shape[0], shape[1]) > 0 && std::max(shape[0], shape[1]) <= kMostBlocks,
          "{}: {} cannot have the shape [{}, {}]", path().string(), group, shape[0], shape[1]);
  result.block_size = file_.integer_attribute(group, "block_size");
  result.generator = file_.text_attribute(group, "generator");
  if (file_.has_attribute(group, "fingerprint"))
    result.fingerprint = file_.text_attribute(group, "fingerprint");
  constexpr std::string_view kPrefix = "parameter_";
  for (const std::string& attribute : file_.attribute_names(group)) {
    if (attribute.starts_with(kPrefix)) {
      result.parameters[attribute.substr(kPrefix.size())] = file_.printed_attribute(group, attribute);
    }
  }
  if (file_.has(group + "/stats")) {
    for (const std::string& key : file_.attribute_names(group + "/stats")) {
      result.stats[key] = file_.real_attribute(group + "/stats", key);
    }
  }
  return result;
}

StoredTopology RunReader::topology(const std::string& name) const {
  StoredTopology result = topology_summary(name);
  result.indptr = file_.read<int64_t>("topology/" + name + "/indptr");
  result.indices = file_.read<int32_t>("topology/" + name + "/indices");
  require_fits(fmt::format("{}: topology/{}", path().string(), name), result, result.indptr, result.indices);
  return result;
}

bool RunReader::has_history(const std::string& name) const {
  return file_.has("topology/" + name + "/history");
}

std::vector<StoredMask> RunReader::history(const std::string& name) const {
  const std::string group = "topology/" + name + "/history";
  const auto steps = file_.read<int64_t>(group + "/step"), indptr = file_.read<int64_t>(group + "/indptr");
  const auto indices = file_.read<int32_t>(group + "/indices");
  const StoredTopology shape = topology_summary(name);
  const auto pointers = static_cast<size_t>(shape.n_rows + 1);
  const auto damaged = [&] { return fmt::format("{}: {} is damaged", path().string(), group); };
  REQUIRE(indptr.size() == steps.size() * pointers, "{}: not a row of indptr for each step", damaged());
  std::vector<StoredMask> masks;
  size_t used = 0;
  for (size_t t = 0; t < steps.size(); ++t) {
    StoredMask& mask = masks.emplace_back();
    mask.step = steps[t];
    const auto first = indptr.begin() + static_cast<int64_t>(t * pointers);
    mask.indptr.assign(first, first + static_cast<int64_t>(pointers));
    const int64_t n_blocks = mask.indptr.back();
    REQUIRE(n_blocks >= 0 && static_cast<size_t>(n_blocks) <= indices.size() - used,
            "{}: step {} has {} blocks, more than are left", damaged(), mask.step, n_blocks);
    const auto block = indices.begin() + static_cast<int64_t>(used);
    mask.indices.assign(block, block + n_blocks);
    used += static_cast<size_t>(n_blocks);
    require_fits(fmt::format("{}: step {} of {}", path().string(), mask.step, group), shape, mask.indptr,
                 mask.indices);
  }
  return masks;
}

std::vector<std::string> RunReader::sequence() const {
  if (!file_.has("topology") || !file_.has_attribute("topology", "sequence")) return {};
  return split(file_.text_attribute("topology", "sequence"), ' ');
}

std::vector<std::string> RunReader::weight_names() const {
  std::vector<std::string> names, groups = {"weights"};
  size_t n_groups = 0;
  while (!groups.empty()) {
    const std::string group = groups.back();
    groups.pop_back();
    if (!file_.has(group)) continue;
    if (group != "weights" && file_.has(group + "/data") && file_.has_attribute(group, "shape")) {
      names.push_back(group.substr(std::string("weights/").size()));
      continue;
    }
    constexpr size_t kMostGroups = 4096;  // a damaged file may hold a loop
    REQUIRE(++n_groups < kMostGroups, "{}: the groups of /weights never end: the file is damaged",
            path().string());
    for (const std::string& member : file_.members(group)) {
      if (file_.is_group(group + "/" + member)) groups.push_back(group + "/" + member);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

StoredActivations RunReader::activations(const std::string& name) const {
  const auto read = [&](const char* what) { return file_.read<double>("activations/" + name + "/" + what); };
  StoredActivations result{read("mean"), read("sd"), read("max_abs")};
  REQUIRE(result.sd.size() == result.mean.size() && result.max_abs.size() == result.mean.size(),
          "{}: the arrays of activations/{} differ in length", path().string(), name);
  return result;
}

StoredWeight RunReader::weight(const std::string& name) const {
  const std::string group = "weights/" + name;
  StoredWeight result;
  const auto shape = file_.integers_attribute(group, "shape");
  REQUIRE(shape.size() == 2, "{}: the shape of {} has {} dimensions", path().string(), group, shape.size());
  result.rows = shape[0];
  result.features = shape[1];
  constexpr int64_t kMostUnits = int64_t{1} << 28;  // of one side: a damaged file may say anything
  REQUIRE(std::min(shape[0], shape[1]) > 0 && std::max(shape[0], shape[1]) <= kMostUnits,
          "{}: {} cannot have the shape [{}, {}]", path().string(), group, shape[0], shape[1]);
  result.data = file_.read<float>(group + "/data");
  if (!file_.has(group + "/indptr")) {
    REQUIRE(static_cast<int64_t>(result.data.size()) == result.rows * result.features,
            "{}: {} has {} values for its shape", path().string(), group, result.data.size());
    return result;
  }
  result.indices = file_.read<int32_t>(group + "/indices");
  result.indptr = file_.read<int32_t>(group + "/indptr");
  const auto blocks = file_.shape(group + "/data");
  REQUIRE(blocks.size() == 3 && blocks[1] == blocks[2] && blocks[1] > 0 &&
              blocks[0] == static_cast<int64_t>(result.indices.size()),
          "{}: {} is not an array of square blocks", path().string(), group);
  result.block_size = blocks[1];
  return result;
}

}  // namespace bsexp::runfile
