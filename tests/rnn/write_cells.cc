// write_cells: what the cells of published equations compute, as JSON a line, for lstm_test.py.
#include <iostream>

#include <nlohmann/json.hpp>

#include "tests/rnn/cell_trial.h"
#include "tests/rnn/models.h"

using namespace bsexp;

int main() {
  for (const char* cell : {"lstm", "mlstm"}) {
    for (const topology::TopologySpec& topology : {rnn::dense_topology(), rnn::ring_topology()}) {
      for (const auto& [backend, real] : {std::pair{"reference", nn::DType::f64}, {"cpu", nn::DType::f32}}) {
        const rnn::CellTrial trial = rnn::run_cell(cell, topology, kernels::make_backend(backend, 1), real);
        std::cout << nlohmann::json{{"cell", cell},
                                    {"topology", topology.kind},
                                    {"dtype", real == nn::DType::f64 ? "f64" : "f32"},
                                    {"given", trial.given},
                                    {"computed", trial.computed}}
                  << '\n';
      }
    }
  }
}
