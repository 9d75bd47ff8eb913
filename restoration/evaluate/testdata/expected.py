"""Computes expected.json with scikit-image: python3 expected.py > expected.json

The images are integer formulas, which the test repeats.
"""
import json

import numpy as np
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def pair(kind, c, h, w):
    k, i, j = np.meshgrid(np.arange(c), np.arange(h), np.arange(w), indexing="ij")
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


cases = []
for kind in ("texture", "ramp", "unlike"):
    for c, h, w in ((3, 32, 32), (1, 11, 11), (3, 40, 17), (1, 64, 48)):
        a, b = (x.astype(np.float64) / 127.5 - 1 for x in pair(kind, c, h, w))
        cases.append({
            "kind": kind, "c": c, "h": h, "w": w,
            "psnr": peak_signal_noise_ratio(a, b, data_range=2),
            "ssim": structural_similarity(
                a, b, data_range=2, channel_axis=0, gaussian_weights=True, sigma=1.5,
                use_sample_covariance=False),
        })
print("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]")
