"""What a network's one-shot estimate is worth: the figures of its card and its metadata."""

import copy
import math
import pathlib

import levels
import numpy as np
import onnxfile
import photos
import torch
import validate
from PIL import Image

KODAK_LEVELS = (15, 25, 50)  # standard deviations in 8-bit levels


def as_stored(net):
    """A copy with the weights as the exported file holds them."""
    out = copy.deepcopy(net).eval().requires_grad_(False)
    onnxfile.round_weights(out)
    return out


@torch.no_grad()
def rms_table(net, validator):
    """{sigma: rms of x0hat - x0} on the validator's crops, [-1, 1] scale, x0hat not clamped."""
    out = {}
    for sigma in levels.REPORTED:
        total = 0.0
        for i in range(0, validator.x.shape[0], 24):
            x, noise = validator.x[i : i + 24], validator.noise[i : i + 24]
            total += float((estimate(net, x + sigma * noise, sigma) - x).double().pow(2).sum())
        out[sigma] = math.sqrt(total / validator.x.numel())
    return out


@torch.no_grad()
def estimate(net, noisy, sigma):
    """x0hat of noisy = x0 + sigma n (N, 3, H, W), by a network that predicts v."""
    log_sigma = torch.full((noisy.shape[0],), math.log(sigma))
    alpha, vp = levels.scales(log_sigma)
    xt = alpha * noisy
    return alpha * xt - vp * net(xt, log_sigma)


def kodak(net, folder):
    """{level: mean PSNR in dB} over the photos of a folder, white noise that is not clipped."""
    files = sorted(p for p in pathlib.Path(folder).iterdir() if p.suffix.lower() in photos.SUFFIXES)
    if not files:
        raise SystemExit(f"{folder} holds no photos")
    totals = dict.fromkeys(KODAK_LEVELS, 0.0)
    for number, file in enumerate(files):
        pixels = np.asarray(Image.open(file).convert("RGB"))
        m = net.config.multiple
        pixels = pixels[: pixels.shape[0] // m * m, : pixels.shape[1] // m * m]
        x = photos.tensor(pixels[None])
        for level in KODAK_LEVELS:
            noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(1000 * level + number))
            sigma = level / 127.5
            mse = float((estimate(net, x + sigma * noise, sigma).clamp(-1, 1) - x).div(2).pow(2).mean())
            totals[level] += -10 * math.log10(mse)
    return {level: t / len(files) for level, t in totals.items()}, len(files)


def choose(candidates, validator):
    """(name, net, PSNR table) of the candidates, name -> net, with the best mean of marks."""
    best = None
    for name, net in candidates.items():
        table = validator.table(net)
        if best is None or validate.mean_of_marks(table) > validate.mean_of_marks(best[2]):
            best = name, net, table
    return best
