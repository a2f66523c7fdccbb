#pragma once
// Neighbours on the machine: processes that compute without end until the object goes. They end with this
// process too, however it ends.
#include <vector>

#include <sys/types.h>

namespace bsexp::benchmarks {

class BusyProcesses {
 public:
  // SystemError when the machine has no process left.
  explicit BusyProcesses(int count);
  ~BusyProcesses();
  BusyProcesses(const BusyProcesses&) = delete;
  BusyProcesses& operator=(const BusyProcesses&) = delete;

  const std::vector<pid_t>& ids() const { return ids_; }

 private:
  void end();
  std::vector<pid_t> ids_;
};

}  // namespace bsexp::benchmarks
