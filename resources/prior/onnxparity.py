"""Compares an ONNX file with the PyTorch network that it came from."""

import dataclasses

import numpy as np
import torch


@dataclasses.dataclass(frozen=True)
class Case:
    """One call: pictures n x 3 x h x w, and a timestep (and a label) for each."""

    n: int
    h: int
    w: int
    timesteps: tuple
    labels: tuple = ()
    seed: int = 0

    def feed(self, inputs):
        """Arrays by name; inputs says their types, the first being the pictures.

        Pictures are white noise of variance one, as the network's own input has.
        """
        picture, timestep, *label = inputs
        rng = np.random.default_rng((self.seed, self.n, self.h, self.w))
        out = {picture: rng.standard_normal((self.n, 3, self.h, self.w), dtype=np.float32),
               timestep: np.asarray(self.timesteps, dtype=inputs[timestep])}
        if label:
            out[label[0]] = np.asarray(self.labels, dtype=np.int64)
        return out


def cases(smallest, multiple, classes=0, fixed=None, fractional=False, steps=1000):
    """Batches, sizes and timesteps that tell a wrong graph from a right one."""
    def side(k):
        return fixed or -(-max(smallest, multiple) // multiple) * multiple + k * multiple

    last = steps - 1
    part = 0.37 if fractional else 0
    middle, low, high = last // 2 + part, last // 10 + part, last - 1 + part
    sizes = [(2, side(0), side(1), (0, middle)), (1, side(0), side(0), (last,)),
             (3, side(2), side(0), (1, low, high))]
    return [Case(n, h, w, t, tuple((7 * i + 1) % classes for i in range(n)) if classes else ()) for n, h, w, t in sizes]


def session(path, threads=0):
    """The file in ONNX Runtime on the CPU; threads 0 is one a core."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # as in the program: patterns of several sizes hold gigabytes
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@torch.no_grad()
def torch_output(module, feed):
    return module(*(torch.from_numpy(v) for v in feed.values())).numpy()


def largest(ours, theirs):
    """The largest absolute difference over all cases; what is no number is infinite."""
    worst = 0.0
    for a, b in zip(ours, theirs, strict=True):
        if a.shape != b.shape:
            raise SystemExit(f"the exported model gives {a.shape} where PyTorch gives {b.shape}")
        difference = float(np.abs(a - b).max())
        worst = max(worst, difference if np.isfinite(difference) else np.inf)
    return worst


def outputs(path, fed):
    """What the file computes of each of fed."""
    run = session(path)
    return [run.run(None, feed)[0] for feed in fed]


def require(found, wanted, tolerance, name):
    """largest(found, wanted), or an error where it exceeds tolerance; None is no bound."""
    error = largest(found, wanted)
    if not error <= (np.inf if tolerance is None else tolerance):
        raise SystemExit(f"The exported model differs from {name} by {error:.2e}, more than {tolerance:.0e}. "
                         "It was not kept.")
    return error
