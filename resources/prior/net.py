"""The networks: small fully convolutional U-Nets that predict v.

    v = alpha eps - sigma_vp x0,   x_t = alpha x0 + sigma_vp eps,   alpha^2 + sigma_vp^2 = 1

Input is x_t (N, 3, H, W) on the [-1, 1] scale and ln(sigma), sigma = sigma_vp / alpha
(N,); H and W are multiples of `multiple`. Two kinds of blocks:

film   group norm, SiLU, and the noise level by scale and shift, attention at the
       coarsest levels (Dhariwal & Nichol 2021, appendix A, without dropout);
plain  dense 3x3 convolutions and ReLU only; the noise level enters as constant
       input channels, as in FFDNet and DRUNet: the fastest thing a CPU runtime runs.
"""

import dataclasses
import math

import torch
import torch.nn.functional as F
from torch import nn


@dataclasses.dataclass(frozen=True)
class Config:
    """What a network looks like; stored beside its weights."""

    kind: str = "film"
    widths: tuple = (48, 96, 192, 256, 256)
    blocks: tuple = (1, 1, 1, 1, 1)
    attention_from: int = 3  # first level with self-attention; >= len(widths) is none
    stem: int = 2  # side of the pixel unshuffle
    embedding: int = 256

    def __post_init__(self):
        if self.kind not in ("film", "plain"):
            raise ValueError(f"block kind {self.kind!r} is neither film nor plain")
        if len(self.widths) != len(self.blocks):
            raise ValueError(f"{len(self.widths)} widths but {len(self.blocks)} block counts")

    @property
    def multiple(self):
        """Sides of an input are multiples of this."""
        return self.stem * 2 ** (len(self.widths) - 1)


class FilmBlock(nn.Module):
    """Residual block whose second norm is scaled and shifted by the noise level."""

    def __init__(self, width, embedding):
        super().__init__()
        self.n1 = nn.GroupNorm(8, width)
        self.c1 = nn.Conv2d(width, width, 3, padding=1)
        self.e = nn.Linear(embedding, 2 * width)
        self.n2 = nn.GroupNorm(8, width, affine=False)
        self.c2 = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.c2.weight)
        nn.init.zeros_(self.c2.bias)

    def forward(self, x, e):
        scale, shift = self.e(e)[:, :, None, None].chunk(2, 1)
        h = self.c1(F.silu(self.n1(x)))
        return x + self.c2(F.silu(self.n2(h) * (1 + scale) + shift))


class PlainBlock(nn.Module):
    """Residual block of two convolutions without normalisation."""

    def __init__(self, width, embedding):
        super().__init__()
        self.c1 = nn.Conv2d(width, width, 3, padding=1)
        self.c2 = nn.Conv2d(width, width, 3, padding=1)
        nn.init.kaiming_normal_(self.c1.weight, nonlinearity="relu")
        nn.init.zeros_(self.c1.bias)
        nn.init.zeros_(self.c2.weight)
        nn.init.zeros_(self.c2.bias)

    def forward(self, x, e):
        return x + self.c2(F.relu(self.c1(F.relu(x))))


class Attention(nn.Module):
    """Self-attention over all positions of a coarse level, four heads."""

    def __init__(self, width, heads=4):
        super().__init__()
        self.heads = heads
        self.n = nn.GroupNorm(8, width)
        self.qkv = nn.Conv2d(width, 3 * width, 1)
        self.o = nn.Conv2d(width, width, 1)
        nn.init.zeros_(self.o.weight)
        nn.init.zeros_(self.o.bias)

    def forward(self, x, e):
        n, c, h, w = x.shape
        q, k, v = self.qkv(self.n(x)).reshape(n, 3, self.heads, c // self.heads, h * w).transpose(-1, -2).unbind(1)
        y = F.scaled_dot_product_attention(q, k, v)
        return x + self.o(y.transpose(-1, -2).reshape(n, c, h, w))


class UNet(nn.Module):
    """U-Net behind a pixel unshuffle; skips are added, not concatenated."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        n, widths = len(config.widths), config.widths
        block = FilmBlock if config.kind == "film" else PlainBlock
        colours = 3 * config.stem**2
        if config.kind == "film":
            self.emb = nn.Sequential(
                nn.Linear(128, config.embedding), nn.SiLU(), nn.Linear(config.embedding, config.embedding), nn.SiLU()
            )
        self.stem = nn.Conv2d(colours + (4 if config.kind == "plain" else 0), widths[0], 3, padding=1)

        def level(i):
            parts = [block(widths[i], config.embedding) for _ in range(config.blocks[i])]
            if i >= config.attention_from:
                parts.append(Attention(widths[i]))
            return nn.ModuleList(parts)

        self.down = nn.ModuleList(level(i) for i in range(n))
        self.up = nn.ModuleList(level(i) for i in range(n))
        self.ds = nn.ModuleList(nn.Conv2d(widths[i], widths[i + 1], 2, stride=2) for i in range(n - 1))
        self.us = nn.ModuleList(nn.Conv2d(widths[i + 1], widths[i], 1) for i in range(n - 1))
        self.on = nn.GroupNorm(8, widths[0]) if config.kind == "film" else nn.Identity()
        self.out = nn.Conv2d(widths[0], colours, 3, padding=1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def _condition(self, x, log_sigma):
        """The stem's input and the embedding of the noise level."""
        h = F.pixel_unshuffle(x, self.config.stem)
        if self.config.kind == "film":
            f = torch.exp(torch.linspace(math.log(0.1), math.log(20), 64, device=x.device))
            a = log_sigma[:, None] * f[None]
            return h, self.emb(torch.cat([a.sin(), a.cos()], 1))
        s = log_sigma[:, None, None, None]
        noise = torch.cat([s / 4, torch.sin(s), torch.cos(s), torch.sigmoid(2 * s)], 1)
        noise = noise.expand(-1, -1, h.shape[2], h.shape[3])
        return torch.cat([h, noise.to(h.dtype)], 1), None

    def forward(self, x, log_sigma):
        h, e = self._condition(x, log_sigma)
        h = self.stem(h)
        skips, n = [], len(self.config.widths)
        for i in range(n):
            for part in self.down[i]:
                h = part(h, e)
            if i + 1 < n:
                skips.append(h)
                h = self.ds[i](h)
        for i in reversed(range(n)):
            if i + 1 < n:
                h = skips.pop() + F.interpolate(self.us[i](h), scale_factor=2.0, mode="nearest")
            for part in self.up[i]:
                h = part(h, e)
        act = F.silu if self.config.kind == "film" else F.relu
        return F.pixel_shuffle(self.out(act(self.on(h))), self.config.stem)


def flop(config, side=256):
    """Floating point operations of one evaluation at side x side, multiplications and additions."""
    with torch.device("meta"):
        net = UNet(config)
    total = 0

    def hook(module, inputs, output):
        nonlocal total
        if isinstance(module, nn.Conv2d):
            total += 2 * output.numel() * module.in_channels * math.prod(module.kernel_size)
        elif isinstance(module, Attention):
            tokens = inputs[0].shape[-1] * inputs[0].shape[-2]
            total += 4 * tokens * tokens * inputs[0].shape[1]

    for module in net.modules():
        module.register_forward_hook(hook)
    net(torch.empty(1, 3, side, side, device="meta"), torch.empty(1, device="meta"))
    return total
