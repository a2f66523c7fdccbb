"""tools/install_deps on made-up machines: their commands are scripts that log what they are called with."""
import shutil
import unittest

from tree import ROOT, Tree

COMMON = ("bash", "env", "dirname", "cut", "xargs", "grep", "cat")  # of the real machine


class Machine:
    def __init__(self, user="0", commands=None):
        self.tree = Tree({"tools/packages.txt": "# the list\nalpha build command:alpha\nbeta  test  command:beta\n"
                                                "gamma peer  command:gamma\n"})
        shutil.copy(ROOT / "tools/install_deps", self.tree.root / "tools")
        for name in COMMON:
            (self.tree.root / "bin").mkdir(exist_ok=True)
            (self.tree.root / "bin" / name).symlink_to(shutil.which(name))
        self.command("id", f"echo {user}")
        for name, script in (commands or {}).items():
            self.command(name, script)

    def command(self, name, script):
        self.tree.write(f"bin/{name}", f'#!{shutil.which("bash")}\n{script}\n', 0o755)

    def run(self, *groups):
        result = self.tree.run("bash", "tools/install_deps", *groups, env={"PATH": str(self.tree.root / "bin")})
        log = self.tree.root / "log"
        return result.returncode, result.stderr, log.read_text().splitlines() if log.exists() else []


def debian(installed="", simulate="true", install="true", user="0", sudo=True):
    commands = {
        "dpkg-query": "printf '%s installed\\n' " + installed if installed else "exit 1",
        "apt-get": f'case "$*" in *simulate*) {simulate} ;; *) echo "apt-get $*" >>log; '
                   f'case "$*" in *install*) {install} ;; esac ;; esac',
    }
    if sudo:
        commands["sudo"] = 'echo sudo >>log; exec "$@"'
    return Machine(user, commands)


OPTIONS = "-o DPkg::Lock::Timeout=300"
INSTALL = f"apt-get {OPTIONS} install -y --no-install-recommends"


class InstallDeps(unittest.TestCase):
    def test_does_nothing_when_all_is_there(self):
        self.assertEqual(debian("alpha beta gamma").run(), (0, "", []))

    def test_installs_what_is_missing_of_each_group(self):
        code, text, log = debian("beta").run()
        self.assertEqual((code, log), (0, [f"{INSTALL} alpha", f"{INSTALL} gamma"]))
        self.assertIn("Installing what is needed to build and run: alpha", text)

    def test_installs_one_group(self):
        self.assertEqual(debian().run("test")[2], [f"{INSTALL} beta"])

    def test_fetches_the_lists_when_they_do_not_lead_to_a_package(self):
        self.assertEqual(debian(simulate="false").run("build")[2], [f"apt-get {OPTIONS} update", f"{INSTALL} alpha"])

    def test_another_user_asks_sudo(self):
        self.assertEqual(debian(user="1000").run("build")[2], ["sudo", f"{INSTALL} alpha"])

    def test_another_user_without_sudo_gets_the_list(self):
        code, text, log = debian(user="1000", sudo=False).run("build")
        self.assertEqual((code, log), (2, []))
        self.assertTrue(text.endswith("please install them (names are Debian's):\n  alpha\n"), text)

    def test_says_when_installing_fails(self):
        code, text, log = debian(install="false").run("build")
        self.assertEqual((code, log), (1, [f"{INSTALL} alpha", f"apt-get {OPTIONS} update", f"{INSTALL} alpha"]))
        self.assertTrue(text.endswith("error: apt-get could not install: alpha\n"), text)

    def test_goes_on_without_a_peer(self):
        code, text, _ = debian("alpha beta", install="false").run()
        self.assertEqual(code, 0)
        self.assertIn("warning: without gamma some columns of `bsexp bench` stay empty", text)

    def test_elsewhere_lists_what_is_missing(self):
        code, text, _ = Machine(commands={"alpha": "true"}).run()
        self.assertEqual(code, 2)
        self.assertEqual(text, "bsexp needs these to run the tests; please install them (names are Debian's):\n"
                               "  beta (command:beta)\n")

    def test_elsewhere_is_content_when_all_is_there(self):
        self.assertEqual(Machine(commands={"alpha": "true", "beta": "true", "gamma": "true"}).run(), (0, "", []))

    def test_unknown_group(self):
        self.assertEqual(Machine().run("tests")[:2], (2, "error: unknown group 'tests'. Known: build, test, peer\n"))


class Packages(unittest.TestCase):
    def test_every_probe_finds_what_is_installed_here(self):
        """The tests need the groups build and test, so their probes succeed."""
        script = (f'source <(sed "/^declare -A purpose/,$ d" {ROOT}/tools/install_deps); '
                  f'list={ROOT}/tools/packages.txt; '
                  'for group in build test; do packages_of "$group"; done | '
                  'while read -r package probe; do probe_finds "$probe" </dev/null || echo "$package"; done')
        result = Tree().run("bash", "-c", script)
        self.assertEqual((result.stdout, result.stderr), ("", ""))


if __name__ == "__main__":
    unittest.main()
