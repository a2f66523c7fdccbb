"""tools/tidy over a small repository: what it finds, and what it looks at again."""
import json
import shutil
import unittest

from tree import ROOT, Tree

GOOD = '#include "bsexp/a.h"\n\nint one() { return 1; }\n'


class Tidy(unittest.TestCase):
    def setUp(self):
        self.tree = Tree({"bsexp/a.h": "#pragma once\nint one();\nint two();\n", "bsexp/a.cc": GOOD,
                          "bsexp/b.cc": '#include "bsexp/a.h"\n\nint two() { return 2; }\n', "build/x": ""})
        shutil.copy(ROOT / ".clang-tidy", self.tree.root)
        self.set_flags("")

    def set_flags(self, flags):
        entries = [{"directory": str(self.tree.root / "build"), "file": str(self.tree.root / f"bsexp/{name}.cc"),
                    "command": f"c++ -I{self.tree.root} {flags} -std=c++20 -Werror -c bsexp/{name}.cc"}
                   for name in ("a", "b")]
        self.tree.write("build/compile_commands.json", json.dumps(entries))

    def tidy(self, *arguments):
        result = self.tree.run(ROOT / "tools/tidy", *arguments)
        self.assertEqual(result.stderr, "")
        return result.returncode, result.stdout

    def test_clean_sources_are_looked_at_once(self):
        self.assertEqual(self.tidy(), (0, "2 sources, 2 looked at\n"))
        self.assertEqual(self.tidy(), (0, "2 sources, 0 looked at\n"))

    def test_a_change_is_looked_at(self):
        self.tidy()
        self.tree.write("bsexp/a.cc", GOOD + "// more\n")
        self.assertEqual(self.tidy(), (0, "2 sources, 1 looked at\n"))
        self.tree.write("bsexp/a.h", "#pragma once\n// A header of both.\nint one();\nint two();\n")
        self.assertEqual(self.tidy(), (0, "2 sources, 2 looked at\n"))
        self.set_flags("-DNDEBUG")
        self.assertEqual(self.tidy(), (0, "2 sources, 2 looked at\n"))

    def test_findings_are_printed_each_time(self):
        self.tree.write("bsexp/a.cc", '#include "bsexp/a.h"\n\nint one() { return 1; }\nint* BadName() { return 0; }\n')
        for _ in range(2):
            code, output = self.tidy("a.cc")
            self.assertEqual(code, 1)
            self.assertIn("a.cc:4:6: error: invalid case style for function 'BadName'", output)
            self.assertIn("modernize-use-nullptr", output)
            self.assertTrue(output.endswith("1 sources, 1 looked at, with findings\n"), output)

    def test_findings_of_sources_whose_names_clash(self):
        helper = 'namespace {\nint helper() { return 1; }\n}  // namespace\n'
        self.tree.write("bsexp/a.cc", '#include "bsexp/a.h"\n\n' + helper + "int one() { return helper(); }\n")
        self.tree.write("bsexp/b.cc", '#include "bsexp/a.h"\n\n' + helper + "int two() { return helper(); }\n")
        self.assertEqual(self.tidy(), (0, "2 sources, 2 looked at\n"))
        self.tree.write("bsexp/b.cc", '#include "bsexp/a.h"\n\n' + helper + "int Two() { return helper(); }\n")
        code, output = self.tidy()
        self.assertEqual(code, 1)
        self.assertIn("'Two'", output)
        self.assertIn("2 sources, 1 looked at", output)


if __name__ == "__main__":
    unittest.main()
