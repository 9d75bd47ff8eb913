"""Parts of a network with their pullbacks, in operators that exporters know.

Each takes a tensor and gives (output, pullback): pullback(d), with d the derivative of
a number with respect to the output, is its derivative with respect to the input.
Parameters are constants.
"""

import torch
import torch.nn.functional as F


def chain(x, parts):
    """One part after another."""
    backs = []
    for part in parts:
        x, back = part(x)
        backs.append(back)

    def pullback(d):
        for back in reversed(backs):
            d = back(d)
        return d

    return x, pullback


def silu(x):
    s = torch.sigmoid(x)
    return x * s, lambda d: d * (s * (1 + x * (1 - s)))


def conv(x, layer):
    """A convolution with stride 1 that keeps the size."""
    pad = layer.padding[0]
    return F.conv2d(x, layer.weight, layer.bias, padding=pad), lambda d: F.conv_transpose2d(d, layer.weight, padding=pad)


def halve(x):
    """The mean of 2x2 pixels."""
    return F.avg_pool2d(x, 2), lambda d: F.interpolate(d, scale_factor=2.0, mode="nearest") * 0.25


def group_norm(x, layer, scale=1, shift=0):
    """Group normalisation, then scale and shift, which may be tensors (N, C, 1, 1).

    With z normalised and g the derivative with respect to it, the input's is
    (g - mean(g) - z mean(g z)) / sigma, the means being over a group.
    """
    n, c, h, w = x.shape
    groups = x.reshape(n, layer.num_groups, -1)
    centred = groups - groups.mean(2, keepdim=True)
    inverse = torch.rsqrt((centred * centred).mean(2, keepdim=True) + layer.eps)
    z = centred * inverse
    gain = layer.weight[None, :, None, None] * scale
    offset = layer.bias[None, :, None, None] * scale + shift

    def pullback(d):
        g = (d * gain).reshape(n, layer.num_groups, -1)
        mean, along = g.mean(2, keepdim=True), (g * z).mean(2, keepdim=True)
        return ((g - mean - z * along) * inverse).reshape(n, c, h, w)

    return z.reshape(n, c, h, w) * gain + offset, pullback


def attend(q, k, v):
    """Attention of queries (N, heads, channels, Q) to keys and values (..., K).

    The pullback gives the derivatives with respect to q, k and v.
    """
    # Both factors get the root of 1/sqrt(channels), so that neither grows large.
    root = q.shape[2] ** -0.25
    q, k = q * root, k * root
    weight = torch.softmax(q.transpose(2, 3) @ k, 3)  # Q x K

    def pullback(d):
        dv = d @ weight
        dw = d.transpose(2, 3) @ v
        ds = weight * (dw - (dw * weight).sum(3, keepdim=True))
        return (k @ ds.transpose(2, 3)) * root, (q @ ds) * root, dv

    return v @ weight.transpose(2, 3), pullback
