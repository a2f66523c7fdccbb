"""A report in a headless Chromium: scripts run without an error, charts are drawn, nothing is asked for from outside.

browser_test.py BSEXP RUN_CONFIG   Makes four small runs and their report. Skipped (77) where there is no Chromium.
"""
import html.parser
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


class Elements(html.parser.HTMLParser):
    """Every element is closed, ids are unique, and nothing is loaded."""

    VOID = {"meta", "link", "br", "img", "input", "hr"}

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.problems = [], set(), []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if "id" in values:
            if values["id"] in self.ids:
                self.problems.append(f"id {values['id']} twice")
            self.ids.add(values["id"])
        for name in ("src", "href"):
            if name in values and not values[name].startswith("data:"):
                self.problems.append(f"<{tag}> asks for {values[name]}")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")


def make_report(bsexp, config, folder):
    for kind in ("watts_strogatz", "ring_lattice"):
        for seed in (1, 2):
            extra = ["model.topology.rewire=auto"] if kind == "ring_lattice" else []
            subprocess.run([bsexp, "run", config, "--quiet", "--out", folder / f"runs/{kind}-{seed}", f"seed={seed}",
                            f"model.topology.kind={kind}", *extra], check=True, stdout=subprocess.DEVNULL)
    page = folder / "report.html"
    subprocess.run([bsexp, "report", folder / "runs", "-o", page], check=True, stdout=subprocess.DEVNULL)
    return page


def browse(chromium, page, *flags):
    return subprocess.run([chromium, "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
                           "--virtual-time-budget=5000", *flags, page.as_uri()],
                          check=True, capture_output=True, text=True, timeout=100)


def main():
    bsexp, config = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        page = make_report(bsexp, config, pathlib.Path(name))
        elements = Elements()
        elements.feed(page.read_text())
        assert not elements.problems and not elements.open, (elements.problems, elements.open)

        chromium = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
        if chromium is None:
            print("SKIPPED: no Chromium on this machine; only the text of the page was checked")
            sys.exit(77)
        result = browse(chromium, page, "--dump-dom")
        said = [line for line in result.stderr.splitlines() if "CONSOLE" in line or "net::" in line]
        assert not said, said
        n_charts = len(re.findall(r'<figure class="chart"', result.stdout))
        n_canvases = len(re.findall(r"<canvas[^>]*style=\"[^\"]*height", result.stdout))
        assert n_charts == n_canvases and n_charts >= 2, (n_charts, n_canvases)

        picture = pathlib.Path(name) / "page.png"
        for flags in (["--window-size=1100,2000"], ["--window-size=400,2000"]):
            browse(chromium, page, f"--screenshot={picture}", *flags)
            assert picture.stat().st_size > 20000, "an empty picture"


if __name__ == "__main__":
    main()
