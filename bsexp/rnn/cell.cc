#include "bsexp/rnn/cell.h"

#include <cmath>

#include "bsexp/rnn/lstm.h"
#include "bsexp/rnn/mlstm.h"
#include "bsexp/rnn/smallworld_lstm.h"

namespace bsexp::rnn {

namespace {

template <class T>
std::unique_ptr<Cell> make(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks) {
  return std::make_unique<T>(spec, parameters, masks);
}

}  // namespace

const Table<CellRow>& cell_table() {
  static const Table<CellRow> table(
      "cell",
      {
          {"lstm", "LSTM whose recurrent weights follow the topology", make<Lstm>, Lstm::hidden_unit},
          {"mlstm", "multiplicative LSTM whose recurrent weights follow the topology (Krause et al. 2016)",
           make<MultiplicativeLstm>, MultiplicativeLstm::hidden_unit},
          {"smallworld_lstm", "LSTM with internal steps over sparse masks (Gray et al. 2017)",
           make<SmallWorldLstm>, SmallWorldLstm::hidden_unit},
      });
  return table;
}

std::string path_in(const std::string& layer, const std::string& name) {
  return layer.empty() ? name : layer + "/" + name;
}

std::string word_in(const std::string& layer, const std::string& name) {
  return layer.empty() ? name : layer + "_" + name;
}

kernels::BlockLayoutPtr recurrent_layout(const CellSpec& spec, nn::MaskSet& masks, const std::string& name) {
  return masks.layout(word_in(spec.layer, name), spec.n_hidden, spec.n_hidden);
}

kernels::BlockLayoutPtr input_layout(const CellSpec& spec, nn::MaskSet& masks, int64_t n_output) {
  return spec.above_another ? masks.layout(word_in(spec.layer, "input"), spec.n_input, n_output)
                            : nn::dense_layout(spec.n_input, n_output);
}

void set_sequence(const CellSpec& spec, nn::MaskSet& masks, std::vector<std::string> names) {
  if (spec.above_another) return;
  for (std::string& name : names) name = word_in(spec.layer, name);
  masks.set_sequence(std::move(names));
}

double usual_scale(const kernels::BlockLayout& layout) {
  return 1 / std::sqrt(layout.density() * static_cast<double>(layout.n_input()));
}

}  // namespace bsexp::rnn
