#include "bsexp/runfile/stored_run.h"

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/runfile/accuracies.h"

namespace bsexp::runfile {

namespace {

StoredTable read_table(const RunReader& reader, const std::string& name) {
  StoredTable table;
  for (const std::string& column : reader.columns(name))
    table[printable(column)] = reader.column(name, column);
  for (const auto& [column, values] : table) {
    REQUIRE(values.size() == table.begin()->second.size(),
            "{}: the columns {} and {} of the table {} differ in length: the file is damaged",
            reader.path().string(), table.begin()->first, column, printable(name));
  }
  return table;
}

template <class Value>
std::map<std::string, Value> with_printable_names(const std::map<std::string, Value>& values) {
  std::map<std::string, Value> result;
  for (const auto& [name, value] : values) result[printable(name)] = value;
  return result;
}

RunInfo printable_info(RunInfo info) {
  for (std::string* text : {&info.name, &info.version, &info.commit, &info.command_line, &info.started,
                            &info.config, &info.device, &info.isa})
    *text = printable(*text);
  return info;
}

StoredTopology printable_topology(StoredTopology mask) {
  mask.generator = printable(mask.generator);
  mask.fingerprint = printable(mask.fingerprint);
  mask.stats = with_printable_names(mask.stats);
  mask.parameters = with_printable_names(mask.parameters);
  for (auto& [unused, value] : mask.parameters) value = printable(value);
  return mask;
}

}  // namespace

StoredRun read_run(const RunReader& reader, RunParts parts) {
  StoredRun run;
  run.path = reader.path();
  run.info = printable_info(reader.info());
  run.status = printable(reader.status());
  run.numbers = with_printable_names(reader.numbers());
  for (const std::string& mask : reader.sequence()) run.sequence.push_back(printable(mask));
  for (const std::string& name : reader.tables()) run.tables[printable(name)] = read_table(reader, name);
  if (run.path.filename() == kRunFileName)
    run.accuracies = with_printable_names(read_accuracies(run.path.parent_path()));
  const bool blocks = parts != RunParts::results;
  for (const std::string& name : reader.topology_names()) {
    run.topologies[printable(name)] =
        printable_topology(blocks ? reader.topology(name) : reader.topology_summary(name));
    if (blocks && reader.has_history(name)) run.histories[printable(name)] = reader.history(name);
  }
  if (blocks) {
    for (const std::string& name : reader.activation_names())
      run.activations[printable(name)] = reader.activations(name);
    for (const std::string& name : reader.sample_names()) run.samples[printable(name)] = reader.sample(name);
  }
  if (parts == RunParts::weights) {
    for (const std::string& name : reader.weight_names()) run.weights[printable(name)] = reader.weight(name);
  }
  return run;
}

}  // namespace bsexp::runfile
