#include "bsexp/topology/files/mask_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/runfile.h"
#include "bsexp/topology/files/zip_file.h"
#include "bsexp/topology/generators.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::topology {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class MaskFiles : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string with(const std::string& name, const std::string& text) const {
    write_file(folder_ / name, text);
    return path(name);
  }
  // The mask of a text in a file.
  MaskFile read(const std::string& name, const std::string& text) const {
    return read_mask_file(with(name, text));
  }
  std::string refusal(const std::string& name, const std::string& text) const {
    const std::string file = with(name, text);
    std::string message = error_of([&] { read_mask_file(file); });
    EXPECT_THAT(message, HasSubstr(file));
    return message;
  }
  BlockMask small_world(int64_t n) const {
    TopologySpec spec;
    spec.kind = "watts_strogatz";
    return make_mask(spec, n, n, 1, "test");
  }

  TemporaryFolder folder_;
};

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

TEST_F(MaskFiles, EdgeListsTakeWhatOthersWrite) {
  const BlockMask expected(4, 4, {{0, 1}, {1, 0}, {2, 3}, {3, 2}});
  for (const char* text : {"0 1\n2 3\n", "0,1\r\n2,3\r\n", "0\t1\n\n2\t3", "source,target\n0,1\n2,3\n",
                           "# made by hand\n% too\n0 1 # x\n2 3 {}\n",
                           "\xef\xbb\xbf"
                           "0;1\n2;3\n",
                           "# nodes: 4\n# directed: false\n1 0\n3 2\n"}) {
    EXPECT_EQ(read("a.txt", text).mask, expected) << text;
  }
  EXPECT_EQ(read("a.txt", "# nodes: 9\n0 1\n").mask.n_rows(), 9);
  EXPECT_EQ(read("a.txt", "# directed: true\n0 1\n").mask, BlockMask(2, 2, {{0, 1}}));
  const std::string file = with("a.txt", "0 1\n");
  EXPECT_EQ(read_mask_file(file, {.directed = true}).mask, BlockMask(2, 2, {{0, 1}}));
}

TEST_F(MaskFiles, TellWhatWasMerged) {
  EXPECT_THAT(
      read("a.txt", "0 1\n1 0\n0 1\n2 2\n").notes,
      ElementsAre("2 double edges: each is one block", "1 self loops: they are blocks of the diagonal"));
  EXPECT_THAT(read("a.txt", "# directed: true\n0 1\n1 0\n").notes, IsEmpty());
  EXPECT_THAT(read("a.txt", "0 1 0.5\n").notes,
              ElementsAre("1 lines have more than two fields: only two were read"));
}

