"""Reads a run file with h5py and SciPy, as docs/run-file.md shows."""
import subprocess
import sys
import tempfile

import h5py
import numpy as np
import scipy.sparse

with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.argv[1], folder], check=True)
    with h5py.File(folder + "/run.h5") as f:
        assert f.attrs["bsexp_schema"] == 1
        assert f.attrs["status"].decode() == "finished" if isinstance(f.attrs["status"], bytes) else "finished"
        assert f.attrs["seed"] == 7
        assert f["metrics/train/step"][:].tolist() == [10, 20, 30, 40]
        assert np.allclose(f["metrics/train/loss_bits"][:], [0.8, 0.4, 8 / 30, 0.2])

        w = f["weights/cell/i/w"]
        matrix = scipy.sparse.bsr_matrix((w["data"][:], w["indices"][:], w["indptr"][:]), w.attrs["shape"])
        dense = matrix.toarray()
        assert dense.shape == (16, 24)
        expected = np.zeros((16, 24))
        for z, (i, j) in enumerate([(0, 0), (0, 2), (1, 1)]):
            c, k = np.meshgrid(np.arange(8), np.arange(8), indexing="ij")
            expected[i * 8:i * 8 + 8, j * 8:j * 8 + 8] = z + c / 100 + k / 10000
        assert np.allclose(dense, expected, atol=1e-6)
        x = np.random.default_rng(1).normal(size=(5, 16))
        assert np.allclose((matrix.T @ x.T).T, x @ expected, atol=1e-5)

        t = f["topology/hidden"]
        mask = scipy.sparse.csr_matrix((np.ones(len(t["indices"])), t["indices"][:], t["indptr"][:]), t.attrs["shape"])
        assert mask.toarray().tolist() == [[1, 0, 1], [0, 1, 0]]
        assert f["topology/hidden/stats"].attrs["density"] == 0.5
        assert f["weights/cell/i/bias/data"].shape == (1, 3)
        assert f["samples/final"][()] == b"Some text.\n"
    with h5py.File(folder + "/features.h5") as f:
        group = f["features/small"]
        assert group.attrs["state"] in ("c", b"c")
        assert group["train/values"].shape == (3, 2) and group["train/values"].dtype == np.float32
        assert group["train/values"][:].tolist() == [[1, 2], [3, 4], [5, 6]]
        assert group["train/labels"][:].tolist() == [0, 1, 1]
        assert group["valid/values"].shape == (0, 2)
        assert group["left_out"].attrs["empty text"] == 4
    headers = subprocess.run(["h5dump", "-H", folder + "/run.h5"], check=True, capture_output=True, text=True).stdout
    assert 'GROUP "metrics"' in headers
print("h5py, SciPy and h5dump read the run file")
