#include "bsexp/analysis/export_csv.h"

#include <map>
#include <set>

#include "bsexp/analysis/csv.h"
#include "bsexp/base/file.h"

namespace bsexp::analysis {

namespace fs = std::filesystem;

namespace {

using Cells = std::map<std::string, std::string>;  // by title

// `first`, and then every other title of the rows, ascending. A cell that a row lacks is empty.
std::string table_of(const std::vector<Cells>& rows, const std::vector<std::string>& first) {
  std::vector<std::string> titles = first;
  std::set<std::string> others;
  for (const Cells& row : rows) {
    for (const auto& [title, unused] : row) others.insert(title);
  }
  for (const std::string& title : first) others.erase(title);
  titles.insert(titles.end(), others.begin(), others.end());
  CsvTable table(titles);
  for (const Cells& row : rows) {
    std::vector<std::string> cells;
    for (const std::string& title : titles) {
      const auto found = row.find(title);
      cells.push_back(found == row.end() ? "" : found->second);
    }
    table.add(cells);
  }
  return table.text();
}

Cells row_of(const Run& run) {
  const runfile::StoredRun& stored = run.stored;
  Cells row = {{"run", name_of(run.stored.path)}, {"status", stored.status},
               {"commit", stored.info.commit},    {"started", stored.info.started},
               {"device", stored.info.device},    {"isa", stored.info.isa}};
  for (const auto& [key, value] : run.config) row["config." + key] = value;
  for (const auto& [name, value] : stored.numbers) row[name] = csv_number(value);
  for (const auto& [table, columns] : stored.tables) {
    for (const auto& [column, values] : columns) {
      if (!values.empty()) row["last." + table + '.' + column] = csv_number(values.back());
    }
  }
  return row;
}

void add_metrics(const Run& run, std::map<std::string, std::vector<Cells>>& tables) {
  for (const auto& [table, columns] : run.stored.tables) {
    if (columns.empty()) continue;
    for (size_t i = 0; i < columns.begin()->second.size(); ++i) {
      Cells& row = tables[table].emplace_back(Cells{{"run", name_of(run.stored.path)}});
      for (const auto& [column, values] : columns) row[column] = csv_number(values[i]);
    }
  }
}

void add_masks(const Run& run, std::vector<Cells>& rows) {
  for (const auto& [name, mask] : run.stored.topologies) {
    Cells& row = rows.emplace_back(
        Cells{{"run", name_of(run.stored.path)}, {"mask", name}, {"generator", mask.generator}});
    row["block_size"] = std::to_string(mask.block_size);
    for (const auto& [key, value] : mask.parameters) row["parameter_" + key] = value;
    for (const auto& [key, value] : mask.stats) row[key] = csv_number(value);
  }
}

}  // namespace

std::vector<fs::path> export_csv(const std::vector<Run>& runs, const fs::path& folder) {
  std::vector<Cells> run_rows, mask_rows;
  std::map<std::string, std::vector<Cells>> tables;
  for (const Run& run : runs) {
    run_rows.push_back(row_of(run));
    add_metrics(run, tables);
    add_masks(run, mask_rows);
  }
  make_folder(folder);
  std::vector<fs::path> written;
  const auto write = [&](const std::string& name, const std::string& text) {
    written.push_back(folder / (name + ".csv"));
    write_file(written.back(), text);
  };
  write("runs", table_of(run_rows, {"run", "seed", "status"}));
  for (const auto& [table, rows] : tables) write("metrics_" + table, table_of(rows, {"run", "step"}));
  if (!mask_rows.empty()) write("masks", table_of(mask_rows, {"run", "mask", "generator"}));
  return written;
}

}  // namespace bsexp::analysis
