"""The gradient of a noisy-image classifier, for class-conditional DDRM.

The network is the classifier of Dhariwal & Nichol 2021: the encoder half of their
U-Net, with attention pooling, under the names of its published checkpoints
(time_embed.0, input_blocks.I.J, middle_block.J, out.0, out.2).

    x_t float32 (N, 3, H, W), timestep int64 (N,), label int64 (N,)
    -> d log p(label | x_t) / d x_t, like x_t

Exporters write down no derivative, so it is written here: each part gives its output
and its pullback, a function that takes the derivative with respect to the output to
the one with respect to the input. See pullback.py.
"""

import dataclasses

import torch
from adm import embedding
from pullback import attend, chain, conv, group_norm, halve, silu
from torch import nn


@dataclasses.dataclass(frozen=True)
class Config:
    """Sizes of a classifier. Levels are counted from the finest."""

    width: int  # the unit that widths multiplies
    widths: tuple  # a level's channels, in units of width; may be 0.5
    depth: int = 2  # residual blocks a level
    attention: tuple = ()  # levels with self-attention
    classes: int = 1000
    head_channels: int = 64
    size: int = 256  # native side

    @property
    def channels(self):
        return [int(w * self.width) for w in self.widths]

    @property
    def pooled(self):
        """The side of the coarsest level, which the pooling's positions fix."""
        return self.size >> (len(self.widths) - 1)


#: by native side: widths, and the levels at 32x32 pixels and below
PUBLISHED = {64: ((1, 2, 3, 4), (1, 2, 3)), 128: ((1, 1, 2, 3, 4), (2, 3, 4)),
             256: ((1, 1, 2, 2, 4, 4), (3, 4, 5)), 512: ((0.5, 1, 1, 2, 2, 4, 4), (4, 5, 6))}

#: noise schedules other than "linear 0.0001 0.02 1000"
SCHEDULES = {64: "cosine 1000"}


def published(size, depth=2, width=128, classes=1000):
    widths, attention = PUBLISHED[size]
    return Config(width, widths, depth, attention, classes, size=size)


class ResBlock(nn.Module):
    """Residual block; down halves by the mean of 2x2."""

    def __init__(self, cin, cout, time, down=False):
        super().__init__()
        self.down = down
        self.in_layers = nn.ModuleList([nn.GroupNorm(32, cin), nn.SiLU(), nn.Conv2d(cin, cout, 3, padding=1)])
        self.emb_layers = nn.Sequential(nn.SiLU(), nn.Linear(time, 2 * cout))
        # The third was dropout.
        self.out_layers = nn.ModuleList([nn.GroupNorm(32, cout), nn.SiLU(), nn.Identity(),
                                         nn.Conv2d(cout, cout, 3, padding=1)])
        self.skip_connection = nn.Conv2d(cin, cout, 1) if cin != cout else nn.Identity()

    def forward(self, x, e):
        resample = [halve] if self.down else []
        first, _, into = self.in_layers
        second, _, _, out = self.out_layers
        scale, shift = self.emb_layers(e)[:, :, None, None].chunk(2, 1)
        h, back_h = chain(x, [
            lambda v: group_norm(v, first), silu, *resample, lambda v: conv(v, into),
            lambda v: group_norm(v, second, 1 + scale, shift), silu, lambda v: conv(v, out)])
        skip = [] if isinstance(self.skip_connection, nn.Identity) else [lambda v: conv(v, self.skip_connection)]
        s, back_s = chain(x, [*resample, *skip])
        return s + h, lambda d: back_s(d) + back_h(d)


