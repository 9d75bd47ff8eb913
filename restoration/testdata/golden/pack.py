"""Packs the golden vectors of DDRM that the tests need, in float32.

usage: python3 pack.py GOLDEN/open

The vectors come from the authors' code (github.com/bahjat-kawar/ddrm, commit 32b6b3c)
run in float64, and from an independent restatement of the paper's equations (the cases
whose sampler is "paper"). Left out: noise drawn in the reference's own basis
(`spectral`). Reference runs with sigma > 0 put zeroed singular values in the second
branch (`ref`, "zeroed" here); the same cases marked `trim` have them in the null space.
Of `ref`, the box of 9 taps is left out: four singular values of its 32x32 factor are 0
already, and which left vector belongs to which right one is then a whim of the library.

The `paper` cases with sigma 0 and pixel noise were drawn from another stream than
common/noise_pixel_32, one that is not stored: NumPy's default_rng(22), with which they
agree to 1e-14.
"""
import json
import sys

import numpy as np

src = sys.argv[1]


def load(path):
    return np.load(f"{src}/{path}")


def save(name, a):
    np.save(name, a if a.dtype == np.int64 else a.astype("<f4"))


index = json.load(open(f"{src}/index.json"))
for name in ("gauss_mean_32", "conv_weight", "conv_bias", "noise_pixel_32", "alpha_bar"):
    save(f"{name}.npy", load(f"common/{name}.npy"))
save("noise_pixel_22.npy", np.random.default_rng(22).standard_normal((21, 3, 32, 32)))
for op, d in index["ops"].items():
    for name in ("Hx", "y_s005", "missing_pixels", "basis_perm"):
        if name in d["arrays"] and (name != "basis_perm" or op.endswith("asis")):
            save(f"{op}_{name}.npy", load(d["arrays"][name]["file"]))

cases, finals, starts, previews = [], [], [], []
for c in index["cases"]:
    o = index["ops"][c["op"]]
    zeroed = o["num_nonzero"] < o["num_singulars"]
    if c["noise"] == "spectral":
        continue
    zeroed = zeroed and c["zero_handling"] == "ref" and c["sigma_0"] > 0
    if zeroed and c["op"] == "deblur_uniform_paper9":
        continue
    case = {k: c[k] for k in ("id", "op", "model", "eta", "etaB", "sigma_0", "noise")}
    case["zeroed"] = zeroed
    case["paper"] = c.get("sampler") == "paper"
    if case["noise"] == "pixel":
        case["noise"] = "pixel_22" if case["paper"] and c["sigma_0"] == 0 else "pixel_32"
    case["final"] = len(finals)
    finals.append(load(c["final"]["file"]))
    if "x_T" in c:
        case["trajectory"] = len(starts)
        case["steps"] = c["x0_pred"]["step"]
        starts.append(load(c["x_T"]["file"]))
        previews.append(load(c["x0_pred"]["file"]))
    cases.append(case)
save("final.npy", np.stack(finals))
save("x_T.npy", np.stack(starts))
save("x0_pred.npy", np.stack(previews))
with open("cases.json", "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
print(len(cases), "cases")
