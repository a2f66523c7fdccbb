#include "bsexp/runfile/run_writer.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::runfile {

namespace fs = std::filesystem;

namespace {

void write_info(Hdf5File& file, const RunInfo& info) {
  file.set_attribute("", "bsexp_schema", kSchemaVersion);
  file.set_attribute("", "name", info.name);
  file.set_attribute("", "version", info.version);
  file.set_attribute("", "commit", info.commit);
  file.set_attribute("", "command_line", info.command_line);
  file.set_attribute("", "started", info.started);
  file.set_attribute("", "config", info.config);
  file.set_attribute("", "device", info.device);
  file.set_attribute("", "isa", info.isa);
  file.set_attribute("", "seed", info.seed);
  file.set_attribute("", "threads", info.threads);
  file.set_attribute("", "status", kStatusRunning);
}

void write_topology(Hdf5File& file, const std::string& name, const StoredTopology& topology) {
  const std::string group = "topology/" + name;
  file.write<int64_t>(group + "/indptr", topology.indptr);
  file.write<int32_t>(group + "/indices", topology.indices);
  const std::vector<int64_t> shape = {topology.n_rows, topology.n_columns};
  file.set_attribute(group, "shape", shape);
  file.set_attribute(group, "block_size", topology.block_size);
  file.set_attribute(group, "generator", topology.generator);
  file.set_attribute(group, "fingerprint", topology.fingerprint);
  for (const auto& [key, value] : topology.parameters) file.set_attribute(group, "parameter_" + key, value);
  for (const auto& [key, value] : topology.stats) file.set_attribute(group + "/stats", key, value);
}

void write_history(Hdf5File& file, const std::string& name, const std::vector<StoredMask>& masks) {
  const std::string group = "topology/" + name + "/history";
  std::vector<int64_t> steps, indptr;
  std::vector<int32_t> indices;
  for (const StoredMask& mask : masks) {
    steps.push_back(mask.step);
    indptr.insert(indptr.end(), mask.indptr.begin(), mask.indptr.end());
    indices.insert(indices.end(), mask.indices.begin(), mask.indices.end());
  }
  const auto n = static_cast<int64_t>(masks.size());
  file.write<int64_t>(group + "/step", steps);
  file.write<int64_t>(group + "/indptr", indptr,
                      {n, static_cast<int64_t>(indptr.size()) / std::max<int64_t>(n, 1)});
  file.write<int32_t>(group + "/indices", indices);
}

void write_weight(Hdf5File& file, const std::string& name, const StoredWeight& weight) {
  const std::string group = "weights/" + name;
  const std::vector<int64_t> shape = {weight.rows, weight.features};
  if (weight.block_size == 0) {
    file.write<float>(group + "/data", weight.data, shape);
  } else {
    file.write<float>(group + "/data", weight.data,
                      {static_cast<int64_t>(weight.indices.size()), weight.block_size, weight.block_size});
    file.write<int32_t>(group + "/indices", weight.indices);
    file.write<int32_t>(group + "/indptr", weight.indptr);
  }
  file.set_attribute(group, "shape", shape);
}

// Runs `write` on a copy of the file that then takes its place.
void change_file(const fs::path& path, const std::function<void(Hdf5File&)>& write) {
  replace_file(path, [&](const fs::path& temporary) {
    std::error_code error;
    if (fs::exists(path)) fs::copy_file(path, temporary, fs::copy_options::overwrite_existing, error);
    if (error) throw_file_error(path, "copy", error.value());
    Hdf5File file = fs::exists(path) ? Hdf5File::open_to_write(temporary) : Hdf5File::create(temporary);
    write(file);
    file.close();
  });
}

}  // namespace

fs::path run_file_of(const fs::path& run) { return fs::is_directory(run) ? run / kRunFileName : run; }

RunWriter RunWriter::create(const fs::path& folder, const RunInfo& info) {
  RunWriter writer(folder);
  REQUIRE(!fs::exists(writer.path_), "{} is there already", writer.path_.string());
  change_file(writer.path_, [&](Hdf5File& file) { write_info(file, info); });
  return writer;
}