class Attention(nn.Module):
    """Self-attention over all positions; q, k and v lie inside a head."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm = nn.GroupNorm(32, width)
        self.qkv = nn.Conv1d(width, 3 * width, 1)
        self.proj_out = nn.Conv1d(width, width, 1)

    def forward(self, x, e):
        n, c, h, w = x.shape
        z, back_norm = group_norm(x, self.norm)
        qkv = self.qkv(z.reshape(n, c, h * w)).reshape(n, self.heads, 3, c // self.heads, h * w)
        y, back_attend = attend(*qkv.unbind(2))
        y = self.proj_out(y.reshape(n, c, h * w)).reshape(n, c, h, w)

        def pullback(d):
            into, out = self.qkv.weight[:, :, 0], self.proj_out.weight[:, :, 0]
            dy = (out.t() @ d.reshape(n, c, h * w)).reshape(n, self.heads, c // self.heads, h * w)
            dqkv = torch.stack(back_attend(dy), 2).reshape(n, 3 * c, h * w)
            return d + back_norm((into.t() @ dqkv).reshape(n, c, h, w))

        return x + y, pullback


class Stem(nn.Conv2d):
    def forward(self, x, e):
        return conv(x, self)


class AttentionPool(nn.Module):
    """Attention of the mean of all positions to all positions, then one linear layer."""

    def __init__(self, side, width, heads, classes):
        super().__init__()
        self.heads = heads
        self.positional_embedding = nn.Parameter(torch.zeros(width, side * side + 1))
        self.qkv_proj = nn.Conv1d(width, 3 * width, 1)
        self.c_proj = nn.Conv1d(width, classes, 1)

    def forward(self, x):
        n, c, h, w = x.shape
        each = c // self.heads
        x = x.reshape(n, c, h * w)
        tokens = torch.cat([x.mean(2, keepdim=True), x], 2) + self.positional_embedding
        # Only the answer to the mean's query is used.
        weight, bias = self.qkv_proj.weight[:, :, 0], self.qkv_proj.bias[:, None]
        wq, wkv = weight[:c], weight[c:]
        q = (wq @ tokens[:, :, :1] + bias[:c]).reshape(n, self.heads, each, 1)
        k, v = (wkv @ tokens + bias[c:]).reshape(n, 2, self.heads, each, h * w + 1).unbind(1)
        y, back_attend = attend(q, k, v)
        out = self.c_proj.weight[:, :, 0]

        def pullback(d):
            dq, dk, dv = back_attend((d @ out).reshape(n, self.heads, each, 1))
            dt = wkv.t() @ torch.cat([dk, dv], 1).reshape(n, 2 * c, h * w + 1)
            mean = dt[:, :, :1] + wq.t() @ dq.reshape(n, c, 1)
            return (dt[:, :, 1:] + mean / (h * w)).reshape(n, c, h, w)

        return y.reshape(n, c) @ out.t() + self.c_proj.bias, pullback


class Block(nn.ModuleList):
    """Layers one after another."""

    def forward(self, x, e):
        return chain(x, [lambda v, layer=layer: layer(v, e) for layer in self])


class Classifier(nn.Module):
    """Logits and their pullback; the names are those of the published checkpoints."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        time, head = 4 * config.width, config.head_channels
        self.time_embed = nn.Sequential(nn.Linear(config.width, time), nn.SiLU(), nn.Linear(time, time))
        ch = config.channels[0]
        self.input_blocks = nn.ModuleList([Block([Stem(3, ch, 3, padding=1)])])
        for level, width in enumerate(config.channels):
            for _ in range(config.depth):
                layers = [ResBlock(ch, width, time)]
                ch = width
                if level in config.attention:
                    layers.append(Attention(ch, ch // head))
                self.input_blocks.append(Block(layers))
            if level < len(config.widths) - 1:
                self.input_blocks.append(Block([ResBlock(ch, ch, time, down=True)]))
        self.middle_block = Block([ResBlock(ch, ch, time), Attention(ch, ch // head), ResBlock(ch, ch, time)])
        self.out = nn.ModuleList([nn.GroupNorm(32, ch), nn.SiLU(),
                                  AttentionPool(config.pooled, ch, ch // head, config.classes)])

    def forward(self, x, timestep):
        e = self.time_embed(embedding(timestep, self.config.width))
        blocks = [lambda v, b=b: b(v, e) for b in [*self.input_blocks, self.middle_block]]
        norm, _, pool = self.out
        return chain(x, [*blocks, lambda v: group_norm(v, norm), silu, pool])


class Gradient(nn.Module):
    """The gradient of log softmax(logits)[label] with respect to the picture."""

    def __init__(self, config):
        super().__init__()
        self.classifier = Classifier(config)

    def forward(self, x, timestep, label):
        logits, pullback = self.classifier(x, timestep)
        classes = torch.arange(self.classifier.config.classes)
        return pullback((classes[None] == label[:, None]).float() - torch.softmax(logits, 1))
