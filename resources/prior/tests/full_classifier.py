"""The published classifiers at their own size, with random weights: for make prior-test.

    python resources/prior/tests/full_classifier.py 256 512

Prints how far the ONNX file is from autograd through another implementation, relative
to the gradient's largest value, the seconds of one core that an evaluation of one
picture takes, and the peak memory of a process that does nothing else. It ends with an
error where the difference exceeds 1e-3.
"""

import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

TOLERANCE = 1e-3  # of the largest value of autograd's gradient


def measure(side, folder):
    """One line of figures; folder takes the model."""
    import classifier
    import classifierlayout
    import import_classifier
    import onnxparity
    import torch

    torch.manual_seed(side)
    config = classifier.published(side)
    network = classifier.Gradient(config)
    with torch.no_grad():
        for p in network.parameters():
            p.normal_(std=p[0].numel() ** -0.5) if p.dim() >= 2 else p.add_(0.1 * torch.randn_like(p))
    path = pathlib.Path(folder) / f"{side}.onnx"
    done, _ = import_classifier.write(network, path, import_classifier.describe(config, path.stem))
    case = onnxparity.Case(1, side, side, (450,), (281,), seed=side)
    feed = case.feed({"x": "float32", "timestep": "int64", "label": "int64"})
    x, t, label = (torch.from_numpy(v) for v in feed.values())
    theirs = classifierlayout.gradient(network.classifier.state_dict(), x, t, label, config.depth, config.head_channels)
    del network
    ours = torch.from_numpy(onnxparity.outputs(path, [feed])[0])
    error = float((ours - theirs).abs().max() / theirs.abs().max())
    if not error <= TOLERANCE:
        raise SystemExit(f"{side}: the ONNX file is {error:.1e} from autograd, more than {TOLERANCE:.0e}")
    figures = subprocess.run([sys.executable, __file__, "--run", str(path), str(side)], check=True, capture_output=True,
                             text=True).stdout
    return (f"{side}x{side}: {done.size / 1e6:.0f} MB, {error:.1e} of the largest value ({float(theirs.abs().max()):.2g}) "
            f"from autograd; {figures.strip()}")


def run(path, side):
    """An evaluation in this process, which has nothing else to do."""
    import numpy as np
    import onnxruntime

    feed = {"x": np.zeros((1, 3, side, side), np.float32), "timestep": np.array([450]), "label": np.array([281])}
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 3
    options.enable_mem_pattern = False  # as the app has it: one block for all tensors more than doubles the peak
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    session.run(None, feed)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        session.run(None, feed)
        best = min(best, time.process_time() - start)
    # Not getrusage's, which begins with that of the process this one came from.
    status = pathlib.Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
    print(f"{best:.1f} s of one core an evaluation, peak memory {peak / 1e9:.2f} GB")


def main(sides):
    for side in sides or ["256"]:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(int(side), folder), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], int(sys.argv[3]))
    else:
        main(sys.argv[1:])
