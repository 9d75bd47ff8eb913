"""The published classifier's computation, read straight off a state dict: another way
to the same logits, whose gradient autograd gives."""

import math

import torch
import torch.nn.functional as F


def res_block(s, p, x, e, down):
    def gn(name, v):
        return F.group_norm(v, 32, s[f"{p}.{name}.weight"], s[f"{p}.{name}.bias"])

    h = F.silu(gn("in_layers.0", x))
    if down:
        h, x = F.avg_pool2d(h, 2), F.avg_pool2d(x, 2)
    h = F.conv2d(h, s[f"{p}.in_layers.2.weight"], s[f"{p}.in_layers.2.bias"], padding=1)
    film = F.linear(F.silu(e), s[f"{p}.emb_layers.1.weight"], s[f"{p}.emb_layers.1.bias"])
    scale, shift = film[..., None, None].chunk(2, dim=1)
    h = F.silu(gn("out_layers.0", h) * (1 + scale) + shift)
    h = F.conv2d(h, s[f"{p}.out_layers.3.weight"], s[f"{p}.out_layers.3.bias"], padding=1)
    if f"{p}.skip_connection.weight" in s:
        x = F.conv2d(x, s[f"{p}.skip_connection.weight"], s[f"{p}.skip_connection.bias"])
    return x + h


def attention(s, p, x, each):
    n, c, h, w = x.shape
    z = F.group_norm(x, 32, s[f"{p}.norm.weight"], s[f"{p}.norm.bias"]).flatten(2)
    z = F.conv1d(z, s[f"{p}.qkv.weight"], s[f"{p}.qkv.bias"])
    out = []
    for head in z.split(3 * each, dim=1):
        q, k, v = (t.transpose(1, 2) for t in head.split(each, dim=1))
        out.append(F.scaled_dot_product_attention(q, k, v).transpose(1, 2))
    y = F.conv1d(torch.cat(out, 1), s[f"{p}.proj_out.weight"], s[f"{p}.proj_out.bias"])
    return x + y.reshape(n, c, h, w)


def pool(s, x, each):
    x = x.flatten(2)
    x = torch.cat([x.mean(-1, keepdim=True), x], -1) + s["out.2.positional_embedding"][None]
    q, k, v = F.conv1d(x, s["out.2.qkv_proj.weight"], s["out.2.qkv_proj.bias"]).chunk(3, dim=1)
    out = []
    for a, b, c in zip(q.split(each, 1), k.split(each, 1), v.split(each, 1)):
        a, b, c = (t.transpose(1, 2) for t in (a, b, c))
        out.append(F.scaled_dot_product_attention(a, b, c).transpose(1, 2))
    y = F.conv1d(torch.cat(out, 1), s["out.2.c_proj.weight"], s["out.2.c_proj.bias"])
    return y[:, :, 0]


def logits(s, x, timestep, depth, each):
    """s is a state dict; after the stem come depth blocks a level, then one that halves."""
    dim = s["time_embed.0.weight"].shape[1]
    f = torch.exp(-math.log(10000) * torch.arange(dim // 2) / (dim // 2))
    a = timestep[:, None].float() * f
    e = F.linear(torch.cat([torch.cos(a), torch.sin(a)], -1), s["time_embed.0.weight"], s["time_embed.0.bias"])
    e = F.linear(F.silu(e), s["time_embed.2.weight"], s["time_embed.2.bias"])
    h = F.conv2d(x, s["input_blocks.0.0.weight"], s["input_blocks.0.0.bias"], padding=1)
    i = 1
    while f"input_blocks.{i}.0.in_layers.0.weight" in s:
        h = res_block(s, f"input_blocks.{i}.0", h, e, down=i % (depth + 1) == 0)
        if f"input_blocks.{i}.1.norm.weight" in s:
            h = attention(s, f"input_blocks.{i}.1", h, each)
        i += 1
    h = res_block(s, "middle_block.0", h, e, down=False)
    h = attention(s, "middle_block.1", h, each)
    h = res_block(s, "middle_block.2", h, e, down=False)
    h = F.silu(F.group_norm(h, 32, s["out.0.weight"], s["out.0.bias"]))
    return pool(s, h, each)


def gradient(s, x, timestep, label, depth, each):
    """The gradient of log softmax(logits)[label] by autograd."""
    x = x.clone().requires_grad_(True)
    with torch.enable_grad():
        log = F.log_softmax(logits(s, x, timestep, depth, each), dim=1)
        return torch.autograd.grad(log.gather(1, label[:, None]).sum(), x)[0]
