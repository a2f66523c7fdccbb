"""A sweep as an array job of a real Slurm: one node on the loopback, made in a temporary folder.

slurm_test.py PROGRAM: skipped (exit code 77) where Slurm or munge is not installed, or not by the superuser.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

CONFIG = """
data: {dataset: markov, symbols: 4, length: 20000}
model: {hidden: 32, block: 8, embedding: 16, steps: 2, topology: {kind: watts_strogatz, degree: 2, rewire: 0.3}}
train: {batch: 4, window: 8, steps: 12, warmup: 3, evaluate_every: 6, evaluate_windows: 3, checkpoint_every: 4}
log: {every: 2, samples: 20, figures: false}
"""

SLURM_CONFIG = """
ClusterName=test
SlurmctldHost=localhost
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={0}/munge.socket
CredType=cred/munge
SlurmctldPort={1}
SlurmdPort={2}
StateSaveLocation={0}/state
SlurmdSpoolDir={0}/spool
SlurmctldPidFile={0}/slurmctld.pid
SlurmdPidFile={0}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SwitchType=switch/none
MpiDefault=none
NodeName=localhost CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def skip(reason):
    print("SKIPPED:", reason)
    sys.exit(77)


def wait_for(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.1)


def ask(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


def start_slurm(folder, daemons):
    for name in ("state", "spool"):
        (folder / name).mkdir()
    key = folder / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o600)
    ports = 20000 + os.getpid() % 10000 * 2
    (folder / "slurm.conf").write_text(SLURM_CONFIG.format(folder, ports, ports + 1))
    os.environ["SLURM_CONF"] = str(folder / "slurm.conf")
    log = (folder / "daemons.log").open("w")
    socket = folder / "munge.socket"
    munged = ["munged", "-F", "--force", f"--key-file={key}", f"--socket={socket}", f"--pid-file={folder}/munge.pid",
              f"--log-file={folder}/munge.log", f"--seed-file={folder}/munge.seed"]
    daemons.append(subprocess.Popen(munged, stdout=log, stderr=log))
    wait_for("munged", socket.exists)
    for words in (["slurmctld", "-D", "-i"], ["slurmd", "-D", "-N", "localhost"]):
        daemons.append(subprocess.Popen(words, stdout=log, stderr=log))
    wait_for("an idle node", lambda: "idle" in ask("sinfo", "--noheader", "--format=%T"))


def test(program, folder):
    config = folder / "small.yaml"
    config.write_text(CONFIG)
    out = folder / "sweep"
    sweep = [program, "sweep", "--launcher", "slurm", "--threads", "1", "--out", str(out)]
    given = [str(config), "seed=1,2", "train.learning_rate=0.001,1e38", "train.clip=0", "train.warmup=0"]
    first = subprocess.run([*sweep, *given, "--jobs", "1"], capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr
    assert "4 runs, at most 1 at a time" in first.stdout, first.stdout

    second = subprocess.run([*sweep, "--resume"], capture_output=True, text=True, check=False)
    assert second.returncode == 2 and "is worked on by Slurm's job" in second.stderr, second.stderr

    wait_for("the end of the job", lambda: ask("squeue", "--noheader") == "", 120)
    table = ask(program, "watch", str(out), "--once")
    assert "2 of 4 done, 2 failed" in table, table
    assert table.count("training stopped: step") == 2, table


def main():
    for name in ("munged", "slurmctld", "slurmd", "sbatch", "srun"):
        if shutil.which(name) is None:
            skip(f"{name} is not installed (Debian: slurm-wlm)")
    if os.geteuid() != 0:
        skip("slurmd starts tasks as their users, which needs the superuser")
    daemons = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        try:
            start_slurm(folder, daemons)
            test(sys.argv[1], folder)
        except Exception:
            print((folder / "daemons.log").read_text()[-3000:])
            raise
        finally:
            for daemon in reversed(daemons):
                daemon.terminate()
            for daemon in daemons:
                daemon.wait(20)


if __name__ == "__main__":
    main()
