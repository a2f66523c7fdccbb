#include "bsexp/runfile/stored_run.h"

#include "bsexp/base/error.h"

namespace bsexp::runfile {

namespace {

StoredTable read_table(const RunReader& reader, const std::string& name) {
  StoredTable table;
  for (const std::string& column : reader.columns(name)) table[column] = reader.column(name, column);
  for (const auto& [column, values] : table) {
    REQUIRE(values.size() == table.begin()->second.size(),
            "{}: the columns {} and {} of the table {} differ in length: the file is damaged",
            reader.path().string(), table.begin()->first, column, name);
  }
  return table;
}

}  // namespace

StoredRun read_run(const RunReader& reader, RunParts parts) {
  StoredRun run;
  run.path = reader.path();
  run.info = reader.info();
  run.status = reader.status();
  run.numbers = reader.numbers();
  run.sequence = reader.sequence();
  for (const std::string& name : reader.tables()) run.tables[name] = read_table(reader, name);
  const bool blocks = parts != RunParts::results;
  for (const std::string& name : reader.topology_names()) {
    run.topologies[name] = blocks ? reader.topology(name) : reader.topology_summary(name);
    if (blocks && reader.has_history(name)) run.histories[name] = reader.history(name);
  }
  if (blocks) {
    for (const std::string& name : reader.activation_names())
      run.activations[name] = reader.activations(name);
    for (const std::string& name : reader.sample_names()) run.samples[name] = reader.sample(name);
  }
  if (parts == RunParts::weights) {
    for (const std::string& name : reader.weight_names()) run.weights[name] = reader.weight(name);
  }
  return run;
}

}  // namespace bsexp::runfile
