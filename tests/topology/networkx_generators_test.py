"""Compares what our generators and NetworkX's draw, over 200 seeds each: two-sample Kolmogorov-Smirnov tests of
the degrees of a random node, of average clustering, of mean path length and of the number of edges.

All seeds are fixed, so the outcome is too. The level is 1 % for all tests together (Bonferroni)."""
import json
import math
import subprocess
import sys

try:
    import networkx as nx
    import numpy as np
except ModuleNotFoundError as missing:
    print(f"SKIPPED: {missing}")
    sys.exit(77)

SEEDS = range(1, 201)
NODES = 100


def kleinberg(nodes, seed):
    """The formula, node by node: NetworkX's navigable_small_world_graph takes the node before the one it drew."""
    side = math.isqrt(nodes)
    random = np.random.default_rng(seed)
    row, column = np.divmod(np.arange(nodes), side)
    steps = [np.minimum((x[:, None] - x) % side, (x - x[:, None]) % side) for x in (row, column)]
    distance = steps[0] + steps[1]
    graph = nx.Graph([(int(a), int(b)) for a, b in zip(*np.where(distance == 1))])
    for node in range(nodes):
        weight = np.where(distance[node] > 0, 1.0 / np.maximum(distance[node], 1)**2, 0)
        graph.add_edges_from((node, int(v)) for v in random.choice(nodes, size=2, p=weight / weight.sum()))
    return graph


