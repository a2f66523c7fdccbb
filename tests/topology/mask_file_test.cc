#include "bsexp/topology/files/mask_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/runfile.h"
#include "bsexp/topology/files/zip_file.h"
#include "bsexp/topology/generators.h"
#include "tests/topology/mask_files.h"

namespace bsexp::topology {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const BlockMask kRectangle(3, 5, {{0, 4}, {1, 1}, {1, 2}});
const BlockMask kArcs(6, 6, {{0, 0}, {0, 3}, {4, 1}});

TEST_F(MaskFiles, ComeBackAsTheyWereWritten) {
  for (const MaskFormat& format : mask_format_table()) {
    if (!format.write) continue;
    for (const std::string& ending : format.endings) {
      for (const BlockMask& mask : {small_world(61), kRectangle, kArcs, BlockMask(1, 1, {}),
                                    BlockMask(4, 4, {}), BlockMask::dense(9, 9)}) {
        if (format.name == "GraphML" && mask.n_rows() != mask.n_columns()) continue;
        const std::string file = path("mask" + ending);
        write_mask_file(file, mask);
        EXPECT_EQ(read_mask_file(file).mask, mask) << file;
      }
    }
  }
}

TEST_F(MaskFiles, ThatAreCutOffAreRefusedOrSmaller) {
  for (const char* name : {"mask.npy", "mask.npz", "mask.mtx", "mask.graphml"}) {
    write_mask_file(path(name), small_world(20));
    const std::string whole = read_file(path(name));
    for (size_t size = 0; size + 2 < whole.size(); size += 1 + whole.size() / 60) {
      const std::string message = refusal(name, whole.substr(0, size));
      EXPECT_THAT(message, Not(HasSubstr("(no error)"))) << name << " of " << size << " bytes";
    }
  }
}

TEST_F(MaskFiles, WithChangedBytesAreReadOrRefusedInWords) {
  for (const char* name : {"mask.npy", "mask.npz", "mask.mtx", "mask.graphml", "mask.txt"}) {
    write_mask_file(path(name), small_world(20));
    const std::string whole = read_file(path(name));
    for (size_t at = 0; at < whole.size(); at += 1 + whole.size() / 300) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ 0x15);
      with(name, changed);
      error_of([&] { read_mask_file(path(name)); });  // another kind of error would end the test
    }
  }
}

TEST_F(MaskFiles, AreChosenByTheEnding) {
  EXPECT_THAT(error_of([] { read_mask_file("a.jpg"); }),
              HasSubstr("a.jpg: the ending '.jpg' names no format; it must be one of .txt, .edges"));
  EXPECT_THAT(error_of([&] { read_mask_file(path("none.npy")); }), HasSubstr("cannot read"));
  EXPECT_THAT(error_of([&] { read_mask_file(path("a.npz") + "#hidden"); }), HasSubstr("is no run file"));
  EXPECT_THAT(error_of([&] { write_mask_file(path("a.h5"), kArcs); }),
              HasSubstr("a run file is written by `bsexp run` alone"));
  EXPECT_THAT(error_of([&] { write_mask_file(path("a.mtx"), kArcs, {16}); }),
              HasSubstr("blocks of 16 units need SciPy's BSR, a file that ends in .npz"));
  EXPECT_THAT(error_of([&] { write_mask_file(path("a.graphml"), kRectangle); }),
              HasSubstr("GraphML has one set of nodes, not 3 rows and 5 columns"));
  EXPECT_THAT(error_of([&] { write_mask_file(path("a.npy"), BlockMask(1 << 20, 1 << 20, {})); }),
              HasSubstr("takes a byte for each block, there or not; write .npz"));
  for (const MaskFormat& format : mask_format_table())
    EXPECT_THAT(refusal("empty" + format.endings[0], ""), Not(HasSubstr("(no error)")));
}

TEST_F(MaskFiles, SciPyBlocksAreWrittenAndReadBack) {
  write_mask_file(path("a.npz"), kRectangle, {16});
  EXPECT_EQ(read_mask_file(path("a.npz")).mask, kRectangle);
  const std::string first = read_file(path("a.npz"));
  write_mask_file(path("a.npz"), kRectangle, {16});
  EXPECT_EQ(read_file(path("a.npz")), first) << "the same mask is the same file";
  EXPECT_THAT(error_of([&] { write_mask_file(path("a.npz"), BlockMask(1 << 20, 1, {}), {1 << 10}); }),
              HasSubstr("are too many; a side has at most 134217728 units"));
  EXPECT_THAT(
      error_of([&] { write_mask_file(path("a.npz"), kRectangle, {1 << 20}); }),
      HasSubstr(
          "3 blocks of 1048576 x 1048576 units are 3298534883328 values; a file holds at most 1073741824"));
  EXPECT_THAT(refusal("b.npz", "PK\3\4nonsense"), HasSubstr("is no zip archive, or is damaged or cut off"));
}

