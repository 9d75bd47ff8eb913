"""Noise levels: the 1000-step linear schedule, and what training draws from it.

sigma is the variance-exploding level, x = x0 + sigma n on the [-1, 1] scale.
"""

import math

import numpy as np
import torch

STEPS = 1000
BETA_FIRST, BETA_LAST = 1e-4, 0.02

#: the levels at which PSNR is reported
REPORTED = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0, 100.0)


def log_sigma_table():
    """ln sigma of the integer timesteps 0..999, float64 (1000,)."""
    beta = np.linspace(BETA_FIRST, BETA_LAST, STEPS)
    alphas_cumprod = np.cumprod(1 - beta)
    return 0.5 * np.log((1 - alphas_cumprod) / alphas_cumprod)


class Sampler:
    """Draws ln sigma for training.

    share of the draws is ln sigma ~ N(ln centre, spread^2), clipped to [0.01, 157]:
    where restorations are decided. The rest is uniform in (fractional) timesteps.
    """

    def __init__(self, share=0.8, centre=0.35, spread=1.3):
        self.share, self.centre, self.spread = share, centre, spread
        self.table = torch.from_numpy(log_sigma_table()).float()

    def __call__(self, n, generator):
        t = torch.rand(n, generator=generator) * (STEPS - 1)
        i = t.floor().long().clamp(max=STEPS - 2)
        uniform = self.table[i] + (t - i) * (self.table[i + 1] - self.table[i])
        normal = torch.randn(n, generator=generator) * self.spread + math.log(self.centre)
        normal = normal.clamp(math.log(0.01), math.log(157.0))
        return torch.where(torch.rand(n, generator=generator) < self.share, normal, uniform)


def scales(log_sigma):
    """alpha and sigma_vp of the variance-preserving input, shaped (N, 1, 1, 1)."""
    sigma = log_sigma.exp()[:, None, None, None]
    alpha = (1 + sigma * sigma).rsqrt()
    return alpha, sigma * alpha
