"""Compares the statistics of bsexp with SciPy's, on samples with and without ties and zeros."""
import json
import subprocess
import sys
import warnings

try:
    import numpy as np
    import scipy.stats as stats
except ImportError as missing:
    print(f"SKIPPED: {missing}")
    sys.exit(77)

warnings.simplefilter("ignore")
rng = np.random.default_rng(1)


def holm(p):
    p = np.asarray(p)
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(len(p))
    largest = 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(p) - rank) * p[i]))
        adjusted[i] = largest
    return adjusted


cases = []
for n in (3, 5, 8, 12, 30, 50, 51, 200):
    a = rng.normal(1.5, 0.1, n)
    cases.append((a, a + rng.normal(0.02, 0.05, n), "plain"))
    cases.append((rng.gamma(2, 1, n), rng.gamma(2, 1, n), "skewed"))
for n in (6, 20, 60):
    a = rng.integers(0, 6, n).astype(float)
    cases.append((a, rng.integers(0, 6, n).astype(float), "ties and zeros"))
    cases.append((a * 2, a * 2 + rng.choice([-3.0, -1.0, 1.0, 3.0], n), "ties"))

lines = [json.dumps({"a": list(a), "b": list(b), "p": list(rng.uniform(size=len(a)))}) for a, b, _ in cases]
output = subprocess.run([sys.argv[1]], input="\n".join(lines) + "\n", text=True, capture_output=True, check=True).stdout
for (a, b, name), line, ours in zip(cases, lines, map(json.loads, output.splitlines())):
    n = len(a)
    where = f"{name}, n = {n}"
    near = lambda mine, theirs, what, tol=1e-9: np.testing.assert_allclose(
        np.asarray(mine, float), theirs, rtol=tol, atol=1e-12, err_msg=f"{what}: {where}")
    near(ours["t"], stats.t.interval(0.95, n - 1, np.mean(a), stats.sem(a)), "t interval")
    near(ours["paired_t"], stats.ttest_rel(a, b), "paired t")
    d = a - b
    exact = n <= 50 and np.all(d != 0) and len(np.unique(np.abs(d))) == n
    theirs = stats.wilcoxon(a, b, mode="exact" if exact else "approx")
    near(ours["wilcoxon"], [theirs.statistic, theirs.pvalue], "Wilcoxon")
    near(ours["holm"], holm(json.loads(line)["p"]), "Holm")
    r = stats.pearsonr(a, b)
    near(ours["pearson"][:2], [r.statistic, r.pvalue], "Pearson")
    s = stats.spearmanr(a, b)
    near(ours["spearman"][:2], [s.correlation, s.pvalue], "Spearman", 1e-7)
    if n >= 4:
        near(ours["pearson"][2:], tuple(r.confidence_interval(0.95)), "Fisher interval")
        half = stats.norm.ppf(0.975) * np.sqrt((1 + s.correlation**2 / 2) / (n - 3))
        near(ours["spearman"][2:], np.tanh(np.arctanh(s.correlation) + np.array([-half, half])), "Bonett-Wright")
    if n < 5:  # SciPy and bsexp draw differently, and so few values have but a few means
        continue
    ends = np.array([tuple(stats.bootstrap((a,), np.mean, method="BCa", n_resamples=9999, random_state=seed)
                           .confidence_interval) for seed in range(8)])
    error = 5 * ends.std(axis=0, ddof=1) + 1e-3 * a.std()
    off = np.abs(np.array(ours["bootstrap"]) - ends.mean(axis=0))
    assert np.all(off <= error), f"bootstrap: {where}: {ours['bootstrap']} and {ends.mean(axis=0)}, error {error}"
print(f"{len(cases)} samples: t interval, paired t, Wilcoxon, Holm, bootstrap, Pearson and Spearman equal SciPy's")
