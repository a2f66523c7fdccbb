#include "bsexp/experiments/text_task.h"

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::experiments {

namespace {

datasets::SplitKind split_kind(const DataConfig& data) {
  if (data.split == "contiguous") return datasets::SplitKind::contiguous;
  if (data.split == "interleaved") return datasets::SplitKind::interleaved;
  return datasets::dataset_table().get(data.dataset).split;
}

std::string printed(const datasets::Counts& counts) {
  std::vector<std::string> words;
  for (const auto& [reason, count] : counts)
    words.push_back(fmt::format("{} {}", format_count(count), reason));
  return join(words, "; ");
}

}  // namespace

TextTask::TextTask(const Config& config, const Console& console)
    : batch_(config.train.batch), window_(config.train.window) {
  const DataConfig& data = config.data;
  const datasets::Text text =
      datasets::load_text(data.dataset, {data.path, data.limit, data.symbols, data.length,
                                         static_cast<uint64_t>(config.seed), data.copied, console});
  entropy_bits_ = text.entropy_bits;
  remarks_ = printed(text.counts);
  if (!remarks_.empty()) console.note(fmt::format("{}: {}", data.dataset, remarks_));
  split_ = datasets::split_text(text.bytes, {split_kind(data), data.valid, data.test, data.chunk});
  for (const char* part : {"train", "valid", "test"}) {
    if (has(part)) windows(part);
  }
}

datasets::Windows TextTask::windows(const std::string& part) const { return {bytes(part), batch_, window_}; }

const datasets::TextPart& TextTask::bytes(const std::string& part) const {
  if (part == "train") return split_.train;
  if (part == "valid") return split_.valid;
  ASSERT(part == "test", "there is no part '{}'", part);
  return split_.test;
}

}  // namespace bsexp::experiments
