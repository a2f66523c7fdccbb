#!/usr/bin/env python3
"""Time and memory of comparing many run files: many_runs.py WRITE_RUNS BSEXP [N]

Makes N runs (1000) of four patterns, two data sets and N / 8 seeds, and compares them with bsexp compare.
"""
import os
import subprocess
import sys
import tempfile
import time

write_runs, bsexp = sys.argv[1:3]
n = sys.argv[3] if len(sys.argv) > 3 else "1000"
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([write_runs, folder, n], check=True)
    begin = time.monotonic()
    process = subprocess.Popen([bsexp, "compare", folder, "--quiet"], stdout=subprocess.PIPE, text=True)
    text = process.stdout.read()
    usage = os.wait4(process.pid, 0)[2]
    seconds = time.monotonic() - begin
    print(text)
    print(f"{n} run files: {seconds:.2f} s, {usage.ru_maxrss / 1024:.0f} MiB at most")
