"""ADM, the U-Net of Dhariwal & Nichol 2021, under the names of its published checkpoints.

    x_t float32 (N, 3, H, W), timestep (N,)[, label (N,)] -> eps, and a learned variance

Parameters are called time_embed.0, label_emb, input_blocks.I.J, middle_block.J,
output_blocks.I.J and out.2 as in guided-diffusion's files, so that a state dict says
which network it belongs to; detect reads that from names and shapes. What they do not
tell, the attention heads and the native size, comes from the published list.
"""

import dataclasses
import math

import torch
import torch.nn.functional as F
from checkpoint import CheckpointError, extent
from torch import nn


@dataclasses.dataclass(frozen=True)
class Config:
    """Sizes of an ADM network. Levels are counted from the finest."""

    channels: int  # the unit that widths multiplies
    widths: tuple  # a level's channels, in units of channels; may be 0.5
    blocks: int = 2  # residual blocks each way a level
    attention: tuple = ()  # levels with self-attention
    out_channels: int = 6
    classes: int = 0
    resampling_blocks: bool = True  # residual blocks that halve and double, instead of convolutions
    scale_shift: bool = True  # the embedding scales and shifts, instead of being added
    head_channels: int = 64  # channels of a head; 0: heads says how many
    heads: int = 4
    split_heads_first: bool = True  # the older order of qkv: heads outside, q, k and v inside
    size: int = 256  # native side

    @property
    def multiple(self):
        return 2 ** (len(self.widths) - 1)


W256, W512 = (1, 1, 2, 2, 4, 4), (0.5, 1, 1, 2, 2, 4, 4)

#: what is published, by the names that --kind takes
PUBLISHED = {
    "adm-256": Config(256, W256, attention=(3, 4, 5), classes=1000),
    "adm-256-uncond": Config(256, W256, attention=(3, 4, 5)),  # LSUN bedroom, cat and horse too
    "adm-512": Config(256, W512, attention=(4, 5, 6), classes=1000, size=512),
    "adm-ffhq": Config(128, W256, blocks=1, attention=(4,)),
    "adm-128": Config(256, (1, 1, 2, 3, 4), attention=(2, 3, 4), classes=1000, head_channels=0, size=128),
    "adm-64": Config(192, (1, 2, 3, 4), blocks=3, attention=(1, 2, 3), classes=1000, split_heads_first=False, size=64),
}

#: noise schedules other than "linear 0.0001 0.02 1000"
SCHEDULES = {"adm-64": "cosine 1000"}


def embedding(timestep, dim):
    """Cosines, then sines, of the timestep at dim/2 frequencies from 1 down to 1/10000."""
    half = dim // 2
    frequencies = torch.exp(torch.arange(half, dtype=torch.float32) * (-math.log(10000) / half))
    angle = timestep.float()[:, None] * frequencies[None]
    return torch.cat([angle.cos(), angle.sin()], 1)


class ResBlock(nn.Module):
    """Residual block; resample is None, "down" (2x2 mean) or "up" (nearest)."""

    def __init__(self, cin, cout, time, scale_shift=True, resample=None):
        super().__init__()
        self.scale_shift, self.resample = scale_shift, resample
        self.in_layers = nn.Sequential(nn.GroupNorm(32, cin), nn.SiLU(), nn.Conv2d(cin, cout, 3, padding=1))
        self.emb_layers = nn.Sequential(nn.SiLU(), nn.Linear(time, 2 * cout if scale_shift else cout))
        # The third was dropout.
        self.out_layers = nn.Sequential(nn.GroupNorm(32, cout), nn.SiLU(), nn.Identity(),
                                        nn.Conv2d(cout, cout, 3, padding=1))
        self.skip_connection = nn.Conv2d(cin, cout, 1) if cin != cout else nn.Identity()

    def _resampled(self, x):
        if self.resample == "down":
            return F.avg_pool2d(x, 2)
        if self.resample == "up":
            return F.interpolate(x, scale_factor=2.0, mode="nearest")
        return x

    def forward(self, x, e):
        norm, act, conv = self.in_layers
        h = conv(self._resampled(act(norm(x))))
        e = self.emb_layers(e)[:, :, None, None]
        norm, act, _, conv = self.out_layers
        if self.scale_shift:
            scale, shift = e.chunk(2, 1)
            h = norm(h) * (1 + scale) + shift
        else:
            h = norm(h + e)
        return self.skip_connection(self._resampled(x)) + conv(act(h))


class Attention(nn.Module):
    """Self-attention over all positions."""

    def __init__(self, width, heads, split_heads_first=True):
        super().__init__()
        self.heads, self.split_heads_first = heads, split_heads_first
        self.norm = nn.GroupNorm(32, width)
        self.qkv = nn.Conv1d(width, 3 * width, 1)
        self.proj_out = nn.Conv1d(width, width, 1)

    def forward(self, x, e=None):
        n, c, h, w = x.shape
        each = c // self.heads
        qkv = self.qkv(self.norm(x).reshape(n, c, h * w))
        if self.split_heads_first:
            q, k, v = qkv.reshape(n, self.heads, 3, each, h * w).unbind(2)
        else:
            q, k, v = qkv.reshape(n, 3, self.heads, each, h * w).unbind(1)
        # Both factors get the root of 1/sqrt(each): less would be lost in half precision.
        scale = each**-0.25
        weight = torch.softmax((q * scale).transpose(-1, -2) @ (k * scale), -1)
        y = v @ weight.transpose(-1, -2)
        return x + self.proj_out(y.reshape(n, c, h * w)).reshape(n, c, h, w)