RunWriter RunWriter::reopen(const fs::path& folder) {
  RunWriter writer(folder);
  Hdf5File::open_to_read(writer.path_);
  return writer;
}

void RunWriter::append(const std::string& table, const MetricsRow& row) {
  auto& rows = rows_[table];
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
  ASSERT(rows.empty() || std::equal(row.begin(), row.end(), rows[0].begin(), rows[0].end(), same),
         "a row of {} with other columns", table);
  ASSERT(row.contains("step"), "a row of {} without its step", table);
  rows.push_back(row);
}

void RunWriter::write_metrics(Hdf5File& file) {
  for (auto& [table, rows] : rows_) {
    if (rows.empty()) continue;
    for (const auto& [column, unused] : rows[0]) {
      const std::string object = "metrics/" + table + "/" + column;
      std::vector<double> values;
      for (const MetricsRow& row : rows) values.push_back(row.at(column));
      if (column == "step") {
        file.append<int64_t>(object, std::vector<int64_t>(values.begin(), values.end()));
      } else {
        file.append<double>(object, values);
      }
    }
    rows.clear();
  }
}

void RunWriter::truncate_after(int64_t step) {
  flush();
  change_file(path_, [&](Hdf5File& file) {
    for (const std::string& table : file.members("metrics")) {
      const auto steps = file.read<int64_t>("metrics/" + table + "/step");
      const auto kept = std::count_if(steps.begin(), steps.end(), [&](int64_t s) { return s <= step; });
      for (const std::string& column : file.members("metrics/" + table)) {
        file.truncate("metrics/" + table + "/" + column, kept);
      }
    }
  });
}

void RunWriter::add_topology(const std::string& name, StoredTopology topology) {
  additions_.emplace_back(
      [name, topology = std::move(topology)](Hdf5File& file) { write_topology(file, name, topology); });
}

void RunWriter::set_history(const std::string& name, std::vector<StoredMask> masks) {
  additions_.emplace_back(
      [name, masks = std::move(masks)](Hdf5File& file) { write_history(file, name, masks); });
}

void RunWriter::set_sequence(const std::vector<std::string>& names) {
  additions_.emplace_back([names](Hdf5File& file) {
    file.set_attribute("topology", "sequence", fmt::format("{}", fmt::join(names, " ")));
  });
}

void RunWriter::add_weight(const std::string& name, StoredWeight weight) {
  additions_.emplace_back(
      [name, weight = std::move(weight)](Hdf5File& file) { write_weight(file, name, weight); });
}

void RunWriter::add_activations(const std::string& name, StoredActivations activations) {
  additions_.emplace_back([name, activations = std::move(activations)](Hdf5File& file) {
    const std::string group = "activations/" + name;
    file.write<double>(group + "/mean", activations.mean);
    file.write<double>(group + "/sd", activations.sd);
    file.write<double>(group + "/max_abs", activations.max_abs);
  });
}

void RunWriter::add_sample(const std::string& name, std::string text) {
  additions_.emplace_back(
      [name, text = std::move(text)](Hdf5File& file) { file.write_text("samples/" + name, text); });
}

void RunWriter::set_attribute(const std::string& name, const std::string& value) {
  additions_.emplace_back([=](Hdf5File& file) { file.set_attribute("", name, value); });
}

void RunWriter::set_attribute(const std::string& name, double value) {
  additions_.emplace_back([=](Hdf5File& file) { file.set_attribute("", name, value); });
}

void RunWriter::set_attribute(const std::string& name, int64_t value) {
  additions_.emplace_back([=](Hdf5File& file) { file.set_attribute("", name, value); });
}

void RunWriter::flush() {
  change_file(path_, [&](Hdf5File& file) {
    write_metrics(file);
    for (const auto& add : additions_) add(file);
  });
  additions_.clear();
}

}  // namespace bsexp::runfile
