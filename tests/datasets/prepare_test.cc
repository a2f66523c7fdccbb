#include "bsexp/datasets/prepare.h"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bsexp/base/text.h"
#include "bsexp/datasets/html_entities.h"

namespace bsexp::datasets {
namespace {

// Values are those of html.unescape of Python 3.11.
TEST(HtmlUnescape, ReadsNamesAndNumbersAsPythonDoes) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"},
      {"&quot;it&#39;s&#x27;&apos;&quot;", "\"it's''\""},
      {"caf&eacute; &euro;5 &hellip;",
       "caf\xc3\xa9 \xe2\x82\xac"
       "5 \xe2\x80\xa6"},
      {"&amplitude &notit; &copy2 &ltx",
       "&litude \xc2\xacit; \xc2\xa9"
       "2 <x"},
      {"&eacutes; &hellips", "\xc3\xa9s; &hellips"},
      {"&; & &# &#; &#x; &#xg; &nothing_known;", "&; & &# &#; &#x; &#xg; \xc2\xaching_known;"},
      {"&unknown; &Amp; &AMP &nbsp;x", "&unknown; &Amp; & \xc2\xa0x"},
      {"&#128;&#150;&#159;", "\xe2\x82\xac\xe2\x80\x93\xc5\xb8"},
      {"&#0;&#xD800;&#x110000;&#99999999999;", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
      {"a&#1;b&#x7f;c&#xfffe;d&#9;e&#65f", "abcd\teAf"},
      {"&#x1F600;", "\xf0\x9f\x98\x80"},
      {"&amp;lt;", "&lt;"},
      {"", ""},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(html_unescape(text), expected) << text;
}

TEST(HtmlUnescape, EveryNameIsInOrder) {
  const auto rows = html_entities();
  EXPECT_EQ(rows.size(), 259U);  // HTML 4 has 252; apos and six names in capitals
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(), [](auto a, auto b) { return a.name < b.name; }));
  for (const HtmlEntity& row : rows) {
    std::string expected;
    append_utf8(expected, row.code);
    EXPECT_EQ(html_unescape(fmt::format("&{};", row.name)), expected) << row.name;
    EXPECT_TRUE(is_utf8(expected));
  }
}

TEST(ForModel, PutsATextWhereAReviewStands) {
  EXPECT_EQ(for_model("  Good\nfilm &amp; cast.\r\n"), "\n Good film & cast. ");
  EXPECT_EQ(for_model("\xc2\xa0 x &nbsp;"), "\n x ") << "no-break spaces are stripped too";
  EXPECT_EQ(for_model("a\n\nb"), "\n a  b ");
  EXPECT_TRUE(is_blank(for_model(" \t\n&nbsp;")));
  EXPECT_FALSE(is_blank(for_model("x")));
}

TEST(Latin1, BecomesUtf8) { EXPECT_EQ(utf8_of_latin1("caf\xe9 \xff"), "caf\xc3\xa9 \xc3\xbf"); }

}  // namespace
}  // namespace bsexp::datasets
