"""The U-Net of Ho et al. 2020 under the names of DDIM's and DDRM's checkpoints.

    x_t float32 (N, 3, H, W), timestep (N,) -> eps like x_t

CelebA-HQ, LSUN bedroom, church and cat at 256x256, and CIFAR-10 at 32x32. Parameters
are called temb.dense.0, conv_in, down.I.block.J, down.I.attn.J, down.I.downsample.conv,
mid.block_1, mid.attn_1, mid.block_2, up.I..., norm_out and conv_out; detect reads the
configuration from them.
"""

import dataclasses
import math

import torch
import torch.nn.functional as F
from checkpoint import CheckpointError, extent
from torch import nn


@dataclasses.dataclass(frozen=True)
class Config:
    channels: int = 128
    widths: tuple = (1, 1, 2, 2, 4, 4)  # in units of channels, from the finest level
    blocks: int = 2
    attention: tuple = (4,)  # levels with self-attention: those of side 16
    convolutions: bool = True  # halving and doubling by a convolution, instead of mean and repetition

    @property
    def size(self):
        """Native side: attention was at side 16."""
        return 16 << self.attention[0] if self.attention else 256

    @property
    def multiple(self):
        return 2 ** (len(self.widths) - 1)


PUBLISHED = {"ddpm-256": Config(), "ddpm-cifar10": Config(widths=(1, 2, 2, 2), attention=(1,))}


def embedding(timestep, dim):
    """Sines, then cosines, at dim/2 frequencies from 1 to 1/10000, both included."""
    half = dim // 2
    frequencies = torch.exp(torch.arange(half, dtype=torch.float32) * (-math.log(10000) / (half - 1)))
    angle = timestep.float()[:, None] * frequencies[None]
    return torch.cat([angle.sin(), angle.cos()], 1)


def norm(width):
    return nn.GroupNorm(32, width, eps=1e-6)


class Block(nn.Module):
    """Residual block; the embedding is added between its convolutions."""

    def __init__(self, cin, cout, time):
        super().__init__()
        self.norm1, self.conv1 = norm(cin), nn.Conv2d(cin, cout, 3, padding=1)
        self.temb_proj = nn.Linear(time, cout)
        self.norm2, self.conv2 = norm(cout), nn.Conv2d(cout, cout, 3, padding=1)
        if cin != cout:
            self.nin_shortcut = nn.Conv2d(cin, cout, 1)

    def forward(self, x, e):
        h = self.conv1(F.silu(self.norm1(x))) + self.temb_proj(F.silu(e))[:, :, None, None]
        h = self.conv2(F.silu(self.norm2(h)))
        return h + (self.nin_shortcut(x) if hasattr(self, "nin_shortcut") else x)


class Attention(nn.Module):
    """Self-attention over all positions, one head."""

    def __init__(self, width):
        super().__init__()
        self.norm = norm(width)
        self.q, self.k, self.v, self.proj_out = (nn.Conv2d(width, width, 1) for _ in range(4))

    def forward(self, x):
        n, c, h, w = x.shape
        y = self.norm(x)
        q, k, v = (f(y).reshape(n, c, h * w) for f in (self.q, self.k, self.v))
        weight = torch.softmax((q.transpose(1, 2) @ k) * c**-0.5, -1)
        return x + self.proj_out((v @ weight.transpose(1, 2)).reshape(n, c, h, w))


class Halve(nn.Module):
    """Every second pixel of a 3x3 convolution; zeros are put on the right and below only."""

    def __init__(self, width, convolution):
        super().__init__()
        if convolution:
            self.conv = nn.Conv2d(width, width, 3, stride=2)

    def forward(self, x):
        return self.conv(F.pad(x, (0, 1, 0, 1))) if hasattr(self, "conv") else F.avg_pool2d(x, 2)


class Double(nn.Module):
    def __init__(self, width, convolution):
        super().__init__()
        if convolution:
            self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x):
        x = F.interpolate(x, scale_factor=2.0, mode="nearest")
        return self.conv(x) if hasattr(self, "conv") else x


class Level(nn.Module):
    """Residual blocks of one level, with attention after each where attn is not empty."""

    def __init__(self, block, attn):
        super().__init__()
        self.block, self.attn = nn.ModuleList(block), nn.ModuleList(attn)

    def step(self, i, x, e):
        x = self.block[i](x, e)
        return self.attn[i](x) if len(self.attn) else x