TEST_F(MaskFiles, EdgeListsSayWhatIsWrongAndWhere) {
  EXPECT_THAT(refusal("a.txt", "0 1\n0 x\n"),
              HasSubstr("a.txt:2: '0 x' is no edge; a line holds two node numbers"));
  EXPECT_THAT(refusal("a.txt", "0 1\n7\n"), HasSubstr("a.txt:2: '7' is no edge"));
  EXPECT_THAT(refusal("a.txt", "0 -1\n"), HasSubstr("a.txt:1: node -1 is outside 0 ... 134217727"));
  EXPECT_THAT(refusal("a.txt", "0 134217727\n"),
              HasSubstr("makes 134217728 nodes, more than the 12 bytes of the file"));
  EXPECT_EQ(read("b.txt", "# nodes: 2000000\n0 1999999\n").mask.n_rows(), 2'000'000);
  EXPECT_THAT(refusal("a.txt", "0 1099511627776\n"), HasSubstr("node 1099511627776 is outside"));
  EXPECT_THAT(refusal("a.txt", "0 99999999999999999999\n"), HasSubstr("is no edge"));
  EXPECT_THAT(refusal("a.txt", "# nodes: 4\n0 4\n"), HasSubstr("a.txt:2: node 4 is outside 0 ... 3"));
  EXPECT_THAT(refusal("a.txt", "# nodes: 1099511627776\n0 1\n"),
              HasSubstr("a.txt:1: '# nodes: 1099511627776' must give a number from 1 to 134217728"));
  EXPECT_THAT(refusal("a.txt", "0 1\n# nodes: 5\n"), HasSubstr("must stand before the first edge"));
  EXPECT_THAT(refusal("a.txt", "# directed: maybe\n0 1\n"), HasSubstr("must say true or false"));
  EXPECT_THAT(refusal("a.txt", "# rows: 2\n0 1\n"), HasSubstr("are needed together"));
  EXPECT_THAT(refusal("a.txt", "# rows: 2\n# columns: 3\n0 1\n"),
              HasSubstr("edges of 2 x 3 blocks have a direction"));
  EXPECT_THAT(refusal("a.txt", "# nothing\n"), HasSubstr("holds no edges, and does not say how many nodes"));
  EXPECT_THAT(refusal("a.txt", ""), HasSubstr("a.txt is empty"));
  EXPECT_THAT(refusal("a.txt", std::string("\x7f"
                                           "ELF\0\1",
                                           6)),
              HasSubstr("'\\x7fELF\\x00\\x01' is no edge"));
}

std::string graphml(const std::string& inside, const std::string& standard = "undirected") {
  return "<?xml version=\"1.0\"?>\n<graphml><graph edgedefault=\"" + standard + "\">" + inside +
         "</graph></graphml>";
}

TEST_F(MaskFiles, GraphmlNumbersNodesByTheirIds) {
  const std::string edge = R"(<edge source="n2" target="n0"/>)";
  const std::string nodes = R"(<node id="n2"/><node id="n0"/><node id="n1"/>)";
  EXPECT_EQ(read("a.graphml", graphml(nodes + edge)).mask, BlockMask(3, 3, {{0, 2}, {2, 0}}));
  EXPECT_EQ(read("a.graphml", graphml(nodes + edge, "directed")).mask, BlockMask(3, 3, {{2, 0}}));
  const MaskFile named =
      read("a.graphml", graphml(R"(<node id="b"/><node id="a"/><edge source="a" target="b"/>)", "directed"));
  EXPECT_EQ(named.mask, BlockMask(2, 2, {{1, 0}}));
  EXPECT_THAT(named.notes, ElementsAre(HasSubstr("nodes are numbered as they stand in the file")));
}