def lattice_2d(rewire):
    """Watts and Strogatz's procedure on a torus, as NetworkX does it on a ring."""
    def make(nodes, seed):
        side = math.isqrt(nodes)
        random = np.random.default_rng(seed)
        graph = nx.Graph()
        offsets = [(0, 1), (1, 0), (1, -1), (1, 1)]
        end = lambda node, o: (node // side + o[0]) % side * side + (node % side + o[1]) % side
        graph.add_edges_from((node, end(node, o)) for o in offsets for node in range(nodes))
        for offset in offsets:
            for node in range(nodes):
                if random.random() >= rewire:
                    continue
                free = [v for v in range(nodes) if v != node and not graph.has_edge(node, v)]
                if free:
                    graph.remove_edge(node, end(node, offset))
                    graph.add_edge(node, int(random.choice(free)))
        return graph
    return make


def barabasi_albert(nodes, seed):
    return nx.barabasi_albert_graph(nodes, 3, seed=seed, initial_graph=nx.complete_graph(3))


def directed_regular(nodes, seed):
    """In and out degrees 4, simple; by exchanging arcs of a ring, another way than ours."""
    graph = nx.DiGraph((v, (v + d) % nodes) for v in range(nodes) for d in range(1, 5))
    random = np.random.default_rng(seed)
    arcs = list(graph.edges)
    for i, j in random.integers(len(arcs), size=(20 * len(arcs), 2)):
        (a, b), (c, d) = arcs[i], arcs[j]
        if a != d and c != b and not graph.has_edge(a, d) and not graph.has_edge(c, b):
            graph.remove_edges_from([(a, b), (c, d)])
            graph.add_edges_from([(a, d), (c, b)])
            arcs[i], arcs[j] = (a, d), (c, b)
    return graph.to_undirected()


# Ours: kind and parameters. Theirs: a graph from nodes and seed.
GENERATORS = [
    ("watts_strogatz", {"degree": 6, "rewire": 0.2}, lambda n, s: nx.watts_strogatz_graph(n, 6, 0.2, seed=s)),
    ("watts_strogatz_2d", {"degree": 8, "rewire": 0.2}, lattice_2d(0.2)),
    ("newman_watts", {"degree": 6, "rewire": 0.2}, lambda n, s: nx.newman_watts_strogatz_graph(n, 6, 0.2, seed=s)),
    ("kleinberg", {"contacts": 2}, kleinberg),
    ("barabasi_albert", {"edges": 3}, barabasi_albert),
    ("barabasi_albert", {"edges": 1}, lambda n, s: nx.barabasi_albert_graph(n, 1, seed=s)),
    ("erdos_renyi", {"degree": 6}, lambda n, s: nx.fast_gnp_random_graph(n, 6 / (n - 1), seed=s)),
    ("stochastic_block", {"groups": 5, "degree": 8, "mixing": 0.25},
     lambda n, s: nx.planted_partition_graph(5, n // 5, 8 * 0.75 / (n // 5 - 1), 8 * 0.25 / (n - n // 5), seed=s)),
    ("balanced_random", {"degree": 4}, directed_regular),
    ("random_regular", {"degree": 5}, lambda n, s: nx.random_regular_graph(5, n, seed=s)),
]


def random_node(seed, nodes):
    return int(np.random.default_rng(seed).integers(nodes))


def mean_path(connected):
    """Of a small graph, by products of its matrix: NetworkX's searches take most of the time otherwise."""
    step = nx.to_numpy_array(connected, dtype=np.float32) + np.eye(len(connected), dtype=np.float32)
    joined, length, total = np.eye(len(connected), dtype=np.float32), 0, 0
    while np.count_nonzero(joined) < joined.size:
        before = np.count_nonzero(joined)
        joined, length = (joined @ step > 0).astype(np.float32), length + 1
        total += length * (np.count_nonzero(joined) - before)
    return total / (joined.size - len(connected))


def figures(graph, seed):
    """One number of each kind from one graph: numbers of different graphs are independent."""
    giant = graph.subgraph(max(nx.connected_components(graph), key=len))
    return {"degree": graph.degree[random_node(seed, NODES)],
            "edges": graph.number_of_edges(),
            "clustering": nx.average_clustering(graph),
            "path": mean_path(giant)}


def ours(program, kind, parameters):
    lines = subprocess.run([program, kind, str(NODES), str(len(SEEDS))] +
                           [f"{k}={v}" for k, v in parameters.items()],
                           check=True, capture_output=True, text=True).stdout.splitlines()
    for seed, line in zip(SEEDS, lines, strict=True):
        graph = nx.Graph()
        graph.add_nodes_from(range(NODES))
        graph.add_edges_from((a, b) for a, b in json.loads(line))
        yield figures(graph, 2 * seed)


def distance(a, b):
    """Of two empirical distribution functions; numbers that differ by rounding are equal."""
    a, b = np.sort(np.round(a, 9)), np.sort(np.round(b, 9))
    at = np.concatenate([a, b])
    return np.max(np.abs(np.searchsorted(a, at, "right") / len(a) - np.searchsorted(b, at, "right") / len(b)))


def critical_distance(level, n):
    """Two samples of n: exceeded with at most the probability `level` (Smirnov's asymptotic formula)."""
    return math.sqrt(-math.log(level / 2) / n)


def compare(program, kinds):
    names = ["degree", "edges", "clustering", "path"]
    limit = critical_distance(0.01 / (len(GENERATORS) * len(names)), len(SEEDS))
    failed = 0
    for kind, parameters, theirs in GENERATORS:
        if kinds and kind not in kinds:
            continue
        mine = list(ours(program, kind, parameters))
        others = [figures(theirs(NODES, 1000 + seed), 2 * seed + 1) for seed in SEEDS]
        for name in names:
            a, b = [f[name] for f in mine], [f[name] for f in others]
            d = distance(a, b)
            failed += d > limit
            print(f"{kind:18} {name:10} mean {np.mean(a):8.4f}, NetworkX {np.mean(b):8.4f}, "
                  f"distance {d:.3f}{' ABOVE' if d > limit else ''}")
    print(f"{len(GENERATORS) * len(names)} distances, {failed} above {limit:.3f}")
    return failed


if __name__ == "__main__":
    sys.exit(1 if compare(sys.argv[1], sys.argv[2:]) else 0)
