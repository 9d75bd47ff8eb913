"""Computes colour.json with NumPy and Pillow: python3 colour.py > colour.json

Chroma error and colourfulness by their formulas in whole arrays, and Pillow's bicubic
resizing of one plane. The images are those of expected.py.
"""
import json

import numpy as np
from PIL import Image


def pair(kind, h, w):
    k, i, j = np.meshgrid(np.arange(3), np.arange(h), np.arange(w), indexing="ij")
    if kind == "texture":
        a = (17 * i + 31 * j + 7 * k + 5 * ((i * j) % 13)) % 256
        d = (7 * i + 3 * j + 11 * k) % 21 - 10
    elif kind == "ramp":
        a = (3 * i + 2 * j + 40 * k) % 256
        d = 12 * ((i // 4 + j // 4) % 2)
    else:  # unlike
        a = (i * i + 3 * j) % 256
        d = (j * j * 5 + i * k) % 256 - a
    return a, np.clip(a + d, 0, 255)


def lab(x):
    """(2, H, W) a* and b* of 8-bit sRGB (3, H, W)."""
    v = x / 255.0
    v = np.where(v > 0.04045, ((v + 0.055) / 1.055) ** 2.4, v / 12.92)
    # the matrix of the primaries (0.64, 0.33), (0.30, 0.60), (0.15, 0.06) for D65
    p = np.array([[0.64, 0.30, 0.15], [0.33, 0.60, 0.06], [0.03, 0.10, 0.79]])
    p = p / p[1]
    white = np.array([0.95047, 1.0, 1.08883])
    xyz = np.einsum("ij,jhw->ihw", p * np.linalg.solve(p, white), v) / white[:, None, None]
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def colourfulness(x):
    r, g, b = x.astype(float)
    rg, yb = r - g, (r + g) / 2 - b
    return np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean())


out = {"colour": [], "resize": []}
for kind in ("texture", "ramp", "unlike"):
    a, b = pair(kind, 24, 30)
    d = lab(a) - lab(b)
    out["colour"].append({"kind": kind, "chroma": np.hypot(d[0], d[1]).mean(), "colourfulness": colourfulness(a)})
plane = (pair("unlike", 40, 36)[0][1] / 127.5 - 1).astype(np.float32)
for h, w in ((23, 17), (56, 61)):
    m = np.asarray(Image.fromarray(plane).resize((w, h), Image.BICUBIC))
    out["resize"].append({"h": h, "w": w, "middle": [round(float(v), 6) for v in m[h // 2 - 4 : h // 2 + 4, w // 2 - 4 : w // 2 + 4].ravel()]})
print(json.dumps(out, indent=1))
