"""Small repositories for the tests of tools."""
import atexit
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Tree:
    """A temporary folder of files; `run` runs a tool of this repository."""

    def __init__(self, files=None):
        self.root = Path(tempfile.mkdtemp(prefix="bsexp-tools-"))
        atexit.register(shutil.rmtree, self.root)
        for name, text in (files or {}).items():
            self.write(name, text)

    def write(self, name, text, mode=0o644):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def run(self, *command, **options):
        return subprocess.run([str(word) for word in command], cwd=self.root, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, **options)
