#include "bsexp/rnn/cell.h"

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

}  // namespace bsexp::rnn