class Down(nn.Module):
    """Halves by a convolution."""

    def __init__(self, width):
        super().__init__()
        self.op = nn.Conv2d(width, width, 3, stride=2, padding=1)

    def forward(self, x, e=None):
        return self.op(x)


class Up(nn.Module):
    """Doubles by repetition and a convolution."""

    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x, e=None):
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Stem(nn.Conv2d):
    def forward(self, x, e=None):
        return super().forward(x)


class Chain(nn.ModuleList):
    """Modules one after another, each given the embedding."""

    def forward(self, x, e):
        for part in self:
            x = part(x, e)
        return x


def heads_of(config, width):
    return width // config.head_channels if config.head_channels else config.heads


def encoder(config, time):
    """(input blocks, middle block, channels after each input block)."""
    def attention(width):
        return Attention(width, heads_of(config, width), config.split_heads_first)

    width = int(config.widths[0] * config.channels)
    blocks, widths = [Chain([Stem(3, width, 3, padding=1)])], [width]
    for level, factor in enumerate(config.widths):
        for _ in range(config.blocks):
            cout = int(factor * config.channels)
            parts = [ResBlock(width, cout, time, config.scale_shift)]
            width = cout
            if level in config.attention:
                parts.append(attention(width))
            blocks.append(Chain(parts))
            widths.append(width)
        if level + 1 < len(config.widths):
            blocks.append(Chain([ResBlock(width, width, time, config.scale_shift, "down")
                                 if config.resampling_blocks else Down(width)]))
            widths.append(width)
    middle = Chain([ResBlock(width, width, time, config.scale_shift), attention(width),
                    ResBlock(width, width, time, config.scale_shift)])
    return nn.ModuleList(blocks), middle, widths


class ADM(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        time = 4 * config.channels
        self.time_embed = nn.Sequential(nn.Linear(config.channels, time), nn.SiLU(), nn.Linear(time, time))
        if config.classes:
            self.label_emb = nn.Embedding(config.classes, time)
        self.input_blocks, self.middle_block, widths = encoder(config, time)
        width, outputs = widths[-1], []
        for level in reversed(range(len(config.widths))):
            for i in range(config.blocks + 1):
                cout = int(config.widths[level] * config.channels)
                parts = [ResBlock(width + widths.pop(), cout, time, config.scale_shift)]
                width = cout
                if level in config.attention:
                    parts.append(Attention(width, heads_of(config, width), config.split_heads_first))
                if level > 0 and i == config.blocks:
                    parts.append(ResBlock(width, width, time, config.scale_shift, "up")
                                 if config.resampling_blocks else Up(width))
                outputs.append(Chain(parts))
        self.output_blocks = nn.ModuleList(outputs)
        self.out = nn.Sequential(nn.GroupNorm(32, width), nn.SiLU(), nn.Conv2d(width, config.out_channels, 3, padding=1))

    def forward(self, x, timestep, label=None):
        e = self.time_embed(embedding(timestep, self.config.channels))
        if self.config.classes:
            e = e + self.label_emb(label)
        skips, h = [], x
        for block in self.input_blocks:
            h = block(h, e)
            skips.append(h)
        h = self.middle_block(h, e)
        for block in self.output_blocks:
            h = block(torch.cat([h, skips.pop()], 1), e)
        return self.out(h)


def recognises(state):
    """By any of its names, so that the one that is missing can be named."""
    return any(n.startswith(("input_blocks.", "output_blocks.", "time_embed.")) for n in state)


def detect(state):
    """The Config that names and shapes tell, heads and size as in Config's defaults."""
    def shape(name, axis):
        return extent(state, name, axis, "an ADM")

    def has(prefix):
        return any(n.startswith(prefix) for n in state)

    if not has("output_blocks."):
        raise CheckpointError("This is an ADM classifier of no published layout; only those with attention pooling can guide a prior.")
    if (channels := shape("input_blocks.0.0.weight", 1)) != 3:
        raise CheckpointError(f"This network takes {channels} channels, and a photo has 3: an upsampler or a latent "
                              "model does not work as a prior.")
    count = 1 + max(int(n.split(".")[1]) for n in state if n.startswith("output_blocks."))
    # The blocks of the coarsest level end with the one that doubles.
    doubling = [i for i in range(count)
                if any(has(f"output_blocks.{i}.{j}.{k}") for j in (1, 2) for k in ("in_layers.", "conv."))]
    each = doubling[0] + 1 if doubling else count
    levels = count // each
    if count % each or each < 2:
        raise CheckpointError(f"The checkpoint has {count} output blocks, the first {each} of them of the coarsest "
                              "level: no ADM network looks like that.")
    first = [1 + level * each for level in range(levels)]
    widths = [shape(f"input_blocks.{i}.0.in_layers.2.weight", 0) for i in first]
    unit = shape("time_embed.0.weight", 1)
    return Config(
        channels=unit, widths=tuple(int(w / unit) if w % unit == 0 else w / unit for w in widths), blocks=each - 1,
        attention=tuple(level for level, i in enumerate(first) if has(f"input_blocks.{i}.1.qkv.")),
        out_channels=shape("out.2.weight", 0),
        classes=shape("label_emb.weight", 0) if has("label_emb.") else 0,
        resampling_blocks=levels == 1 or has(f"input_blocks.{each}.0.in_layers."),
        scale_shift=shape("input_blocks.1.0.emb_layers.1.weight", 0) == 2 * widths[0])


def published(config):
    """The name of the published network that a detected configuration belongs to, or None."""
    def visible(c):
        return dataclasses.replace(c, head_channels=0, heads=0, split_heads_first=True, size=0)

    return next((name for name, c in PUBLISHED.items() if visible(c) == visible(config)), None)
