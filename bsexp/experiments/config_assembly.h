#pragma once
// A configuration while it is put together from given values, with where each comes from, so that what is
// wrong can be told by FILE:LINE:COLUMN.
#include <map>
#include <string>
#include <vector>

#include "bsexp/experiments/config.h"
#include "bsexp/experiments/config_read.h"

namespace bsexp::experiments {

class ConfigAssembly {
 public:
  // `source_name`: the file, whose stem is the name of the run where no value says it.
  explicit ConfigAssembly(std::string source_name) : source_name_(std::move(source_name)) {}

  // Later values take the place of earlier ones. Wrong values are collected.
  void set(const GivenValue& given);
  void set_all(const GivenValues& given);

  const std::vector<std::string>& errors() const { return errors_; }  // of values, a line each
  // What the values give; relations between fields may not hold.
  Config unchecked();

  // UserError with a line for each wrong value, or else for each relation between fields that does not hold.
  Config checked() &&;

 private:
  void name_after_file();

  std::string source_name_;
  Config config_;
  std::map<std::string, std::string> locations_;
  std::vector<std::string> errors_;
};

}  // namespace bsexp::experiments