TEST_F(MaskFiles, GraphmlSaysWhatIsWrong) {
  const auto wrong = [&](const std::string& inside) { return refusal("a.graphml", graphml(inside)); };
  EXPECT_EQ(
      read("a.graphml", graphml("<!-- </a> --><![CDATA[</a>]]><node id='a>'/><node id=\"b/>\"></node>")).mask,
      BlockMask(2, 2, {}));
  EXPECT_THAT(wrong(R"(<node id="a"/><edge source="a" target="b"/>)"),
              HasSubstr("the target of edge 1 is 'b', which is no node"));
  EXPECT_THAT(wrong(R"(<node id="a"/><node id="a"/>)"), HasSubstr("two nodes have the id 'a'"));
  EXPECT_THAT(wrong("<node/>"), HasSubstr("node 1 has no id"));
  EXPECT_THAT(wrong(""), HasSubstr("has no nodes"));
  EXPECT_THAT(wrong(R"(<node id="a"/><hyperedge/>)"), HasSubstr("a hyperedge joins more than two nodes"));
  EXPECT_THAT(wrong(R"(<node id="a"><graph/></node>)"), HasSubstr("the node 'a' holds a graph of its own"));
  EXPECT_THAT(wrong(R"(<node id="a"/><edge source="a" target="a" directed="true"/>)"),
              HasSubstr("some edges have a direction and some have none"));
  EXPECT_THAT(refusal("a.graphml", graphml(R"(<node id="a"/>)", "both")),
              HasSubstr("the edgedefault of the graph is 'both'; it must be directed or undirected"));
  EXPECT_THAT(refusal("a.graphml", "<a/>"), HasSubstr("is no GraphML: it has no element <graphml>"));
  EXPECT_THAT(refusal("a.graphml", "<graphml/>"), HasSubstr("holds 0 graphs; it must hold one"));
  EXPECT_THAT(refusal("a.graphml", "<graphml>\n<graph"), HasSubstr(":2: the XML is damaged or cut off"));
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
  for (const char* between :
       {"", "<a><![CDATA[</a></a>]]>", "<?x </a></a>?>", "<!-- </a></a> -->", "<a b=\"/>\">"})
    EXPECT_THAT(refusal("a.graphml", std::string(between) + deep),
                HasSubstr("more than 64 elements are inside each other"));
  std::string hidden;
  for (int i = 0; i < 100'000; ++i) hidden += "<a b='/'><![CDATA[</a>]]>";
  EXPECT_THAT(refusal("a.graphml", hidden), HasSubstr("more than 64 elements are inside each other"));
  hidden.clear();
  for (int i = 0; i < 100'000; ++i) hidden += "<a' c><?x </a>?>";
  EXPECT_THAT(refusal("a.graphml", hidden), HasSubstr("more than 64 elements are inside each other"));
  EXPECT_THAT(refusal("a.graphml", "<a></a></a></a>"), HasSubstr("an element ends that has not begun"));
}

// An array of version 1 with the header as it is given.
std::string npy(const std::string& header, const std::string& values) {
  const std::string line = header + '\n';
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(line.size()) + '\0' + line + values;
}

TEST_F(MaskFiles, NumpyArraysAreMatricesOrEdges) {
  const auto array = [&](const std::string& type, const std::string& shape, const std::string& values,
                         const std::string& fortran = "False") {
    return read("a.npy",
                npy("{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }",
                    values))
        .mask;
  };
  const std::string two_by_three("\1\0\0\0\1\1", 6);
  EXPECT_EQ(array("|u1", "(2, 3)", two_by_three), BlockMask(2, 3, {{0, 0}, {1, 1}, {1, 2}}));
  EXPECT_EQ(array("|b1", "(2, 3)", two_by_three, "True"), BlockMask(2, 3, {{0, 0}, {0, 2}, {1, 2}}));
  EXPECT_EQ(array("<f4", "(1, 2)", std::string("\0\0\0\x80\0\0\x80\x3f", 8)), BlockMask(1, 2, {{0, 1}}));
  EXPECT_EQ(array("<i2", "(2, 2)", std::string("\0\0\1\0\1\0\2\0", 8)),
            BlockMask(3, 3, {{0, 1}, {1, 0}, {1, 2}, {2, 1}}));
  EXPECT_EQ(array(">i2", "(1, 2)", std::string("\0\0\0\1", 4)), BlockMask(2, 2, {{0, 1}, {1, 0}}));
}

TEST_F(MaskFiles, NumpySaysWhatIsWrong) {
  const auto wrong = [&](const std::string& header, const std::string& values = "") {
    return refusal("a.npy", npy(header, values));
  };
  const auto shaped = [](const std::string& shape, const std::string& type = "|b1") {
    return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
  };
  EXPECT_THAT(refusal("a.npy", "0 1\n"), HasSubstr("is no NumPy array (.npy), or is cut off"));
  EXPECT_THAT(refusal("a.npy", std::string("\x93NUMPY\x09\x00\x01\x00 ", 11)), HasSubstr("version 9"));
  EXPECT_THAT(refusal("a.npy", std::string("\x93NUMPY\x01\x00\x10\x00 ", 11)),
              HasSubstr("is cut off in its header"));
  EXPECT_THAT(wrong(shaped("(1048576, 1048576)")),
              HasSubstr("claims 1099511627776 values of 1 bytes, but 0 bytes follow"));
  EXPECT_THAT(wrong(shaped("(1099511627776, 1099511627776)")), HasSubstr("claims an impossible shape"));
  EXPECT_THAT(wrong(shaped("(1099511627776, 2)", "<i8")), HasSubstr("but 0 bytes follow"));
  EXPECT_THAT(wrong(shaped("(4,)"), "abcd"), HasSubstr("an array of 1 dimensions is no mask"));
  EXPECT_THAT(wrong(shaped("(0, 4)")), HasSubstr("a mask of 0 x 4 blocks is not possible"));
  EXPECT_THAT(wrong(shaped("(1, 1)", "|O"), "abcd"), HasSubstr("values of type '|O' are not read"));
  EXPECT_THAT(wrong(shaped("(1, 1)", "<c8"), "abcdefgh"), HasSubstr("values of type <c8 are not read"));
  EXPECT_THAT(wrong(shaped("(a, 1)")), HasSubstr("has no shape or order"));
  EXPECT_THAT(wrong(shaped("(1, 2)", "<i2"), std::string("\xff\xff\0\0", 4)), HasSubstr("node -1 of edge 0"));
  EXPECT_THAT(wrong(shaped("(0, 2)", "<i2")), HasSubstr("holds no edges, so the number of nodes is unknown"));
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

TEST_F(MaskFiles, MatrixMarketSaysWhatIsWrong) {
  const std::string banner = "%%MatrixMarket matrix coordinate real general\n";
  EXPECT_EQ(read("a.mtx", banner + "% x\r\n2 3 1\r\n2 3 0.5\r\n").mask, BlockMask(2, 3, {{1, 2}}));
  EXPECT_EQ(read("a.mtx", "%%MatrixMarket matrix coordinate pattern symmetric\n3 3 2\n2 1\n3 3\n").mask,
            BlockMask(3, 3, {{0, 1}, {1, 0}, {2, 2}}));
  EXPECT_THAT(refusal("a.mtx", "1 1 1\n"), HasSubstr("a.mtx:1: '1 1 1' must be '%%MatrixMarket"));
  EXPECT_THAT(refusal("a.mtx", "%%MatrixMarket matrix array real general\n"), HasSubstr("must be"));
  EXPECT_THAT(refusal("a.mtx", "%%MatrixMarket matrix coordinate real lower\n1 1 0\n"),
              HasSubstr("the symmetry is 'lower'; it must be general"));
  EXPECT_THAT(refusal("a.mtx", banner), HasSubstr("ends before its sizes"));
  EXPECT_THAT(refusal("a.mtx", banner + "2 x 1\n"),
              HasSubstr("a.mtx:2: '2 x 1' must be 'ROWS COLUMNS ENTRIES'"));
  EXPECT_THAT(refusal("a.mtx", banner + "9 9 1099511627776\n"),
              HasSubstr("the file claims 1099511627776 entries"));
  EXPECT_THAT(refusal("a.mtx", banner + "1099511627776 9 1\n1 1\n"), HasSubstr("a side has 1 to 134217728"));
  EXPECT_THAT(refusal("a.mtx", banner + "2 2 1\n0 1\n"),
              HasSubstr("the entry (0, 1) is outside 1 ... 2 x 1 ... 2"));
  EXPECT_THAT(refusal("a.mtx", banner + "2 2 1\n1\n"), HasSubstr("a.mtx:3: '1' is no entry"));
  EXPECT_THAT(refusal("a.mtx", banner + "2 2 2\n1 1\n"), HasSubstr("claims 2 entries and holds 1"));
  EXPECT_THAT(refusal("a.mtx", "%%MatrixMarket matrix coordinate real symmetric\n2 3 0\n"),
              HasSubstr("a symmetric matrix cannot have 2 x 3 entries"));
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
