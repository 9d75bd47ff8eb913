"""Tiny networks of the layouts that are imported, and the same weights under diffusers' names."""

import adm
import ddpm
import torch

TINY_ADM = adm.Config(32, (1, 2), blocks=2, attention=(1,), out_channels=6, head_channels=32, size=64)
TINY_DDPM = ddpm.Config(channels=32, widths=(1, 2), blocks=2, attention=(1,))


def network(build, config, seed=1):
    torch.manual_seed(seed)
    net = build(config)
    with torch.no_grad():
        for value in net.parameters():  # norms too have weights that matter
            value.add_(0.1 * torch.randn_like(value))
    return net.eval().requires_grad_(False)


def inputs(classes=0, side=32, n=2, seed=3):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 3, side, side + 16, generator=g)
    t = torch.tensor([17, 930, 402][:n])
    return (x, t) + ((torch.tensor([4, 1, 0][:n]),) if classes else ())


def adm_names(state, config):
    """An ADM state dict under UNet2DModel's names."""
    each, out = config.blocks + 1, {}
    parts = {"in_layers.0": "norm1", "in_layers.2": "conv1", "emb_layers.1": "time_emb_proj", "out_layers.0": "norm2",
             "out_layers.3": "conv2", "skip_connection": "conv_shortcut", "op": "conv", "conv": "conv"}

    def place(side, i, j):
        if side == "middle_block":
            return "mid_block." + ("resnets.0", "attentions.0", "resnets.1")[i]
        if side == "input_blocks":
            level, k = divmod(i - 1, each)
            end = k == config.blocks
            return f"down_blocks.{level}." + ("downsamplers.0" if end else f"{('resnets', 'attentions')[j]}.{k}")
        level, k = divmod(i, each)
        attends = len(config.widths) - 1 - level in config.attention
        end = k == config.blocks and j == (2 if attends else 1)
        return f"up_blocks.{level}." + ("upsamplers.0" if end else f"{('resnets', 'attentions')[j]}.{k}")

    fixed = {"time_embed.0": "time_embedding.linear_1", "time_embed.2": "time_embedding.linear_2",
             "label_emb": "class_embedding", "input_blocks.0.0": "conv_in", "out.0": "conv_norm_out", "out.2": "conv_out"}
    for name, value in state.items():
        stem, kind = name.rsplit(".", 1)
        if stem in fixed:
            out[f"{fixed[stem]}.{kind}"] = value
            continue
        side, *rest = stem.split(".")
        i, j, rest = (int(rest[0]), 0, rest[1:]) if side == "middle_block" else (int(rest[0]), int(rest[1]), rest[2:])
        where, inner = place(side, i, j), ".".join(rest)
        if inner == "norm":
            out[f"{where}.group_norm.{kind}"] = value
        elif inner == "proj_out":
            out[f"{where}.to_out.0.{kind}"] = value.squeeze(-1) if kind == "weight" else value
        elif inner == "qkv":
            value = value.squeeze(-1) if kind == "weight" else value
            width = value.shape[0] // 3
            heads = adm.heads_of(config, width)
            if config.split_heads_first:
                value = value.reshape(heads, 3, width // heads, -1).transpose(0, 1)
            for letter, v in zip("qkv", value.reshape(3, width, -1), strict=True):
                out[f"{where}.to_{letter}.{kind}"] = v if kind == "weight" else v.reshape(-1)
        else:
            out[f"{where}.{parts[inner]}.{kind}"] = value
    return out


def ddpm_names(state, config):
    """A DDPM state dict under UNet2DModel's names."""
    levels = len(config.widths)
    attention = {"norm": "group_norm", "q": "to_q", "k": "to_k", "v": "to_v", "proj_out": "to_out.0"}
    out = {}
    for name, value in state.items():
        stem, kind = name.rsplit(".", 1)
        p = stem.split(".")
        if p[0] in ("down", "up"):
            level = int(p[1]) if p[0] == "down" else levels - 1 - int(p[1])
            where = f"{p[0]}_blocks.{level}."
            where += {"block": f"resnets.{p[3]}", "attn": f"attentions.{p[3]}", "downsample": "downsamplers.0",
                      "upsample": "upsamplers.0"}[p[2]]
            attends, inner = p[2] == "attn", p[-1]
        elif p[0] == "mid":
            where = {"block_1": "mid_block.resnets.0", "attn_1": "mid_block.attentions.0",
                     "block_2": "mid_block.resnets.1"}[p[1]]
            attends, inner = p[1] == "attn_1", p[2]
        else:
            fixed = {"temb.dense.0": "time_embedding.linear_1", "temb.dense.1": "time_embedding.linear_2",
                     "conv_in": "conv_in", "norm_out": "conv_norm_out", "conv_out": "conv_out"}
            out[f"{fixed[stem]}.{kind}"] = value
            continue
        if attends:
            inner = attention[inner]
            value = value.squeeze(-1).squeeze(-1) if kind == "weight" and inner != "group_norm" else value
        else:
            inner = {"temb_proj": "time_emb_proj", "nin_shortcut": "conv_shortcut"}.get(inner, inner)
        out[f"{where}.{inner}.{kind}"] = value
    return out
