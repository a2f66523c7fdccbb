// What damaged and foreign archives of SciPy are refused for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/topology/files/mask_file.h"
#include "bsexp/topology/files/npy_array.h"
#include "bsexp/topology/files/zip_file.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

using Members = std::vector<std::pair<std::string, std::string>>;

std::string list(const std::vector<int>& values) {
  std::string bytes;
  for (const int value : values) bytes += {static_cast<char>(value), '\0', '\0', '\0'};
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0) bytes[4 * i + 1] = bytes[4 * i + 2] = bytes[4 * i + 3] = '\xff';
  }
  const int64_t shape[] = {static_cast<int64_t>(values.size())};
  return npy_bytes("<i4", shape, bytes);
}

std::string format(const std::string& name) { return npy_bytes("|S3", {}, name); }

std::string blocks_of(int64_t n, int64_t height, int64_t width) {
  const int64_t shape[] = {n, height, width};
  return npy_bytes("|b1", shape, std::string(static_cast<size_t>(n * height * width), '\1'));
}

// A CSR mask of 2 x 3 with the blocks (0, 2), (1, 0), some of its members as they are given.
std::string refusal(const Members& changed) {
  Members members = {{"shape.npy", list({2, 3})},     {"format.npy", format("csr")},
                     {"indptr.npy", list({0, 1, 2})}, {"indices.npy", list({2, 0})},
                     {"row.npy", list({0, 1})},       {"col.npy", list({2, 0})},
                     {"data.npy", blocks_of(2, 1, 1)}};
  for (auto& [name, bytes] : members) {
    for (const auto& [other, replaced] : changed) {
      if (name == other) bytes = replaced;
    }
  }
  const TemporaryFolder folder;
  const std::string path = (folder / "a.npz").string();
  write_zip(path, members);
  return error_of([&] { EXPECT_EQ(read_mask_file(path).mask, BlockMask(2, 3, {{0, 2}, {1, 0}})); });
}

TEST(Npz, OfEveryFormatIsRead) {
  EXPECT_EQ(refusal({}), "(no error)");
  EXPECT_EQ(refusal({{"format.npy", format("coo")}}), "(no error)");
  EXPECT_EQ(
      refusal(
          {{"format.npy", format("csc")}, {"indptr.npy", list({0, 1, 1, 2})}, {"indices.npy", list({1, 0})}}),
      "(no error)");
  EXPECT_EQ(
      refusal({{"format.npy", format("bsr")}, {"shape.npy", list({8, 6})}, {"data.npy", blocks_of(2, 4, 2)}}),
      "(no error)");
}

TEST(Npz, SaysWhatIsWrong) {
  EXPECT_THAT(refusal({{"shape.npy", list({2})}}), HasSubstr("'shape' has 1 entries; a mask has 2"));
  EXPECT_THAT(refusal({{"shape.npy", blocks_of(2, 1, 1)}}), HasSubstr("'shape' must be a list of integers"));
  EXPECT_THAT(refusal({{"shape.npy", list({0, 3})}}), HasSubstr("a mask of 0 x 3 blocks is not possible"));
  EXPECT_THAT(refusal({{"format.npy", format("dia")}}),
              HasSubstr("the format is 'dia'; it must be bsr, coo, csc or csr: use .tocsr()"));
  EXPECT_THAT(refusal({{"indptr.npy", list({0, 2})}}),
              HasSubstr("'indptr' has 2 entries; 3 are needed, from 0 to the 2 of 'indices'"));
  EXPECT_THAT(refusal({{"indptr.npy", list({0, 1, 3})}}), HasSubstr("'indptr' has 3 entries; 3 are needed"));
  EXPECT_THAT(refusal({{"indptr.npy", list({0, 3, 2})}}), HasSubstr("'indptr' is not ascending at 0"));
  EXPECT_THAT(refusal({{"indices.npy", list({3, 0})}}), HasSubstr("'indices' holds 3, outside 0 ... 2"));
  EXPECT_THAT(refusal({{"indices.npy", list({2, -1})}}), HasSubstr("'indices' holds -1, outside 0 ... 2"));
  const std::pair<std::string, std::string> coo = {"format.npy", format("coo")},
                                            bsr = {"format.npy", format("bsr")};
  EXPECT_THAT(refusal({coo, {"row.npy", list({0})}}), HasSubstr("'row' has 1 entries and 'col' 2"));
  EXPECT_THAT(refusal({coo, {"row.npy", list({0, 2})}}), HasSubstr("'row' holds 2, outside 0 ... 1"));
  EXPECT_THAT(refusal({bsr, {"data.npy", blocks_of(2, 2, 2)}}),
              HasSubstr("'data' is no array of blocks that divide 2 x 3"));
  EXPECT_THAT(refusal({bsr, {"data.npy", list({1, 1})}}), HasSubstr("'data' is no array of blocks"));
}

}  // namespace
}  // namespace bsexp::topology
