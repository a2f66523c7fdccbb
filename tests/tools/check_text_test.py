"""tools/check_text over small repositories."""
import unittest

from tree import ROOT, Tree


class CheckText(unittest.TestCase):
    def check(self, files):
        tree = Tree(files)
        tree.run("git", "init", "--quiet")
        result = tree.run(ROOT / "tools/check_text")
        self.assertEqual(result.stderr, "")
        return result.returncode, result.stdout.splitlines()

    def test_good_text(self):
        good = {"a.txt": "the /proc/self of deb.example.org\n", "b/c.cc": "framework/root/x\n", "empty": ""}
        self.assertEqual(self.check(good), (0, []))

    def test_words_that_do_not_belong(self):
        host, folder = "deb." + "debian.org", "/" + "root/x"
        self.assertEqual(self.check({"a": f"see {host} now\n", "b": f"\nopen({folder})\n"}), (1, [
            f"a:1: '{host}' is a package registry", f"b:2: '{folder}' is a path of one machine"]))

    def test_blanks_and_ends(self):
        self.assertEqual(self.check({"a": "x \n", "b": "x\t\n", "c": "x", "d": "x\n\n"}), (1, [
            "a:1: blanks at the end of the line", "b:1: blanks at the end of the line",
            "c: does not end with one newline", "d: does not end with one newline"]))

    def test_ignored_and_binary_files_are_not_looked_at(self):
        files = {".gitignore": "/build/\n", "build/a": "x ", "data": "\0 \n"}
        self.assertEqual(self.check(files), (0, []))

    def test_long_files_are_only_listed(self):
        self.assertEqual(self.check({"a": "x\n" * 300}), (0, []))
        self.assertEqual(self.check({"a": "x\n" * 301}), (0, ["long: a (301 lines)"]))


if __name__ == "__main__":
    unittest.main()