TEST_F(MaskFiles, ArchivesThatUnpackToMuchMoreAreRefused) {
  const std::string zeros(64 << 20, '\0');
  write_zip(path("a.npz"), {{"shape.npy", zeros}});
  EXPECT_LT(fs::file_size(path("a.npz")), 1U << 20);
  EXPECT_THAT(error_of([&] { read_mask_file(path("a.npz")); }),
              HasSubstr("a.npz: 'shape.npy' holds more than 4"));
  write_zip(path("a.npz"), {{"other.npy", zeros}});
  EXPECT_THAT(error_of([&] { read_mask_file(path("a.npz")); }), HasSubstr("has no array 'shape'"));
}

TEST_F(MaskFiles, MasksOfRunsAreNamed) {
  const auto stored = [](const BlockMask& mask) {
    return runfile::StoredTopology{mask.n_rows(), mask.n_columns(), 8,  "dense", {},
                                   mask.indptr(), mask.indices(),   {}, ""};
  };
  auto run = runfile::RunWriter::create(folder_.path(), {});
  run.flush();
  EXPECT_THAT(error_of([&] { read_mask_file(path("run.h5")); }), HasSubstr("run.h5 holds no masks"));
  run.add_topology("arcs", stored(kArcs));
  run.flush();
  EXPECT_EQ(read_mask_file(path("run.h5")).mask, kArcs);
  EXPECT_EQ(read_mask_file(folder_.path().string() + "#arcs").mask, kArcs) << "a run's folder";
  run.add_topology("rectangle", stored(kRectangle));
  runfile::StoredTopology damaged = stored(kArcs);
  damaged.indices[0] = 77;
  run.add_topology("wrong", damaged);
  runfile::StoredTopology twice = stored(kRectangle);
  twice.indices[2] = twice.indices[1];
  run.add_topology("twice", twice);
  run.flush();
  EXPECT_EQ(read_mask_file(path("run.h5#rectangle")).mask, kRectangle);
  EXPECT_THAT(error_of([&] { read_mask_file(path("run.h5")); }),
              HasSubstr("holds several masks; name one: " + path("run.h5#NAME, of arcs, rectangle")));
  EXPECT_THAT(error_of([&] { read_mask_file(path("run.h5#arc")); }),
              HasSubstr("unknown mask 'arc': did you mean 'arcs'?"));
  EXPECT_THAT(error_of([&] { read_mask_file(path("run.h5#wrong")); }),
              HasSubstr("topology/wrong is damaged"));
  EXPECT_THAT(error_of([&] { read_mask_file(path("run.h5#twice")); }),
              HasSubstr("the mask twice is damaged: row 1 of the mask: column 1 is outside 0 ... 4 or not"));
}

TEST_F(MaskFiles, AreAGenerator) {
  TopologySpec spec;
  spec.kind = "file";
  EXPECT_THAT(error_of([&] { make_mask(spec, 6, 6, 1, "test"); }), StartsWith("file: a path is needed"));
  write_mask_file(path("a.npz"), kArcs);
  spec.path = path("a.npz");
  const BlockMask mask = make_mask(spec, 6, 6, 1, "test");
  for (int64_t i = 0; i < 6; ++i) {
    for (int64_t j = 0; j < 6; ++j) EXPECT_EQ(mask.contains(i, j), i == j || kArcs.contains(i, j));
  }
  EXPECT_THAT(error_of([&] { make_mask(spec, 8, 8, 1, "test"); }),
              HasSubstr("holds a mask of 6 x 6 blocks; 8 x 8 are needed"));
  EXPECT_TRUE(make_mask(spec, 6, 3, 1, "test").contains(4, 0)) << "laid evenly";
  write_mask_file(path("b.npz"), kRectangle);
  spec.path = path("b.npz");
  EXPECT_EQ(make_mask(spec, 3, 5, 1, "test"), kRectangle);
  EXPECT_THAT(error_of([&] { make_mask(spec, 5, 5, 1, "test"); }),
              HasSubstr("holds a mask of 3 x 5 blocks; 5 x 5 are needed"));
  spec.path = with("c.txt", "0 1\n");
  EXPECT_TRUE(make_mask(spec, 2, 2, 1, "test").contains(1, 0));
  spec.directed = true;
  EXPECT_FALSE(make_mask(spec, 2, 2, 1, "test").contains(1, 0));
}

}  // namespace
}  // namespace bsexp::topology
