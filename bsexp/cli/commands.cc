#include "bsexp/cli/commands.h"

namespace bsexp::cli {

const Table<Command>& command_table() {
  static const Table<Command> table(
      "command",
      {
          {"analyze", "prints the statistics of every mask, weight and layer of runs",
           "bsexp analyze runs/smallworld_lstm/ID --json", analyze},
          {"bench bsconv", "times the block-sparse convolutions beside a dense peer and the machine's limit",
           "bsexp bench bsconv --channels 160 --size 32 --kernel 3 --density 0.25", bench_bsconv},
          {"bench bsmm", "times the block-sparse products beside dense peers and the machine's limit",
           "bsexp bench bsmm --hidden 12288 --block 32 --rows 32 --density 0.1,0.03", bench_bsmm},
          {"bench lstm", "times a training step of a recurrent model and says where its time goes",
           "bsexp bench lstm --hidden 2560 --block 32 --degree 8 --rows 32 --steps 64", bench_lstm},
          {"bench pool",
           "times starting and joining threads beside OpenMP and oneTBB, with neighbours or without",
           "bsexp bench pool --case back_to_back,busy_one --pinned no", bench_pool},
          {"bench topology", "times the generators of graphs on one thread",
           "bsexp bench topology --edges 1000000 --kind watts_strogatz,barabasi_albert", bench_topology},
          {"compare", "compares groups of runs: means, paired differences, what goes along with quality",
           "bsexp compare runs/sweep --by model.topology.kind --figures figures", compare},
          {"config check", "checks a configuration and prints all its values",
           "bsexp config check debug.yaml model.hidden=128 seed=3", config_check},
          {"config docs", "prints the reference of all configuration keys",
           "bsexp config docs > docs/configuration.md", config_docs},
          {"data check", "reads fetched data sets and compares their size and checksum",
           "bsexp data check gcide", data_check},
          {"data fetch", "brings data sets into the data folder", "bsexp data fetch gcide", data_fetch},
          {"data list", "lists the data sets, where they come from and where they lie", "bsexp data list",
           data_list},
          {"export", "writes runs as CSV or as event files of TensorBoard",
           "bsexp export runs/sweep --format tensorboard --out events", export_runs},
          {"report", "writes a comparison of runs as one page of HTML that needs nothing else",
           "bsexp report runs/patterns/ID -o patterns.html --by model.topology.kind,data.dataset", report},
          {"run", "trains and evaluates a model as a configuration says, and logs everything",
           "bsexp run smallworld_lstm.yaml train.steps=500 seed=3", run},
          {"sample", "writes text with the model of a finished run",
           "bsexp sample runs/smallworld_lstm/ID --length 1000 --temperature 0.8 --prompt 'The '", sample},
          {"sweep", "a grid of runs, side by side or on a cluster; goes on with what is missing",
           "bsexp sweep debug.yaml model.topology.rewire=0,0.1,1 --seeds 3 --jobs 2", sweep},
          {"topology compare", "statistics of generators side by side at one size, over seeds",
           "bsexp topology compare --nodes 640 --degree 8 --rewire 0,0.1,0.2,1", topology_compare},
          {"topology convert",
           "reads a mask or graph, changes it as the operations say, in their order, and writes it",
           "bsexp topology convert graph.txt mask.npz --permute rcm --block-change 32:16\n"
           "  bsexp topology convert --kind watts_strogatz --nodes 640 mask.npz",
           topology_convert},
          {"topology draw", "draws a graph, its mask, or the distribution of its degrees",
           "bsexp topology draw --kind watts_strogatz --nodes 100 --degree 4 --out ring.svg\n"
           "  bsexp topology draw --file graph.graphml --layout rank --out graph.png\n"
           "  bsexp topology draw --run runs/smallworld_lstm/ID --mask hidden --what all --out hidden.png",
           topology_draw},
          {"topology list", "lists the generators of masks", "bsexp topology list", topology_list},
          {"topology rewiring", "measures path length and clustering of rings over the rewiring probability",
           "bsexp topology rewiring --nodes 1000 --degree 10 --seeds 20 --out rewiring.svg",
           topology_rewiring},
          {"topology spread",
           "spreads activity from a node, counts whom it reaches in each step, and draws it",
           "bsexp topology spread --kind watts_strogatz_2d --nodes 640 --out spread.png,spread.gif\n"
           "  bsexp topology spread --run runs/smallworld_lstm/ID --masks sequence --out spread.gif",
           topology_spread},
          {"topology stats", "makes a mask and prints its statistics as a graph",
           "bsexp topology stats --kind watts_strogatz_2d --nodes 625 --degree 8 --rewire 0.1 --seed 1",
           topology_stats},
          {"watch", "shows a run or a sweep while it goes on", "bsexp watch runs/smallworld_lstm/ID", watch},
      });
  return table;
}

const Table<Group>& group_table() {
  static const Table<Group> table("group",
                                  {
                                      {"bench", "speed, beside other libraries and the machine's limits"},
                                      {"config", "the configuration of runs"},
                                      {"data", "data sets: where they come from, whether they are whole"},
                                      {"topology", "generators of masks and their statistics"},
                                  });
  return table;
}

}  // namespace bsexp::cli
