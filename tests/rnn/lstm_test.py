"""The LSTM and the multiplicative LSTM beside NumPy and, where it is installed, PyTorch: lstm_test.py WRITE_CELLS [--golden]

WRITE_CELLS prints the values that a cell is given and what it makes of them: states, and the gradients of a loss. Here the
same is computed from the equations, backward by hand in double precision. --golden prints the sums that golden_test.cc checks
without Python.
"""
import json
import subprocess
import sys

try:
    import numpy as np
except ImportError as missing:
    print(f"SKIPPED: {missing}")
    sys.exit(77)
try:
    import torch
except ImportError:
    torch = None

GATES = "ifuo"  # PyTorch's order
STEPS = 4


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def forward(given, cell):
    """h and c after each step, and what backward needs."""
    h, c, steps = given["h"], given["c"], []
    for t in range(STEPS):
        x = given[f"x{t}"]
        from_x = x @ given["cell/m/w"] if cell == "mlstm" else None
        from_h = h @ given["cell/m/u"] + given["cell/m/bias"] if cell == "mlstm" else None
        z = from_x * from_h if cell == "mlstm" else h
        a = {g: x @ given[f"cell/{g}/w"] + z @ given[f"cell/{g}/u"] + given[f"cell/{g}/bias"] for g in GATES}
        i, f, o, u = sigmoid(a["i"]), sigmoid(a["f"]), sigmoid(a["o"]), np.tanh(a["u"])
        steps.append(dict(x=x, h=h, c=c, z=z, from_x=from_x, from_h=from_h, i=i, f=f, o=o, u=u))
        c = f * c + i * u
        h = o * np.tanh(c)
        steps[-1].update(next_h=h, next_c=c)
    return steps


def backward(given, cell, steps):
    d = {name: np.zeros_like(value) for name, value in given.items()}
    dh, dc = 0.0, given["s"]
    for t in reversed(range(STEPS)):
        s = steps[t]
        dh = dh + given[f"r{t}"]
        tanh_c = np.tanh(s["next_c"])
        dc = dc + dh * s["o"] * (1 - tanh_c**2)
        da = {"o": dh * tanh_c * s["o"] * (1 - s["o"]), "i": dc * s["u"] * s["i"] * (1 - s["i"]),
              "f": dc * s["c"] * s["f"] * (1 - s["f"]), "u": dc * s["i"] * (1 - s["u"]**2)}
        for g in GATES:
            d[f"cell/{g}/w"] += s["x"].T @ da[g]
            d[f"cell/{g}/u"] += s["z"].T @ da[g]
            d[f"cell/{g}/bias"] += da[g].sum(axis=0, keepdims=True)
            d[f"x{t}"] += da[g] @ given[f"cell/{g}/w"].T
        dz = sum(da[g] @ given[f"cell/{g}/u"].T for g in GATES)
        if cell == "mlstm":
            d[f"x{t}"] += dz * s["from_h"] @ given["cell/m/w"].T
            d["cell/m/w"] += s["x"].T @ (dz * s["from_h"])
            d["cell/m/u"] += s["h"].T @ (dz * s["from_x"])
            d["cell/m/bias"] += (dz * s["from_x"]).sum(axis=0, keepdims=True)
        dh = dz * s["from_x"] @ given["cell/m/u"].T if cell == "mlstm" else dz
        dc = dc * s["f"]
    d["h"], d["c"] = dh, dc
    return d


def with_numpy(given, cell):
    steps = forward(given, cell)
    result = {f"h{t}": s["next_h"] for t, s in enumerate(steps)} | {f"c{t}": s["next_c"] for t, s in enumerate(steps)}
    gradients = backward(given, cell, steps)
    return result | {f"d {name}": value for name, value in gradients.items() if name[0] not in "rs"}


