#include "bsexp/cli/commands.h"

namespace bsexp::cli {

const Table<Command>& command_table() {
  static const Table<Command> table(
      "command",
      {
          {"config check", "checks a configuration and prints all its values",
           "bsexp config check debug.yaml model.hidden=128 seed=3", config_check},
          {"config docs", "prints the reference of all configuration keys",
           "bsexp config docs > docs/configuration.md", config_docs},
          {"topology list", "lists the generators of masks", "bsexp topology list", topology_list},
          {"topology stats", "makes a mask and prints its statistics as a graph",
           "bsexp topology stats --kind watts_strogatz_2d --nodes 625 --degree 8 --rewire 0.1 --seed 1",
           topology_stats},
      });
  return table;
}

const Table<Group>& group_table() {
  static const Table<Group> table("group", {
                                               {"config", "the configuration of runs"},
                                               {"topology", "generators of masks and their statistics"},
                                           });
  return table;
}

}  // namespace bsexp::cli
