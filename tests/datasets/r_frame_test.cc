#include "bsexp/datasets/r_frame.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lzma.h>

#include "bsexp/datasets/labelled.h"
#include "tests/support/errors.h"

namespace bsexp::datasets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string word(uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(value >> shift));
  return bytes;
}
std::string characters(const std::string& text) {
  return word(0x40009) + word(static_cast<uint32_t>(text.size())) + text;
}
std::string texts(const std::vector<std::string>& all) {
  std::string bytes = word(16) + word(static_cast<uint32_t>(all.size()));
  for (const std::string& text : all) bytes += characters(text);
  return bytes;
}

// data.frame(score = factor(c("great", "other", "great")), review = c("a", "b", "c"), n = c(1.5, 2, 3)) as R
// 4 writes it; symbols are written once and then referred to.
std::string serialized() {
  const std::string factor = word(0x30d) + word(3) + word(1) + word(2) +
                             word(1) +  // codes, object, attributes
                             word(0x402) + word(1) + characters("levels") + texts({"great", "other"}) +
                             word(0x402) + word(1) + characters("class") + texts({"factor"}) + word(254);
  const std::string numbers = word(14) + word(3) + word(0x3ff80000) + word(0) + word(0x40000000) + word(0) +
                              word(0x40080000) + word(0);
  const std::string attributes = word(0x402) + word(1) + characters("names") +
                                 texts({"score", "review", "n"}) + word(0x402) + word(0x2ff) +
                                 texts({"data.frame"}) +  // class, the second symbol
                                 word(0x402) + word(1) + characters("row.names") + word(13) + word(2) +
                                 word(0x80000000) + word(0xfffffffd) + word(254);
  return "X\n" + word(3) + word(0x40202) + word(0x30500) + word(5) + "UTF-8" + word(0x313) + word(3) +
         factor + texts({"a", "b", "c"}) + numbers + attributes;
}

std::string packed(const std::string& bytes) {
  lzma_options_lzma options;
  lzma_lzma_preset(&options, 6);
  const lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, nullptr}};
  std::string output(bytes.size() + 1000, '\0');
  size_t size = 0;
  lzma_raw_buffer_encode(filters, nullptr, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(),
                         reinterpret_cast<uint8_t*>(output.data()), &size, output.size());
  return word(static_cast<uint32_t>(bytes.size())) + 'Z' + output.substr(0, size);
}

TEST(RFrame, HasColumnsAsText) {
  const RFrame frame = read_r_frame(packed(serialized()), "a.rdb");
  EXPECT_THAT(frame,
              ElementsAre(Pair("n", ElementsAre("1.5", "2", "3")), Pair("review", ElementsAre("a", "b", "c")),
                          Pair("score", ElementsAre("great", "other", "great"))));
}

TEST(RFrame, DamagedObjectsAreRefused) {
  const std::string whole = packed(serialized());
  const auto message = [](const std::string& object) {
    return error_of([&] { read_r_frame(object, "a.rdb"); });
  };
  EXPECT_THAT(message(whole.substr(0, whole.size() - 10)),
              HasSubstr("a.rdb: the compressed object is damaged or cut off"));
  EXPECT_THAT(message("abc"), HasSubstr("a.rdb has no object in LZMA2"));
  EXPECT_THAT(message(""), HasSubstr("has no object in LZMA2"));
  EXPECT_THAT(message(packed("X\n" + word(9))), HasSubstr("a.rdb is damaged, or is no data frame of R"));
  EXPECT_THAT(message(packed("X\n" + word(2) + word(0) + word(0) + texts({"a"}))),
              HasSubstr("no data frame"));
  const std::string bytes = serialized();
  for (size_t length = 0; length < bytes.size(); ++length)
    EXPECT_THAT(message(packed(bytes.substr(0, length))), HasSubstr("a.rdb")) << length;
  for (size_t at = 0; at < bytes.size(); ++at) {  // whatever comes, it is an error or a frame
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    try {
      read_r_frame(packed(changed), "a.rdb");
    } catch (const UserError&) {
    }
  }
}

}  // namespace
}  // namespace bsexp::datasets