class Embed(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.dense = nn.ModuleList([nn.Linear(channels, 4 * channels), nn.Linear(4 * channels, 4 * channels)])

    def forward(self, t):
        return self.dense[1](F.silu(self.dense[0](t)))


class Middle(nn.Module):
    def __init__(self, width, time):
        super().__init__()
        self.block_1, self.attn_1, self.block_2 = Block(width, width, time), Attention(width), Block(width, width, time)

    def forward(self, x, e):
        return self.block_2(self.attn_1(self.block_1(x, e)), e)


class DDPM(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        levels, time = len(config.widths), 4 * config.channels
        widths = [f * config.channels for f in config.widths]
        self.temb = Embed(config.channels)
        self.conv_in = nn.Conv2d(3, config.channels, 3, padding=1)

        def level(i, inputs):
            attn = [Attention(widths[i]) for _ in inputs] if i in config.attention else []
            return Level([Block(cin, widths[i], time) for cin in inputs], attn)

        entering = [config.channels, *widths[:-1]]
        self.down = nn.ModuleList(level(i, [entering[i]] + [widths[i]] * (config.blocks - 1)) for i in range(levels))
        self.mid = Middle(widths[-1], time)
        # A level on the way up sees its own width from below it but for the first block,
        # and the skips of its own level but for the last, which came in from above.
        ups = []
        for i in range(levels):
            below = widths[min(i + 1, levels - 1)]
            ups.append(level(i, [below + widths[i]] + [2 * widths[i]] * (config.blocks - 1) + [widths[i] + entering[i]]))
        self.up = nn.ModuleList(ups)
        for i in range(levels - 1):
            self.down[i].downsample = Halve(widths[i], config.convolutions)
            self.up[i + 1].upsample = Double(widths[i + 1], config.convolutions)
        self.norm_out = norm(widths[0])
        self.conv_out = nn.Conv2d(widths[0], 3, 3, padding=1)

    def forward(self, x, timestep):
        e = self.temb(embedding(timestep, self.config.channels))
        h = self.conv_in(x)
        skips = [h]
        for level in self.down:
            for i in range(self.config.blocks):
                h = level.step(i, h, e)
                skips.append(h)
            if hasattr(level, "downsample"):
                h = level.downsample(h)
                skips.append(h)
        h = self.mid(h, e)
        for level in reversed(self.up):
            for i in range(self.config.blocks + 1):
                h = level.step(i, torch.cat([h, skips.pop()], 1), e)
            if hasattr(level, "upsample"):
                h = level.upsample(h)
        return self.conv_out(F.silu(self.norm_out(h)))


def recognises(state):
    """By any of its names, so that the one that is missing can be named."""
    return any(n.startswith(("temb.dense.", "down.0.block.", "mid.block_1.")) for n in state)


def detect(state):
    """The Config that names and shapes tell."""
    def width(name, axis=0):
        return extent(state, name, axis, "a DDPM")

    def has(prefix):  # any of its tensors, so that the one that is missing can be named
        return any(n.startswith(prefix) for n in state)

    if (channels := width("conv_in.weight", 1)) != 3:
        raise CheckpointError(f"This network takes {channels} channels, and a photo has 3: a latent model does not "
                              "work as a prior.")
    levels = 1 + max((int(n.split(".")[1]) for n in state if n.startswith("down.")), default=-1)
    blocks = 1 + max((int(n.split(".")[3]) for n in state if n.startswith("down.0.block.")), default=-1)
    if levels < 1 or blocks < 1:
        raise CheckpointError("The checkpoint looks like a DDPM network and lacks down.0.block.0.conv1.weight.")
    unit = width("conv_in.weight")
    widths = [width(f"down.{i}.block.0.conv1.weight") for i in range(levels)]
    if any(w % unit for w in widths):
        raise CheckpointError(f"The checkpoint's levels have {widths} channels, which are no multiples of {unit}.")
    return Config(channels=unit, widths=tuple(w // unit for w in widths), blocks=blocks,
                  attention=tuple(i for i in range(levels) if has(f"down.{i}.attn.0.")),
                  convolutions=levels == 1 or has("down.0.downsample.conv."))
