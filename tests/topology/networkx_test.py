"""Compares every statistic that write_statistics prints with NetworkX and NumPy on the same blocks, and the
generators with published figures (640 nodes, degree 8). golden_statistics.py writes down what it expects."""
import json
import subprocess
import sys

try:
    import networkx as nx
    import numpy as np
except ModuleNotFoundError as missing:
    print(f"SKIPPED: {missing}")
    sys.exit(77)

SEEDS = range(1, 4)
CASES = [
    ("watts_strogatz", 625, {"degree": 8, "rewire": 0.1}),
    ("watts_strogatz", 101, {"degree": 4, "rewire": 1}),
    ("watts_strogatz_2d", 625, {"degree": 8, "rewire": 0.1}),
    ("watts_strogatz_2d", 96, {"degree": 12, "rewire": 0.3, "rows": 8}),
    ("watts_strogatz_2d", 120, {"degree": 8, "rewire": 0.02, "torus": "false"}),
    ("barabasi_albert", 625, {"edges": 4}),
    ("barabasi_albert", 64, {"edges": 1}),
    ("erdos_renyi", 200, {"degree": 2}),  # falls into components
    ("erdos_renyi", 625, {"degree": 8}),
    ("erdos_renyi", 130, {"density": 0.4}),
    ("balanced_random", 625, {"degree": 8}),
    ("random_regular", 99, {"degree": 4}),
    ("newman_watts", 150, {"degree": 4, "rewire": 0.3, "directed": "true"}),
    ("kleinberg", 144, {"contacts": 2}),
    ("stochastic_block", 200, {"groups": 5, "mixing": 0.05}),
    ("butterfly", 100, {}),
    ("block_diagonal", 90, {"groups": 7}),
    ("lattice_2d", 100, {"torus": "false"}),
    ("ring_lattice", 100, {"degree": 6}),
    ("dense", 70, {}),
    ("directed", 300, {"density": 0.012}),  # neither symmetric nor with its diagonal, not all reachable
    ("directed", 65, {"density": 0.1}),
]

# Mean shortest path and the steps until every pair is joined, on 640 nodes.
TABLE = [
    ("watts_strogatz_2d", {"degree": 8, "rewire": 0}, 9.06, 16),
    ("watts_strogatz_2d", {"degree": 8, "rewire": 0.1}, 4.32, 7),
    ("watts_strogatz_2d", {"degree": 8, "rewire": 0.2}, 3.87, 6),
    ("watts_strogatz_2d", {"degree": 8, "rewire": 1}, 3.35, 5),
    ("barabasi_albert", {"edges": 4}, 3.02, 5),
]


def run(program, kind, nodes, seed, parameters):
    command = [program, kind, str(nodes), str(seed)] + [f"{k}={v}" for k, v in parameters.items()]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def expected_statistics(nodes, blocks):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from((a, b) for a, b in blocks if a != b)
    out_degrees = [d for _, d in graph.out_degree()]
    in_degrees = [d for _, d in graph.in_degree()]
    lengths = [d for source, found in nx.all_pairs_shortest_path_length(graph)
               for target, d in found.items() if source != target]
    expected = {
        "nodes": nodes,
        "edges": graph.number_of_edges(),
        "density": len(blocks) / nodes**2,
        "degree_min": min(out_degrees), "degree_mean": np.mean(out_degrees), "degree_max": max(out_degrees),
        "in_degree_min": min(in_degrees), "in_degree_mean": np.mean(in_degrees), "in_degree_max": max(in_degrees),
        "mean_path_length": np.mean(lengths),
        "diameter": max(lengths),
        "reachable": len(lengths) / (nodes * (nodes - 1)),
        "clustering": nx.average_clustering(graph.to_undirected()),
        "transitivity": nx.transitivity(graph.to_undirected()),
        "degree_nodes": np.bincount(out_degrees),
        "in_degree_nodes": np.bincount(in_degrees),
        "giant_component": max(len(c) for c in nx.weakly_connected_components(graph)) / nodes,
    }
    laplacian = np.eye(nodes) - normalized_adjacency(graph.to_undirected())
    expected["spectral_gap"] = np.linalg.eigvalsh(laplacian)[1]
    if nodes <= 200 and nx.is_strongly_connected(graph):  # NetworkX's own words; slow, and not always defined
        assert abs(nx.average_shortest_path_length(graph) - expected["mean_path_length"]) < 1e-9
        assert nx.diameter(graph) == expected["diameter"]
    return expected


def normalized_adjacency(undirected):
    """D^-1/2 A D^-1/2; a node without edges counts as one that leads to itself."""
    adjacency = nx.to_numpy_array(undirected, nodelist=range(len(undirected)))
    degrees = adjacency.sum(axis=1)
    adjacency[np.diag_indices(len(adjacency))] = degrees == 0
    degrees[degrees == 0] = 1
    return adjacency / np.sqrt(np.outer(degrees, degrees))


def expected_mix(nodes, blocks, steps):
    step = np.zeros((nodes, nodes), dtype=np.float32)
    for row, column in blocks:
        step[row, column] = 1
    joined, shares = np.eye(nodes, dtype=np.float32), []
    for _ in range(steps):
        joined = (joined @ step > 0).astype(np.float32)
        shares.append((np.count_nonzero(joined) - np.count_nonzero(np.diag(joined))) / (nodes * (nodes - 1)))
    return shares


def compare(program):
    """Returns the number of figures that agree."""
    n_compared = 0
    for kind, nodes, parameters in CASES:
        for seed in SEEDS:
            ours = run(program, kind, nodes, seed, parameters)
            theirs = expected_statistics(nodes, ours["blocks"])
            *theirs["mix"], still = expected_mix(nodes, ours["blocks"], len(ours["mix"]) + 1)
            assert still <= theirs["mix"][-1], (kind, nodes, parameters, seed, "mix is not still")
            assert set(ours) == set(theirs) | {"blocks"}, set(ours) ^ set(theirs)
            for name, value in theirs.items():
                a, b = np.atleast_1d(ours[name]), np.atleast_1d(value)
                assert len(a) == len(b), (kind, nodes, parameters, seed, name, a, b)
                assert np.all(np.abs(a - b) <= 1e-9 * np.maximum(1, np.abs(b))), (kind, nodes, parameters, seed, name, a, b)
                n_compared += len(a)
    return n_compared


def check_table(program, n_seeds=10):
    for kind, parameters, expected_path, expected_steps in TABLE:
        runs = [run(program, kind, 640, seed, parameters) for seed in range(1, n_seeds + 1)]
        paths = [ours["mean_path_length"] for ours in runs]
        steps = [len(ours["mix"]) for ours in runs]
        print(f"{kind} {parameters}: mean path {np.mean(paths):.3f}, spread {np.std(paths):.3f} "
              f"(published {expected_path}); steps {min(steps)} to {max(steps)} (published {expected_steps})")
        # One published graph lies within four standard deviations of ours; the lattice has no spread.
        assert abs(np.mean(paths) - expected_path) <= 4 * np.std(paths) + 0.005, (kind, paths)
        assert min(steps) <= expected_steps <= max(steps), (kind, steps)


if __name__ == "__main__":
    check_table(sys.argv[1])
    print(f"{compare(sys.argv[1])} figures agree with NetworkX to 1e-9")
