"""What bsexp export and docs/comparing.md promise other tools: pandas reads the CSV files, h5py the runs, and
TensorBoard the event files. The snippet there is fenced as `py`: tools.documents runs `python` on one run alone."""
import glob
import re
import subprocess
import sys
import tempfile

skipped = []


def missing(module):
    try:
        __import__(module)
        return False
    except ImportError:
        print(f"SKIPPED: {module} is not installed")
        skipped.append(module)
        return True


with tempfile.TemporaryDirectory() as folder:
    write_runs, bsexp = sys.argv[1:3]
    subprocess.run([write_runs, folder + "/sweep", "16"], check=True)
    for kind in ("csv", "tensorboard"):
        subprocess.run([bsexp, "export", folder + "/sweep", "--format", kind, "--out", f"{folder}/{kind}", "--quiet"],
                       check=True, stdout=subprocess.DEVNULL)
    with open(folder + "/csv/runs.csv") as runs:
        assert len(runs.readlines()) == 17
    without = [module for module in ("pandas", "h5py") if missing(module)]
    if not without:
        document = __file__.rsplit("/tests/", 1)[0] + "/docs/comparing.md"
        blocks = re.findall(r"```py\n(.*?)```", open(document).read(), re.S)
        assert blocks, "docs/comparing.md has no snippet"
        for block in blocks:
            exec(block.replace("runs/sweep", folder + "/sweep").replace("csv/", folder + "/csv/"), {})
    if not missing("tensorboard"):
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        events = EventAccumulator(glob.glob(folder + "/tensorboard/0")[0])
        events.Reload()
        assert set(events.Tags()["scalars"]) == {"train/loss_bits", "valid/loss_bits", "test/loss_bits"}
        assert [scalar.step for scalar in events.Scalars("train/loss_bits")] == list(range(10, 1001, 10))
sys.exit(77 if without and "tensorboard" in skipped else 0)
