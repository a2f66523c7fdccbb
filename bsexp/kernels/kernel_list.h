#pragma once
// Every kernel of the contract, once: what a whole backend has.
#include "bsexp/kernels/convolution.h"
#include "bsexp/kernels/dense.h"
#include "bsexp/kernels/optimizer.h"
#include "bsexp/kernels/products.h"

namespace bsexp::kernels {

// Calls visit.operator()<Args>() for the argument struct of every kernel.
template <class Visitor>
void for_each_kernel(Visitor&& visit) {
  const auto each = [&]<class... Args>() { (visit.template operator()<Args>(), ...); };
  each.template operator()<BsmmForward, BsmmBackwardData, BsmmBackwardWeight, ColumnNormForward,
                           ColumnNormBackward, ToBf16, PackWeights>();
  each.template operator()<ConvForward, ConvBackwardData, ConvBackwardWeight>();
  each.template operator()<Fill, Scale, AddForward, MulForward, MulBackward, SubsetForward, SubsetBackward,
                           ActivationForward, ActivationBackward, LayerNormForward, LayerNormBackward,
                           ScaleShiftForward, ScaleShiftBackward, DivideForward, DivideBackward,
                           NormalizeRowsForward, NormalizeRowsBackward, Dropout, EmbeddingForward,
                           EmbeddingBackward, LstmCellForward, LstmCellBackward, LstmOutputForward,
                           LstmOutputBackward, SoftmaxCrossEntropyForward, SoftmaxCrossEntropyBackward>();
  each.template operator()<SumOfSquares, Sum, Adam, Adamax, Sgd, MovingAverage>();
}

}  // namespace bsexp::kernels
