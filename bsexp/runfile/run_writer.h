#pragma once
// Writes run.h5 of one run.
//
// The visible file is never changed in place: what is added is kept in memory, and `flush` makes a copy, adds
// to the copy, syncs it and renames it over run.h5. A reader, or a kill at any moment, finds a whole file.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "bsexp/runfile/hdf5.h"
#include "bsexp/runfile/schema.h"

namespace bsexp::runfile {

class RunWriter {
 public:
  // Makes run.h5 in the folder, with the status kStatusRunning. UserError when there is one already.
  static RunWriter create(const std::filesystem::path& folder, const RunInfo& info);
  // Goes on with the run.h5 that is there.
  static RunWriter reopen(const std::filesystem::path& folder);

  // One row of /metrics/TABLE. All rows of a table have the same columns.
  void append(const std::string& table, const MetricsRow& row);
  // Drops the rows of every table whose step is above `step`, written or not.
  void truncate_after(int64_t step);

  void add_topology(const std::string& name, StoredTopology topology);
  // /topology/NAME/history: the masks of a topology that is learned, all at once.
  void set_history(const std::string& name, std::vector<StoredMask> masks);
  // /topology attribute `sequence`: the masks a signal passes in a time step, in order.
  void set_sequence(const std::vector<std::string>& names);
  void add_weight(const std::string& name, StoredWeight weight);
  void add_activations(const std::string& name, StoredActivations activations);
  void add_sample(const std::string& name, std::string text);
  void set_attribute(const std::string& name, const std::string& value);
  void set_attribute(const std::string& name, double value);
  void set_attribute(const std::string& name, int64_t value);

  // Writes everything added since the last flush.
  void flush();

  const std::filesystem::path& path() const { return path_; }

 private:
  explicit RunWriter(const std::filesystem::path& folder) : path_(folder / kRunFileName) {}
  void write_metrics(Hdf5File& file);

  std::filesystem::path path_;
  std::map<std::string, std::vector<MetricsRow>> rows_;
  std::vector<std::function<void(Hdf5File&)>> additions_;
};

}  // namespace bsexp::runfile
