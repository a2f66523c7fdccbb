"""Compares write_statistics with NetworkX on the same edges, and the mean path lengths of the generators with
published figures (640 nodes, degree 8)."""
import subprocess
import sys

import networkx as nx
import numpy as np

CASES = [
    ("watts_strogatz", 625, {"degree": 8, "rewire": 0.1}),
    ("watts_strogatz", 101, {"degree": 4, "rewire": 1}),
    ("watts_strogatz_2d", 625, {"degree": 8, "rewire": 0.1}),
    ("watts_strogatz_2d", 96, {"degree": 12, "rewire": 0.3, "rows": 8}),
    ("barabasi_albert", 300, {"edges": 4}),
    ("barabasi_albert", 64, {"edges": 1}),
    ("erdos_renyi", 200, {"density": 0.01}),  # falls into components
    ("erdos_renyi", 200, {"degree": 8}),
    ("balanced_random", 200, {"degree": 8}),
    ("ring_lattice", 100, {"degree": 6}),
    ("dense", 40, {}),
]

# Mean shortest path and the steps until every pair is joined.
TABLE = [
    ("watts_strogatz_2d", {"degree": 8, "rewire": 0}, 9.06, 16),
    ("watts_strogatz_2d", {"degree": 8, "rewire": 0.1}, 4.32, 7),
    ("watts_strogatz_2d", {"degree": 8, "rewire": 0.2}, 3.87, 6),
    ("erdos_renyi", {"degree": 8}, 3.35, 5),
    ("barabasi_albert", {"edges": 4}, 3.02, 5),
]


def run(program, kind, nodes, seed, parameters):
    command = [program, kind, str(nodes), str(seed)] + [f"{k}={v}" for k, v in parameters.items()]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    mix = [float(x) for x in lines[1].split()]
    return [float(x) for x in lines[0].split()], mix, [tuple(map(int, line.split())) for line in lines[2:]]


def networkx_statistics(nodes, edges):
    directed = nx.DiGraph()
    directed.add_nodes_from(range(nodes))
    directed.add_edges_from(edges)
    undirected = directed.to_undirected()
    lengths = [d for source, found in nx.all_pairs_shortest_path_length(directed)
               for target, d in found.items() if source != target]
    giant = max(len(c) for c in nx.weakly_connected_components(directed))
    return [nodes, directed.number_of_edges(), (len(edges) + nodes) / nodes**2, nx.average_clustering(undirected),
            sum(lengths) / len(lengths), max(lengths), len(lengths) / (nodes * (nodes - 1)), giant / nodes]


def matrix_mix(nodes, edges, steps):
    step = np.eye(nodes, dtype=bool)
    for row, column in edges:
        step[row, column] = True
    joined, shares = np.eye(nodes, dtype=bool), []
    for _ in range(steps):
        joined = joined.astype(np.float32) @ step.astype(np.float32) > 0
        shares.append((joined.sum() - nodes) / (nodes * (nodes - 1)))
    return shares


def main(program):
    n_compared = 0
    for kind, nodes, parameters in CASES:
        for seed in (1, 2, 3):
            ours, mix, edges = run(program, kind, nodes, seed, parameters)
            theirs = networkx_statistics(nodes, edges)
            for a, b in zip(ours, theirs):
                assert abs(a - b) <= 1e-9 * max(1, abs(b)), (kind, nodes, parameters, seed, ours, theirs)
            for a, b in zip(mix, matrix_mix(nodes, edges, len(mix))):
                assert abs(a - b) <= 1e-9, (kind, nodes, seed, mix)
            n_compared += len(ours) + len(mix)
    for kind, parameters, expected_path, expected_steps in TABLE:
        paths, steps = [], []
        for seed in range(1, 11):
            ours, mix, _ = run(program, kind, 640, seed, parameters)
            paths.append(ours[4])
            steps.append(len(mix))
        print(f"{kind} {parameters}: mean path {np.mean(paths):.3f} (published {expected_path}), "
              f"steps {min(steps)} to {max(steps)} (published {expected_steps})")
        # One graph of ten lies within four standard deviations of graphs; the lattice has no spread.
        assert abs(np.mean(paths) - expected_path) <= 4 * np.std(paths) + 0.005, (kind, paths)
        # The kind of the published random graph is not known: one with balanced degrees mixes a step earlier.
        assert min(steps) - 1 <= expected_steps <= max(steps), (kind, steps)
    print(f"{n_compared} figures agree with NetworkX to 1e-9")


if __name__ == "__main__":
    main(sys.argv[1])
