"""Writes golden_statistics.json: graphs given by formulas, and their statistics as NetworkX and NumPy compute them, for
machines without these (golden_statistics_test.cc).

Each graph has its blocks (row, column); "shortest" and the like are those of networkx_test.py. Beside some graphs stand
reference graphs with the same degrees, and sigma and omega by NetworkX's formulas over these references."""
import hashlib
import json
from pathlib import Path

import networkx as nx
import numpy as np

from networkx_test import expected_mix, expected_statistics


def both_ways(edges, nodes):
    return {(a, b) for x, y in edges for a, b in ((x, y), (y, x)) if a != b} | {(i, i) for i in range(nodes)}


def squares(nodes):
    """Arcs by formulas, some blocks of the diagonal: neither symmetric nor all reachable."""
    arcs = {(i, (i * i + 3) % nodes) for i in range(nodes)} | {(i, (3 * i + 1) % nodes) for i in range(0, nodes, 2)}
    return {(a, b) for a, b in arcs if a != b} | {(i, i) for i in range(0, nodes, 3)}


def shortcuts(nodes):
    """A ring of two neighbours to each side, every third node with an edge to its square."""
    return both_ways([(i, (i + d) % nodes) for i in range(nodes) for d in (1, 2)] +
                     [(i, i * i % nodes) for i in range(0, nodes, 3)], nodes)


def pieces(nodes):
    """Two rings of different lengths and a node of its own."""
    half = nodes // 3
    return both_ways([(i, (i + 1) % half) for i in range(half)] +
                     [(half + i, half + (i + d) % (nodes - 1 - half)) for i in range(nodes - 1 - half) for d in (1, 3)],
                     nodes)


def hubs(nodes):
    """Node i leads to i // 2 and to the number of bits of i: a tree and hubs."""
    return both_ways([(i, i // 2) for i in range(1, nodes)] + [(i, bin(i).count("1")) for i in range(1, nodes)], nodes)


GRAPHS = [("squares", squares, 61), ("shortcuts", shortcuts, 101), ("pieces", pieces, 43), ("hubs", hubs, 70)]
WITH_REFERENCES = ["shortcuts", "hubs"]


def still_mix(nodes, blocks):
    """Until it grows no more, or is 1."""
    shares = expected_mix(nodes, blocks, 2 * nodes)
    still = next(t for t in range(len(shares)) if shares[t] == 1 or shares[t + 1] <= shares[t])
    return shares[:still + 1]


def fingerprint(nodes, blocks):
    rows = [sorted(column for row, column in blocks if row == i) for i in range(nodes)]
    indptr = np.concatenate([[nodes, nodes], [0], np.cumsum([len(row) for row in rows])]).astype("<i8")
    indices = np.array([column for row in rows for column in row], dtype="<i4")
    return hashlib.sha256(indptr.tobytes() + indices.tobytes()).hexdigest()[:32]


def small_world(nodes, blocks):
    graph = nx.Graph((a, b) for a, b in sorted(blocks) if a != b)
    random = [nx.random_reference(graph, niter=3, connectivity=False, seed=seed) for seed in range(2)]
    lattice = [nx.lattice_reference(graph, niter=3, connectivity=False, seed=seed) for seed in range(2)]
    assert all(nx.is_connected(of) for of in random)
    path = nx.average_shortest_path_length
    random_path = np.mean([path(of) for of in random])
    longer = path(graph) / random_path
    most = max(nx.average_clustering(of) for of in [graph, *lattice])
    edges = lambda graphs: [sorted(sorted(edge) for edge in of.edges) for of in graphs]
    return {"random": edges(random),
            "lattice": edges(lattice),
            "sigma": nx.average_clustering(graph) / np.mean([nx.average_clustering(of) for of in random]) / longer,
            "sigma_transitivity": nx.transitivity(graph) / np.mean([nx.transitivity(of) for of in random]) / longer,
            "omega": random_path / path(graph) - nx.average_clustering(graph) / most}


def main():
    golden = []
    for name, make, nodes in GRAPHS:
        blocks = sorted(make(nodes))
        of = {"name": name, "blocks": blocks, **expected_statistics(nodes, blocks), "mix": still_mix(nodes, blocks),
              "fingerprint": fingerprint(nodes, blocks)}
        if name in WITH_REFERENCES:
            of["small_world"] = small_world(nodes, blocks)
        golden.append(of)
    plain = lambda value: value.tolist()
    lines = [json.dumps(of, default=plain) for of in golden]
    Path(__file__).with_suffix(".json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
