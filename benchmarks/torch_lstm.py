"""A training step beside torch.nn.LSTM: torch_lstm.py BSEXP [--hidden 2560] [--block 32] [--degree 8] [--rows 32] [--steps 64]

Both train a language model over bytes: embedding 64 wide, one recurrent layer, projection to 256 logits, cross-entropy,
clipping by global norm, Adam; a window of --steps time steps by --rows rows with carried state, in f32 on as many threads
as there are cores. Ours, `bsexp bench lstm`, keeps a moving average of the weights besides; PyTorch's model does not. Each
cell of ours is measured in turn with the dense LSTM of the same width and the one of as many parameters, --repeats times;
medians count. Widths for which a step of PyTorch's takes more than --memory GiB are left out, and named.

PyTorch: python3 -m venv DIR && DIR/bin/pip install torch, then DIR/bin/python3 benchmarks/torch_lstm.py build/bsexp
"""
import argparse
import json
import os
import statistics
import subprocess
import time

EMBEDDING, VOCABULARY = 64, 256


def parameters_of(hidden):
    """Of PyTorch's model: two biases for each gate."""
    return VOCABULARY * EMBEDDING + 4 * hidden * (EMBEDDING + hidden + 2) + (hidden + 1) * VOCABULARY


def width_of(parameters):
    """The multiple of 8 whose parameters are nearest."""
    return min(range(8, 1 << 16, 8), key=lambda hidden: abs(parameters_of(hidden) - parameters))


def gibibytes_of(hidden, rows, steps):
    """Weights, gradients and two moments; inputs, gates and states of the window, and their gradients."""
    return 4 * (4 * parameters_of(hidden) + 2 * rows * steps * (EMBEDDING + VOCABULARY + 8 * hidden)) / 2**30


class TorchModel:
    def __init__(self, torch, hidden, rows, steps):
        self.torch, self.rows, self.steps = torch, rows, steps
        torch.manual_seed(1)
        self.embedding = torch.nn.Embedding(VOCABULARY, EMBEDDING)
        self.lstm = torch.nn.LSTM(EMBEDDING, hidden)
        self.projection = torch.nn.Linear(hidden, VOCABULARY)
        self.parameters = [p for part in (self.embedding, self.lstm, self.projection) for p in part.parameters()]
        self.n_parameters = sum(p.numel() for p in self.parameters)
        self.adam = torch.optim.Adam(self.parameters, lr=1e-3)
        self.bytes = torch.randint(VOCABULARY, (steps, rows))
        self.state = None

    def step(self):
        """The milliseconds of one update."""
        begin = time.perf_counter()
        y, state = self.lstm(self.embedding(self.bytes), self.state)
        self.state = tuple(part.detach() for part in state)
        loss = self.torch.nn.functional.cross_entropy(self.projection(y).flatten(0, 1), self.bytes.flatten())
        self.adam.zero_grad()
        loss.backward()
        self.torch.nn.utils.clip_grad_norm_(self.parameters, 1)
        self.adam.step()
        return 1e3 * (time.perf_counter() - begin)


def ours(arguments, cell, hidden, rows, steps):
    command = [arguments.bsexp, "bench", "lstm", "--json", "--quiet", "--no-peers", "--repeats", "1", "--cell", cell,
               "--hidden", str(hidden), "--block", str(arguments.block), "--degree", str(arguments.degree),
               "--rows", str(rows), "--steps", str(steps), "--threads", str(os.cpu_count())]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure(torch, arguments, cell, hidden):
    rows, steps = arguments.rows, arguments.steps
    parameters = ours(arguments, cell, hidden, 1, 1)["parameters"]
    models = {}
    for what, width in (("same width", hidden), ("as many parameters", width_of(parameters))):
        if gibibytes_of(width, rows, steps) > arguments.memory:
            print(f"  {what}: {width} dense units need {gibibytes_of(width, rows, steps):.0f} GiB: left out")
            continue
        models[what] = TorchModel(torch, width, rows, steps)
        models[what].step()  # the first one touches the memory
    here, there = [], {what: [] for what in models}
    for _ in range(arguments.repeats):
        here.append(ours(arguments, cell, hidden, rows, steps))
        for what, model in models.items():
            there[what].append(model.step())
    ms, density = statistics.median(row["ms"] for row in here), here[0]["density"]
    rate = lambda ms: f"{ms:8.1f} ms {1e3 * rows * steps / ms:10,.0f} bytes/s"
    print(f"  bsexp {cell:16} {hidden:6} units {parameters:12,} parameters {rate(ms)}   density {density:.4f}")
    for what, model in models.items():
        median = statistics.median(there[what])
        print(f"  torch.nn.LSTM, {what:18} {model.lstm.hidden_size:6} units {model.n_parameters:12,} parameters "
              f"{rate(median)}   {median / ms:.2f} x" + (f", x density {density * median / ms:.2f}"
                                                          if what == "same width" else ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bsexp")
    parser.add_argument("--hidden", default="2560", help="widths, with commas")
    parser.add_argument("--cells", default="lstm,smallworld_lstm")
    for name, value in (("block", 32), ("degree", 8), ("rows", 32), ("steps", 64), ("repeats", 3), ("memory", 8)):
        parser.add_argument(f"--{name}", type=int, default=value)
    arguments = parser.parse_args()
    import torch
    torch.set_num_threads(os.cpu_count())
    print(f"PyTorch {torch.__version__}, {os.cpu_count()} threads, {arguments.rows} rows x {arguments.steps} steps, f32")
    for hidden in map(int, arguments.hidden.split(",")):
        for cell in arguments.cells.split(","):
            measure(torch, arguments, cell, hidden)


if __name__ == "__main__":
    main()
