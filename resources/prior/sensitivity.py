"""Which convolutions of a prior stand 8 bits.

Each is quantised alone, and the error that this adds to v is measured on training
crops, as a share of the error that v has anyway. The most robust ones are taken
together for as long as their shares add up to less than SHARE at every mark.
"""

import math

import levels
import numpy as np
import onnxruntime

MARKS = (0.1, 0.2, 0.5, 1.0, 2.0)
SHARE = 0.0116  # of the squared error: 0.05 dB


def cases(names, crops, seed=8):
    """[(mark, feed, true v)]: v = alpha n - sigma_vp x0, of each crop at each mark."""
    picture, timestep, kind = names
    rng, table = np.random.default_rng(seed), levels.log_sigma_table()
    out = []
    for sigma in MARKS:
        t = int(np.abs(table - math.log(sigma)).argmin())
        alpha = 1 / math.sqrt(1 + math.exp(2 * table[t]))
        vp = alpha * math.exp(table[t])
        for x in crops:
            n = rng.standard_normal(x.shape)
            feed = {picture: (alpha * x + vp * n)[None].astype(np.float32), timestep: np.array([t], dtype=kind)}
            out.append((sigma, feed, alpha * n - vp * x))
    return out


def predict(model, todo):
    """v of every case."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return [session.run(None, feed)[0][0] for _, feed, _ in todo]


def added(todo, plain, changed):
    """{mark: squared difference of changed and plain over the squared error of plain}"""
    out = {}
    for mark in MARKS:
        here = [i for i, case in enumerate(todo) if case[0] == mark]
        more = sum(float(((changed[i] - plain[i]) ** 2).sum()) for i in here)
        out[mark] = more / sum(float(((plain[i] - todo[i][2]) ** 2).sum()) for i in here)
    return out


def choose(shares, limit=SHARE):
    """The names of shares {name: {mark: share}} that fit under the limit, the most robust first."""
    total, chosen = dict.fromkeys(MARKS, 0.0), []
    for name in sorted(shares, key=lambda n: max(shares[n].values())):
        grown = {m: total[m] + shares[name][m] for m in MARKS}
        if max(grown.values()) >= limit:
            break
        total, chosen = grown, [*chosen, name]
    return chosen


def robust(model, names, convolutions, crops, quantise):
    """The convolutions that stand quantise(model, crops, keep=the others), together."""
    todo = cases(names, crops)
    plain = predict(model, todo)
    shares = {}
    for name in convolutions:
        alone = quantise(model, crops, [n for n in convolutions if n != name])
        shares[name] = added(todo, plain, predict(alone, todo))
    return choose(shares)
