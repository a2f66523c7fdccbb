"""tools/check_layers over small repositories."""
import unittest

from tree import ROOT, Tree

GOOD = {
    "rooms.txt": "low:\nhigh: low\nbenchmarks: high\n",
    "bsexp/low.h": '#pragma once\n// Everything of low.\n#include "bsexp/low/a.h"\n',
    "bsexp/low/a.h": '#pragma once\n// An a.\n#include "bsexp/low/b.h"\n#include <vector>\n',
    "bsexp/low/b.h": "#pragma once\n// A b.\n",
    "bsexp/low/inner.h": "#pragma once\n// For low alone.\n",
    "bsexp/low/a.cc": '#include "bsexp/low/a.h"\n#include "bsexp/low/inner.h"\n',
    "bsexp/high.h": "#pragma once\n// Everything of high.\n",
    "bsexp/high/c.cc": '#include "bsexp/low.h"\n#include "bsexp/low/b.h"\n',
    "benchmarks/speed.cc": '#include "bsexp/high.h"\n#include "benchmarks/clock.h"\n',
    "benchmarks/clock.h": "#pragma once\n// Time.\n",
}


class CheckLayers(unittest.TestCase):
    def faults(self, files=None):
        """Faults of the good repository with some files added or in place of its own."""
        tree = Tree(GOOD | (files or {}))
        result = tree.run(ROOT / "tools/check_layers", "--source", ".", "--rooms", "rooms.txt")
        self.assertEqual(result.stderr, "")
        self.assertEqual(result.returncode, 1 if result.stdout else 0)
        return result.stdout.splitlines()

    def test_a_good_repository_has_none(self):
        self.assertEqual(self.faults(), [])

    def test_a_door_that_is_not_there(self):
        self.assertEqual(self.faults(files={"bsexp/low/a.cc": '#include "bsexp/high.h"\n'}), [
            'bsexp/low/a.cc: includes "bsexp/high.h", but low does not use high (see USES in its CMakeLists.txt)'])

    def test_doors_to_the_benchmarks(self):
        include = {"bsexp/high/c.cc": '#include "benchmarks/clock.h"\n', "benchmarks/speed.cc": ""}
        self.assertEqual(self.faults(files=include), [
            'bsexp/high/c.cc: includes "benchmarks/clock.h", but high does not use benchmarks '
            "(see USES in its CMakeLists.txt)"])
        rooms = {"rooms.txt": "low:\nhigh: low benchmarks\nbenchmarks: low\n"}
        self.assertEqual(self.faults(files=include | rooms), [])
        self.assertEqual(self.faults(files={"benchmarks/speed.cc": '#include "bsexp/low.h"\n'}), [
            'benchmarks/speed.cc: includes "bsexp/low.h", but benchmarks does not use low (see USES in its CMakeLists.txt)'])

    def test_a_door_by_way_of_another_room_is_none(self):
        files = {"rooms.txt": GOOD["rooms.txt"] + "top: high\n", "bsexp/top/t.cc": '#include "bsexp/low.h"\n'}
        self.assertEqual(self.faults(files=files), [
            'bsexp/top/t.cc: includes "bsexp/low.h", but top does not use low (see USES in its CMakeLists.txt)'])

    def test_what_is_no_room(self):
        rule = "a room includes only headers of rooms, by their whole path"
        for include in ("tests/support/errors.h", "b.h"):
            self.assertEqual(self.faults(files={"bsexp/low/a.cc": f'#  include "{include}"\n'}),
                             [f'bsexp/low/a.cc: includes "{include}"; {rule}'])
        self.assertEqual(self.faults(files={"bsexp/attic/x.cc": ""}),
                         ["attic is not a room; the rooms are low, high, benchmarks"])

    def test_a_header_that_does_not_exist(self):
        self.assertEqual(self.faults(files={"bsexp/low/a.cc": '#include "bsexp/low/z.h"\n'}),
                         ['bsexp/low/a.cc: includes "bsexp/low/z.h", which does not exist'])

    def test_a_public_header_outside_the_umbrella(self):
        self.assertEqual(self.faults(files={"bsexp/high/c.cc": '#include "bsexp/low/inner.h"\n'}), [
            "bsexp/low/inner.h: bsexp/high/c.cc includes it, but the umbrella bsexp/low.h does not lead to it"])

    def test_headers_say_what_they_are(self):
        once = "bsexp/low/b.h: the first line is not #pragma once"
        comment = "bsexp/low/b.h: no comment after #pragma once says what the header is"
        self.assertEqual(self.faults(files={"bsexp/low/b.h": "// A b.\n#pragma once\n"}), [once])
        self.assertEqual(self.faults(files={"bsexp/low/b.h": ""}), [once])
        self.assertEqual(self.faults(files={"bsexp/low/b.h": "#pragma once\nint b;\n"}), [comment])
        self.assertEqual(self.faults(files={"bsexp/low/b.h": "#pragma once\n"}), [comment])

    def test_cycles(self):
        self.assertEqual(self.faults(files={"rooms.txt": "low: high\nhigh: low\nbenchmarks: high\n"}),
                         ["rooms: low -> high -> low is a cycle"])
        self.assertEqual(self.faults(files={"rooms.txt": "low: low\nhigh: low\nbenchmarks: high\n"}), ["rooms: low -> low is a cycle"])


if __name__ == "__main__":
    unittest.main()
