// What each text format takes and refuses: edge lists, GraphML, NumPy's arrays, Matrix Market.
#include "tests/topology/mask_files.h"

namespace bsexp::topology {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

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

}  // namespace
}  // namespace bsexp::topology
