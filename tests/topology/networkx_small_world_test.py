"""Sigma and omega beside NetworkX.

On the same references, which write_statistics writes down, they agree to 1e-9. Over references of its own making NetworkX's
sigma and omega lie within their sampling error. Its test that a swap leaves the graph connected, a maximum flow each, is
left out. Its lattice_reference compares the lengths of (a, c), (b, d) where it joins (a, d), (c, b), so that its lattices
are hardly more clustered than random graphs: beside ours stands the rule of Sporns and Zwi, written here once more."""
import functools
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

CASES = [("watts_strogatz", 60, {"degree": 6, "rewire": 0.1}),
         ("watts_strogatz_2d", 64, {"degree": 8, "rewire": 0.2}),
         ("barabasi_albert", 50, {"edges": 4})]
REFERENCES = 20
small_world = sys.modules["networkx.algorithms.smallworld"]


def run(program, kind, nodes, parameters):
    words = [program, kind, str(nodes), "1", f"references={REFERENCES}"] + [f"{k}={v}" for k, v in parameters.items()]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def graph_of(nodes, edges):
    graph = nx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(edges)
    return graph


def path(graph):
    """Over the pairs that have a path, as ours."""
    lengths = [d for _, found in nx.all_pairs_shortest_path_length(graph) for d in found.values() if d > 0]
    return np.mean(lengths)


def formulas(graph, random, lattice):
    longer = path(graph) / np.mean([path(of) for of in random])
    sigma = lambda c: c(graph) / np.mean([c(of) for of in random]) / longer
    most = max(nx.average_clustering(of) for of in [graph, *lattice])
    return {"sigma": sigma(nx.average_clustering), "sigma_transitivity": sigma(nx.transitivity),
            "omega": 1 / longer - nx.average_clustering(graph) / most}


def lattice_by_uniform_swaps(graph, niter, seed=None):
    """Sporns and Zwi's rule with both edges drawn uniformly, until the edges are hardly shortened."""
    random = np.random.default_rng(seed)
    graph, n = graph.copy(), len(graph)
    apart = lambda a, b: min(abs(a - b), n - abs(a - b))
    edges = list(graph.edges)
    for _ in range(niter * len(edges)):
        i, j = random.integers(len(edges), size=2)
        (a, b), (c, d) = edges[i], edges[j][::random.choice([-1, 1])]
        if len({a, b, c, d}) < 4 or graph.has_edge(a, d) or graph.has_edge(c, b):
            continue
        if apart(a, d) + apart(c, b) <= apart(a, b) + apart(c, d):
            graph.remove_edges_from([(a, b), (c, d)])
            graph.add_edges_from([(a, d), (c, b)])
            edges[i], edges[j] = (a, d), (c, b)
    return graph


def agrees(name, ours, theirs):
    """Two samples of references: the difference of the means within four standard errors."""
    error = math.sqrt(np.var(ours, ddof=1) / len(ours) + np.var(theirs, ddof=1) / len(theirs))
    print(f"  {name:28} {np.mean(ours):.4f}, theirs {np.mean(theirs):.4f}, standard error {error:.4f}")
    assert abs(np.mean(ours) - np.mean(theirs)) <= 4 * error + 1e-12, name


def compare(program, kind, nodes, parameters):
    ours = run(program, kind, nodes, parameters)
    graph = graph_of(nodes, ours["edges"])
    random, lattice = ([graph_of(nodes, edges) for edges in ours[of]] for of in ("random", "lattice"))
    assert all(dict(of.degree) == dict(graph.degree) for of in random + lattice)
    for name, value in formulas(graph, random, lattice).items():
        assert abs(value - ours[name]) <= 1e-9 * max(1, abs(value)), (kind, name, value, ours[name])

    print(f"{kind} {parameters}, {nodes} nodes")
    theirs = [nx.random_reference(graph, niter=10, connectivity=False, seed=seed) for seed in range(REFERENCES)]
    for name, of in (("transitivity, random", nx.transitivity), ("clustering, random", nx.average_clustering),
                     ("mean path, random", path)):
        agrees(name, [of(g) for g in random], [of(g) for g in theirs])
    theirs = [lattice_by_uniform_swaps(graph, 300, seed) for seed in range(5)]
    best, other = (max(map(nx.average_clustering, of)) for of in (lattice, theirs))
    print(f"  {'clustering, best lattice':28} {best:.4f}, by uniform swaps {other:.4f}")
    assert abs(best - other) <= 0.05, (kind, best, other)

    # NetworkX's own words, over few references: the error is about that of their random graphs' transitivity.
    small_world.random_reference = functools.partial(nx.random_reference, connectivity=False)
    small_world.lattice_reference = lambda g, niter, seed: lattice_by_uniform_swaps(g, 300, seed.randrange(2**32))
    sigma, omega = nx.sigma(graph, niter=10, nrand=8, seed=1), nx.omega(graph, niter=5, nrand=4, seed=1)
    spread = np.std([nx.transitivity(g) for g in random], ddof=1) / np.mean([nx.transitivity(g) for g in random])
    error = 4 * ours["sigma_transitivity"] * spread * math.sqrt(1 / 8 + 1 / REFERENCES)
    print(f"  sigma of transitivity {ours['sigma_transitivity']:.3f}, networkx.sigma {sigma:.3f}; "
          f"omega {ours['omega']:.3f}, networkx.omega {omega:.3f}")
    assert abs(sigma - ours["sigma_transitivity"]) <= error, (kind, error)
    assert abs(omega - ours["omega"]) <= 0.06, kind


if __name__ == "__main__":
    for case in CASES:
        compare(sys.argv[1], *case)
