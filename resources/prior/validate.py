"""PSNR of the one-shot estimate x0hat on held-out photos."""

import math
import random

import levels
import photos
import torch


class Validator:
    """Fixed crops and fixed noise, so that two networks see the same thing."""

    def __init__(self, held_out, side=64, count=96, seed=9):
        if not held_out:
            raise SystemExit("no photo is held out: their names' CRC32 modulo 20 is never 0")
        rng = random.Random(seed)
        batch = [photos.crop(held_out[rng.randrange(len(held_out))], side, rng) for _ in range(count)]
        self.x = photos.tensor(batch)
        self.noise = torch.randn(self.x.shape, generator=torch.Generator().manual_seed(5))

    @torch.no_grad()
    def psnr(self, net, sigma, device="cpu", autocast=None):
        """Mean over the crops, dB; the estimate is clamped as a file would be."""
        log_sigma = torch.full((self.x.shape[0],), math.log(sigma))
        alpha, vp = levels.scales(log_sigma)
        total = 0.0
        for i in range(0, self.x.shape[0], 24):
            x, noise = self.x[i : i + 24], self.noise[i : i + 24]
            xt = alpha[i : i + 24] * x + vp[i : i + 24] * noise
            with autocast() if autocast else torch.autocast("cpu", enabled=False):
                v = net(xt.to(device), log_sigma[i : i + 24].to(device)).float().cpu()
            x0 = (alpha[i : i + 24] * xt - vp[i : i + 24] * v).clamp(-1, 1)
            mse = ((x0 - x) / 2).pow(2).mean((1, 2, 3))
            total += float((-10 * mse.log10()).sum())
        return total / self.x.shape[0]

    def table(self, net, device="cpu", autocast=None):
        """{sigma: PSNR} at the reported levels."""
        was = net.training
        net.eval()
        out = {s: self.psnr(net, s, device, autocast) for s in levels.REPORTED}
        net.train(was)
        return out


def line(table):
    return " ".join(f"{s:g}:{v:.2f}" for s, v in table.items())


def mean_of_marks(table):
    """The mean at sigma 0.1, 0.2, 0.5, 1 and 2: what a better prior is judged by."""
    return sum(table[s] for s in (0.1, 0.2, 0.5, 1.0, 2.0)) / 5
