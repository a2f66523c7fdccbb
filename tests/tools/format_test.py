"""tools/format over a small repository."""
import shutil
import unittest

from tree import ROOT, Tree

UGLY = "int  main( ){return 0 ;}\n"
GOOD = "int main() { return 0; }\n"


class Format(unittest.TestCase):
    def setUp(self):
        self.tree = Tree({"bsexp/a.cc": UGLY, "benchmarks/b.h": GOOD, "tests/c/d.cc": GOOD, "README.md": UGLY})
        (self.tree.root / "tools").mkdir()
        shutil.copy(ROOT / "tools/format", self.tree.root / "tools")
        shutil.copy(ROOT / ".clang-format", self.tree.root)

    def test_check_changes_nothing(self):
        result = self.tree.run("tools/format", "--check")
        self.assertEqual(result.returncode, 1)
        self.assertIn("bsexp/a.cc:1", result.stderr)
        self.assertNotIn("b.h", result.stderr)
        self.assertEqual((self.tree.root / "bsexp/a.cc").read_text(), UGLY)

    def test_formats_sources_alone(self):
        self.assertEqual(self.tree.run("tools/format").returncode, 0)
        self.assertEqual((self.tree.root / "bsexp/a.cc").read_text(), GOOD)
        self.assertEqual((self.tree.root / "README.md").read_text(), UGLY)
        self.assertEqual(self.tree.run("tools/format", "--check").returncode, 0)

    def test_unknown_option(self):
        result = self.tree.run("tools/format", "--chek")
        self.assertEqual((result.returncode, result.stderr), (2, "error: unknown option '--chek'. Known: --check\n"))


if __name__ == "__main__":
    unittest.main()
