#pragma once
// Windows of a text for truncated backpropagation.
//
// The n bytes are read as `batch` parallel streams of L = (n - 1) / batch bytes: stream b covers positions
// b L ... (b + 1) L - 1. Window k holds bytes k T ... k T + T - 1 of every stream, and as targets the bytes
// after them. A window is a function of its number alone, so a training is resumed by counting.
//
// An epoch of training has the whole windows, so up to T - 1 bytes at the end of each stream are not in it.
// Evaluation covers every stream exactly once: only the last (n - 1) mod batch bytes are not in it. Joined
// chunks of an interleaved split are one text; a window may run over their seams.
#include <cstdint>
#include <vector>

#include "bsexp/datasets/split.h"

namespace bsexp::datasets {

struct Window {
  std::vector<int32_t> inputs, targets;  // T x batch, time-major: time step t at t * batch
  int64_t length = 0;                    // T, the weight of this window in a mean over the text
  bool first = false;                    // of an epoch: the state starts anew
};

class Windows {
 public:
  // UserError when the text is too short for one window.
  Windows(TextPart text, int64_t batch, int64_t length);

  int64_t per_epoch() const { return stream_length_ / length_; }  // whole windows
  int64_t batch() const { return batch_; }

  // Window `number` of an endless training: starts again after per_epoch() windows.
  Window training(int64_t number) const;

  // Windows that cover every stream to its end; the last may be shorter. number < n_evaluation().
  int64_t n_evaluation() const { return (stream_length_ + length_ - 1) / length_; }
  Window evaluation(int64_t number) const;

 private:
  Window cut(int64_t begin, int64_t length) const;

  TextPart text_;
  int64_t batch_, length_, stream_length_;
};

}  // namespace bsexp::datasets
