"""The files of NetworkX and SciPy become the masks that they say, and ours are read by them: mask_file_test.py BSEXP
DOCUMENT. The Python of the document runs too. Prints SKIPPED where a package is missing."""
import json
import os
import re
import subprocess
import sys
import tempfile

try:
    import networkx as nx
    import numpy as np
    import scipy.sparse as sparse
except ImportError as missing:
    print(f"SKIPPED: {missing}")
    sys.exit(77)


def convert(program, *arguments):
    command = [program, "topology", "convert", *arguments, "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def loaded(name):
    return sparse.load_npz(name).toarray() != 0


def check_theirs(program, seed):
    """What they write, read by us and written as .npz."""
    for directed in (False, True):
        graph = nx.gnp_random_graph(37, 0.1, seed=seed, directed=directed)
        graph.add_edge(5, 5)
        expected = nx.to_numpy_array(graph) != 0
        nx.write_graphml(graph, "a.graphml")
        nx.write_edgelist(graph, "a.edgelist")
        with open("a.txt", "w") as file:
            file.write("# nodes: 37\n" + open("a.edgelist").read())
        np.save("a.npy", nx.to_numpy_array(graph))
        np.save("fortran.npy", np.asfortranarray(expected))
        names = ["a.graphml", "a.txt", "a.npy", "fortran.npy"]
        for kind in ("csr", "csc", "coo"):
            sparse.save_npz(f"{kind}.npz", nx.to_scipy_sparse_array(graph, format=kind))
            names.append(f"{kind}.npz")
        sparse.save_npz("plain.npz", nx.to_scipy_sparse_array(graph, format="csr"), compressed=False)
        blocks = sparse.bsr_matrix(np.kron(expected, np.ones((4, 4))), blocksize=(4, 4))
        sparse.save_npz("bsr.npz", blocks)
        from scipy.io import mmwrite
        mmwrite("a.mtx", nx.to_scipy_sparse_array(graph))
        for name in names + ["plain.npz", "bsr.npz", "a.mtx"]:
            convert(program, name, "back.npz", "--directed", str(directed).lower())
            assert np.array_equal(loaded("back.npz"), expected), (name, directed)


def check_ours(program, seed):
    """What we write, read by them; and our operations beside theirs."""
    for directed in (False, True):
        graph = nx.gnp_random_graph(40, 0.08, seed=seed, directed=directed)
        expected = nx.to_numpy_array(graph) != 0
        sparse.save_npz("a.npz", sparse.csr_matrix(expected))
        kind = nx.DiGraph if directed else nx.Graph
        for name in ("b.graphml", "b.txt", "b.mtx", "b.npy"):
            convert(program, "a.npz", name)
        read = nx.read_graphml("b.graphml")
        assert read.is_directed() == directed
        assert np.array_equal(nx.to_numpy_array(read, nodelist=[f"n{i}" for i in range(40)]) != 0, expected)
        read = nx.read_edgelist("b.txt", nodetype=int, create_using=kind)
        read.add_nodes_from(range(40))
        assert np.array_equal(nx.to_numpy_array(read, nodelist=range(40)) != 0, expected)
        from scipy.io import mmread
        assert np.array_equal(mmread("b.mtx").toarray() != 0, expected)
        assert np.array_equal(np.load("b.npy"), expected)
        convert(program, "a.npz", "bsr.npz", "--bsr", "8")
        assert sparse.load_npz("bsr.npz").format == "bsr"
        assert np.array_equal(loaded("bsr.npz"), np.kron(expected, np.ones((8, 8))) != 0)
        for flags, value in ((["--transpose"], expected.T),
                             (["--compose", "a.npz"], expected @ expected),
                             (["--transpose", "--compose", "a.npz"], expected.T @ expected),
                             (["--compose", "a.npz", "--transpose"], (expected @ expected).T),
                             (["--union", "a.npz"], expected),
                             (["--block-change", "8:4"], np.kron(expected, np.ones((2, 2))) != 0)):
            convert(program, "a.npz", "c.npz", *flags)
            assert np.array_equal(loaded("c.npz"), value), flags


def check_document(program, document):
    """The examples of the document; the fingerprint is that of the program."""
    examples = re.findall(r"```py\n(.*?)```", open(document).read(), re.DOTALL)
    assert len(examples) == 2
    exec(examples[1], {})
    told = {convert(program, name, "mask.npz")["fingerprint"] for name in ("graph.graphml", "graph.edgelist", "graph.npz")}
    printed = []
    exec(examples[0], {"print": printed.append})
    assert told == set(printed), (told, printed)


if __name__ == "__main__":
    program, document = map(os.path.abspath, sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for seed in range(1, 4):
            check_theirs(program, seed)
            check_ours(program, seed)
        check_document(program, document)
    print("masks and files agree with NetworkX and SciPy")
