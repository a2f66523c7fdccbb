"""Statistics of graphs beside igraph and NetworkX: topology_peers.py BSEXP [--repeats N] [PART ...]

PART is exact (all mean paths of a small world of 20,000 nodes, on one thread), sampled (those of 1,000,000 nodes, on all) or
references (sigma and omega of 2,560 nodes with 100 references); without one, all. Times are the best of N, by default 3.

Each line says what was computed, the seconds of each program, and how often bsexp's time goes into the peer's. Seconds of
bsexp are those of the whole command: drawing the graph, degrees, clustering, components and spectral gap included.
NetworkX searches from a sample of the nodes; its time for all is scaled up, and marked so. Peers that are not installed
are left out, and named (Debian: python3-igraph, python3-networkx).
"""
import argparse
import json
import subprocess
import tempfile
import time

SHAPE = {"degree": 10, "rewire": 0.1}


def best(repeats, function):
    """What it returns, and the least of its times."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        value = function()
        times.append(time.perf_counter() - begin)
    return value, min(times)


def stats(options, *flags, kind="watts_strogatz", **parameters):
    command = [options.bsexp, "topology", "stats", "--json", "--quiet", "--kind", kind, *flags]
    for name, value in parameters.items():
        command += [f"--{name}", str(value)]
    run = lambda: subprocess.run(command, check=True, capture_output=True, text=True).stdout
    output, seconds = best(options.repeats, run)
    return json.loads(output), seconds


def edges_of(options, nodes, folder):
    """The edges of the graph that `exact` measures."""
    file = f"{folder}/graph.txt"
    command = [options.bsexp, "topology", "convert", "--quiet", "--kind", "watts_strogatz", "--nodes", str(nodes)]
    for name, value in SHAPE.items():
        command += [f"--{name}", str(value)]
    subprocess.run(command + [file], check=True, capture_output=True)
    pairs = [tuple(map(int, line.split()[:2])) for line in open(file) if line[:1].isdigit()]
    return [pair for pair in pairs if pair[0] != pair[1]]


def igraph_mean_path(options, nodes, edges):
    import igraph
    graph = igraph.Graph(n=nodes, edges=edges).simplify()
    return best(options.repeats, lambda: graph.average_path_length(directed=False))


def networkx_mean_path(options, nodes, edges, sources=100):
    import networkx
    graph = networkx.Graph(edges)

    def sampled():
        lengths = [networkx.single_source_shortest_path_length(graph, node) for node in range(sources)]
        return sum(sum(of.values()) for of in lengths) / (sources * (nodes - 1))

    mean, seconds = best(options.repeats, sampled)
    return mean, seconds * nodes / sources


def exact(options, nodes=20000):
    ours, seconds = stats(options, "--exact", "--threads", "1", nodes=nodes, **SHAPE)
    print(f"exact mean path, n = {nodes:,}, k = {SHAPE['degree']}, p = {SHAPE['rewire']}, one thread")
    print(f"  bsexp     {seconds:8.2f} s   {ours['mean_path_length']:.4f}")
    with tempfile.TemporaryDirectory() as folder:
        edges = edges_of(options, nodes, folder)
    for name, peer, note in (("igraph", igraph_mean_path, ""), ("NetworkX", networkx_mean_path, ", scaled up")):
        try:
            mean, peer_seconds = peer(options, nodes, edges)
        except ImportError:
            print(f"  {name:9} is not installed")
            continue
        tolerance = 0.02 if note else 1e-9
        assert abs(mean / ours["mean_path_length"] - 1) < tolerance, (name, mean)
        print(f"  {name:9} {peer_seconds:8.2f} s   {mean:.4f}   {peer_seconds / seconds:.0f} times as long{note}")


def sampled(options):
    ours, seconds = stats(options, nodes=1000000, **SHAPE)
    share = ours["mean_path_margin"] / ours["mean_path_length"]
    print(f"sampled mean path, n = 1,000,000: {seconds:.2f} s, {ours['mean_path_length']:.4f} within {100 * share:.2f} %")


def references(options):
    ours, seconds = stats(options, kind="watts_strogatz_2d", degree=8, rewire=0.1, nodes=2560, references=100)
    print(f"sigma and omega, n = 2,560, 100 references: {seconds:.2f} s, sigma {ours['sigma']:.1f} "
          f"(of transitivity {ours['sigma_transitivity']:.1f}), omega {ours['omega']:.3f}")


PARTS = {"exact": exact, "sampled": sampled, "references": references}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("bsexp")
    parser.add_argument("parts", nargs="*", metavar="PART", help="of " + ", ".join(PARTS))
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_intermixed_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown part {', '.join(sorted(unknown))}; known: {', '.join(PARTS)}")
    for name, measure in PARTS.items():
        if not options.parts or name in options.parts:
            measure(options)


if __name__ == "__main__":
    main()
