"""How much memory an evaluation takes, measured on the file itself.

    python memory.py model.onnx 256 512     # prints the growth in bytes at each side

The program plans windows and batches with fixed + per pixel + per pixel squared.
"""

import itertools
import subprocess
import sys

import numpy as np

FIXED = 32 << 20
SPARE = 4 / 3  # the runtime's allocator and other processors take other amounts


TYPES = {"tensor(int64)": np.int64, "tensor(float)": np.float32}


def growth(path, side):
    """Bytes by which the resident memory grew in one evaluation, None where the system does not say."""
    import onnxparity

    session = onnxparity.session(path)
    inputs = {i.name: np.zeros((1, 3, side, side) if len(i.shape) == 4 else 1, dtype=TYPES[i.type])
              for i in session.get_inputs()}
    try:
        with open("/proc/self/clear_refs", "w") as f:
            f.write("5")  # forget the peak of loading
    except OSError:
        return None
    before = _resident("VmRSS")
    session.run(None, inputs)
    return _resident("VmHWM") - before


def _resident(key):
    with open("/proc/self/status") as f:
        for line in f:
            if line.startswith(key + ":"):
                return int(line.split()[1]) << 10
    raise RuntimeError(f"/proc/self/status has no {key}")


def fit(pixels, grown):
    """(fixed, per pixel, per pixel squared) that covers what was measured, with a third to spare."""
    n, g = np.asarray(pixels, float), np.maximum(np.asarray(grown, float) - FIXED, 0)
    best = None
    for powers in itertools.chain.from_iterable(itertools.combinations((1, 2), k) for k in (1, 2)):
        if len(powers) > len(n):
            continue
        columns = np.stack([n**p for p in powers], 1)
        scale = columns.max(0)
        found = np.linalg.lstsq(columns / scale, g, rcond=None)[0] / scale
        if (found < 0).any():
            continue
        error = float(np.square(columns @ found - g).sum())
        if best is None or error < best[0]:
            best = error, dict(zip(powers, found, strict=True))
    linear, square = best[1].get(1, 0.0), best[1].get(2, 0.0)
    fixed = FIXED + max(0.0, float((g - linear * n - square * n * n).max()))
    return round(SPARE * fixed), float(f"{SPARE * linear:.3g}"), float(f"{SPARE * square:.3g}")


def measure(path, sides):
    """The metadata of a model's memory: {} where this system does not tell it."""
    grown = []
    for side in sides:
        done = subprocess.run([sys.executable, __file__, str(path), str(side)], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"the memory of an evaluation at {side} x {side} could not be measured: "
                             f"{done.stderr.strip().splitlines()[-1:]}")
        if done.stdout.strip() == "None":
            return {}
        grown.append(int(done.stdout))
    fixed, linear, square = fit([s * s for s in sides], grown)
    return {"afterimage.memory": f"{fixed},{linear:g},{square:g}"}


def main():
    for side in sys.argv[2:]:
        print(growth(sys.argv[1], int(side)))


if __name__ == "__main__":
    main()
