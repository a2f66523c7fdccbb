"""What README.md, CONTRIBUTING.md and docs/ tell people to type, and where their links lead.

documents_test.py PROGRAM: commands and flags in `sh` blocks must be in PROGRAM's help, overrides in its configuration,
targets in the Makefile; `python` blocks run on a small run.
"""
import re
import shlex
import subprocess
import sys
import unittest

from tree import ROOT, Tree

PROGRAM = ""
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SMALL_RUN = ["run", "debug.yaml", "--quiet", "train.steps=2", "train.warmup=0", "train.evaluate_windows=2",
             "log.figures=false", "log.samples=0"]


def blocks(document, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", document.read_text(), re.MULTILINE | re.DOTALL)


def command_lines(name):
    """(document, words) of every line of `sh` blocks that calls the program of that name."""
    for document in DOCUMENTS:
        for block in blocks(document, "sh"):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line, comments=True)
                if words and words[0].split("/")[-1] == name:
                    yield document.name, words[1:]


def bsexp(*words, **options):
    return subprocess.run([PROGRAM, *words], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, **options)


class Documents(unittest.TestCase):
    def test_commands_and_flags_exist(self):
        lines = list(command_lines("bsexp"))
        self.assertGreater(len(lines), 5)
        for document, words in lines:
            n_words = 2 if words[0] in ("topology", "data", "config", "bench") else 1
            with self.subTest(document, command=" ".join(words)):
                result = bsexp(*words[:n_words], "--help")
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertIn("Usage: bsexp " + " ".join(words[:n_words]), result.stdout)
                for word in words[n_words:]:
                    if word.startswith("--"):
                        self.assertRegex(result.stdout, rf"(?m)^\s+{re.escape(word.split('=')[0])}\b")

    def test_configurations_are_right(self):
        for document, words in command_lines("bsexp"):
            if words[0] == "run":
                given = [word for word in words[1:] if word.endswith(".yaml") or ("=" in word and word[0] != "-")]
                with self.subTest(document, command=" ".join(words)):
                    result = bsexp("config", "check", *given, "--quiet")
                    self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_sweeps_are_right(self):
        for document, words in command_lines("bsexp"):
            if words[0] == "sweep" and "--resume" not in words:
                with self.subTest(document, command=" ".join(words)):
                    other_data = [] if any("data.dataset" in word for word in words) else ["data.dataset=markov"]
                    result = bsexp(*words, *other_data, "--dry-run", "--quiet")
                    self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_targets_exist(self):
        targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        for document, words in command_lines("make"):
            for target in (word for word in words if "=" not in word):
                self.assertIn(target, targets, document)

    def test_links_lead_somewhere(self):
        for document in DOCUMENTS:
            text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
            for target in re.findall(r"\]\(([^)#]+)", text):
                if not target.startswith("http"):
                    self.assertTrue((document.parent / target).exists(), f"{document.name}: {target}")

    def test_python_reads_a_run(self):
        run = Tree().root / "run"
        result = bsexp(*SMALL_RUN, "--out", str(run))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for document in DOCUMENTS:
            for block in blocks(document, "python"):
                code = re.sub(r"runs/[\w/]+/run\.h5", str(run / "run.h5"), block)
                with self.subTest(document.name, code=code):
                    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
                    self.assertEqual((result.returncode, result.stderr), (0, ""))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
