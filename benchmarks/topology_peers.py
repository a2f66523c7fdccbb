"""Statistics of graphs beside igraph and NetworkX, on one thread: topology_peers.py BSEXP

Each line says what was computed, the seconds of each program, and how often bsexp's time goes into the peer's. Seconds of
bsexp are those of the whole command: drawing the graph, degrees, clustering, components and spectral gap included.
NetworkX searches from a sample of the nodes; its time for all is scaled up, and marked so. Peers that are not installed
are left out, and named (Debian: python3-igraph, python3-networkx).
"""
import json
import subprocess
import sys
import time


def stats(bsexp, *flags):
    begin = time.perf_counter()
    result = subprocess.run([bsexp, "topology", "stats", "--json", "--quiet", *flags], check=True, capture_output=True,
                            text=True)
    return json.loads(result.stdout), time.perf_counter() - begin


def timed(function):
    begin = time.perf_counter()
    value = function()
    return value, time.perf_counter() - begin


def igraph_mean_path(nodes, degree, rewire):
    import igraph
    graph = igraph.Graph.Watts_Strogatz(1, nodes, degree // 2, rewire)
    return timed(lambda: graph.average_path_length(directed=False))


def networkx_mean_path(nodes, degree, rewire, sources=100):
    import networkx
    graph = networkx.watts_strogatz_graph(nodes, degree, rewire, seed=1)

    def sampled():
        lengths = [networkx.single_source_shortest_path_length(graph, node) for node in range(sources)]
        return sum(sum(of.values()) for of in lengths) / (sources * (nodes - 1))

    mean, seconds = timed(sampled)
    return mean, seconds * nodes / sources


def main():
    bsexp = sys.argv[1]
    nodes, degree, rewire = 20000, 10, 0.1
    shape = ["--kind", "watts_strogatz", "--degree", str(degree), "--rewire", str(rewire)]
    ours, seconds = stats(bsexp, *shape, "--nodes", str(nodes), "--exact", "--threads", "1")
    print(f"exact mean path, n = {nodes}, k = {degree}, p = {rewire}, one thread")
    print(f"  bsexp     {seconds:8.2f} s   {ours['mean_path_length']:.4f}")
    for name, peer, note in (("igraph", igraph_mean_path, ""), ("NetworkX", networkx_mean_path, ", scaled up")):
        try:
            mean, peer_seconds = peer(nodes, degree, rewire)
        except ImportError:
            print(f"  {name:9} is not installed")
            continue
        assert abs(mean / ours["mean_path_length"] - 1) < 0.03, (name, mean)
        print(f"  {name:9} {peer_seconds:8.2f} s   {mean:.4f}   {peer_seconds / seconds:.0f} times as long{note}")

    ours, seconds = stats(bsexp, *shape, "--nodes", "1000000")
    share = ours["mean_path_margin"] / ours["mean_path_length"]
    print(f"sampled mean path, n = 1,000,000: {seconds:.2f} s, {ours['mean_path_length']:.4f} within {100 * share:.2f} %")
    ours, seconds = stats(bsexp, "--kind", "watts_strogatz_2d", "--degree", "8", "--rewire", "0.1", "--nodes", "2560",
                          "--references", "100")
    print(f"sigma and omega, n = 2,560, 100 references: {seconds:.2f} s, sigma {ours['sigma']:.1f}, "
          f"omega {ours['omega']:.3f}")


if __name__ == "__main__":
    main()