def with_torch(given, cell, dtype):
    """nn.LSTM for the LSTM; for the multiplicative one nn.LSTMCell that reads m in the place of h."""
    leaf = {name: torch.tensor(value, dtype=dtype, requires_grad=True) for name, value in given.items()}
    n_input, n_hidden = given["cell/i/w"].shape
    lstm = (torch.nn.LSTM if cell == "lstm" else torch.nn.LSTMCell)(n_input, n_hidden, dtype=dtype)
    suffix = "_l0" if cell == "lstm" else ""
    stacked = {"weight_ih" + suffix: torch.cat([leaf[f"cell/{g}/w"] for g in GATES], 1).T,
               "weight_hh" + suffix: torch.cat([leaf[f"cell/{g}/u"] for g in GATES], 1).T,
               "bias_ih" + suffix: torch.cat([leaf[f"cell/{g}/bias"] for g in GATES], 1)[0],
               "bias_hh" + suffix: torch.zeros(4 * n_hidden, dtype=dtype)}
    call = lambda *inputs: torch.func.functional_call(lstm, stacked, inputs)
    state, h_of, c_of = (leaf["h"], leaf["c"]), [], []
    for t in range(STEPS):
        x = leaf[f"x{t}"]
        if cell == "lstm":
            _, (h, c) = call(x[None], (state[0][None], state[1][None]))
            state = (h[0], c[0])
        else:
            m = (x @ leaf["cell/m/w"]) * (state[0] @ leaf["cell/m/u"] + leaf["cell/m/bias"])
            state = call(x, (m, state[1]))
        h_of.append(state[0])
        c_of.append(state[1])
    (sum((h * leaf[f"r{t}"]).sum() for t, h in enumerate(h_of)) + (c_of[-1] * leaf["s"]).sum()).backward()
    result = {f"h{t}": h for t, h in enumerate(h_of)} | {f"c{t}": c for t, c in enumerate(c_of)}
    result |= {f"d {name}": value.grad for name, value in leaf.items() if name[0] not in "rs"}
    return {name: value.detach().numpy() for name, value in result.items()}


def golden_sum(value):
    """What golden_test.cc sums: the values in row-major order, each times the cosine of its number."""
    flat = np.ravel(value)
    return float(flat @ np.cos(np.arange(flat.size)))


def compare(trial):
    """The largest difference to NumPy and to PyTorch; fails where one is above rounding."""
    given = {name: np.array(value) for name, value in trial["given"].items()}
    computed = {name: np.array(value) for name, value in trial["computed"].items()}
    masked = {name: np.array(given[name[2:]]) == 0 for name in computed if name[2:] in given and name.endswith(("/u", "/w"))}
    peers = {"NumPy": with_numpy(given, trial["cell"])}
    if torch:
        peers["PyTorch"] = with_torch(given, trial["cell"], torch.float64 if trial["dtype"] == "f64" else torch.float32)
    most = {}
    for peer, values in peers.items():
        assert values.keys() == computed.keys(), (peer, values.keys() ^ computed.keys())
        for name, ours in computed.items():
            theirs = np.where(masked[name], 0, values[name]) if name in masked else values[name]
            scale = max(1.0, np.abs(theirs).max())
            off = np.abs(ours - theirs).max() / scale
            assert off < (1e-13 if trial["dtype"] == "f64" else 1e-6), (peer, trial["cell"], trial["topology"], name, off)
            most[peer] = max(most.get(peer, 0.0), off)
    return most


def main():
    lines = subprocess.run([sys.argv[1]], text=True, capture_output=True, check=True).stdout.splitlines()
    trials = [json.loads(line) for line in lines]
    if "--golden" in sys.argv[2:]:
        for trial in trials:
            if trial["dtype"] != "f64" or trial["topology"] != "dense":
                continue
            given = {name: np.array(value) for name, value in trial["given"].items()}
            for name, value in sorted(with_numpy(given, trial["cell"]).items()):
                print(f'    {{"{trial["cell"]}", "{name}", {golden_sum(value)!r}}},')
        return
    for trial in trials:
        found = ", ".join(f"{peer} {off:.1e}" for peer, off in compare(trial).items())
        print(f"{trial['cell']}, {trial['topology']}, {trial['dtype']}: states and gradients, largest difference to {found}")
    if not torch:
        print("PyTorch is not installed: SKIPPED beside it")


if __name__ == "__main__":
    main()
