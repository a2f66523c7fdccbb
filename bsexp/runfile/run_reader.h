#pragma once
// Reads run.h5, at any time, also while the run goes on.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/runfile/hdf5.h"
#include "bsexp/runfile/schema.h"

namespace bsexp::runfile {

class RunReader {
 public:
  // A run's folder or its run.h5. UserError when it is missing, damaged, no run file, or of a newer schema.
  explicit RunReader(const std::filesystem::path& run);

  RunInfo info() const;
  std::string status() const;  // one of kStatus... in schema.h
  // A number or text among the attributes of the root (results): none where it is absent.
  std::optional<double> number(const std::string& name) const;
  std::optional<int64_t> integer(const std::string& name) const;
  std::optional<std::string> text(const std::string& name) const;
  std::map<std::string, double> numbers() const;  // all of them but the schema

  std::vector<std::string> tables() const;
  std::vector<std::string> columns(const std::string& table) const;
  std::vector<double> column(const std::string& table, const std::string& name) const;  // none: empty

  std::vector<std::string> topology_names() const;
  StoredTopology topology(const std::string& name) const;  // UserError where its arrays do not fit its shape
  StoredTopology topology_summary(const std::string& name) const;  // without its blocks
  bool has_history(const std::string& name) const;
  std::vector<StoredMask> history(const std::string& name) const;  // by step
  std::vector<std::string> sequence() const;

  std::vector<std::string> weight_names() const;  // "cell/i/w"
  StoredWeight weight(const std::string& name) const;

  std::vector<std::string> activation_names() const { return file_.members("activations"); }
  StoredActivations activations(const std::string& name) const;

  std::vector<std::string> sample_names() const { return file_.members("samples"); }
  std::string sample(const std::string& name) const { return file_.read_text("samples/" + name); }

  const std::filesystem::path& path() const { return file_.path(); }

 private:
  Hdf5File file_;
};

}  // namespace bsexp::runfile
