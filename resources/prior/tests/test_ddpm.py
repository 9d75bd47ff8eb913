"""The DDPM network against the published facts, and against diffusers' own words for it."""

import dataclasses

import checkpoint
import ddpm
import layouts
import pytest
import torch
from diffusers import UNet2DModel
from layouts import TINY_DDPM

#: millions of parameters as Ho et al. 2020 give them, section 4 and appendix B
MILLIONS = {"ddpm-256": 113.7, "ddpm-cifar10": 35.7}

NAMED = {
    "temb.dense.0.weight": (512, 128), "conv_in.weight": (128, 3, 3, 3), "down.0.block.0.conv1.weight": (128, 128, 3, 3),
    "down.2.block.0.nin_shortcut.weight": (256, 128, 1, 1), "down.4.attn.1.q.weight": (512, 512, 1, 1),
    "down.4.downsample.conv.weight": (512, 512, 3, 3), "mid.attn_1.proj_out.bias": (512,),
    "up.5.block.2.norm1.weight": (1024,), "up.4.attn.2.k.weight": (512, 512, 1, 1),
    "up.3.block.0.nin_shortcut.weight": (256, 768, 1, 1), "up.0.block.2.temb_proj.weight": (128, 512),
    "up.1.upsample.conv.weight": (128, 128, 3, 3), "norm_out.weight": (128,), "conv_out.weight": (3, 128, 3, 3),
}


def on_meta(config):
    with torch.device("meta"):
        return ddpm.DDPM(config)


@pytest.mark.parametrize("name", ddpm.PUBLISHED)
def test_published_networks_have_the_published_size_and_are_recognised(name):
    state = on_meta(ddpm.PUBLISHED[name]).state_dict()
    assert round(sum(v.numel() for v in state.values()) / 1e6, 1) == MILLIONS[name]
    assert ddpm.recognises(state) and ddpm.detect(state) == ddpm.PUBLISHED[name]


def test_names_and_shapes_of_the_256_network():
    config = ddpm.PUBLISHED["ddpm-256"]
    state = on_meta(config).state_dict()
    assert {n: tuple(state[n].shape) for n in NAMED} == NAMED
    assert config.size == 256 and ddpm.PUBLISHED["ddpm-cifar10"].size == 32


VARIANTS = {
    "as published": TINY_DDPM,
    "three levels": dataclasses.replace(TINY_DDPM, widths=(1, 1, 2), blocks=1, attention=(1,)),
    "without attention": dataclasses.replace(TINY_DDPM, attention=()),
}


@pytest.mark.parametrize("config", VARIANTS.values(), ids=VARIANTS)
def test_equals_diffusers_with_the_same_weights(config):
    levels = len(config.widths)
    theirs = UNet2DModel(
        block_out_channels=[w * config.channels for w in config.widths], layers_per_block=config.blocks,
        down_block_types=["AttnDownBlock2D" if i in config.attention else "DownBlock2D" for i in range(levels)],
        up_block_types=["AttnUpBlock2D" if i in config.attention else "UpBlock2D" for i in reversed(range(levels))],
        attention_head_dim=None, norm_eps=1e-6, downsample_padding=0, flip_sin_to_cos=False, freq_shift=1).eval()
    ours = layouts.network(ddpm.DDPM, config)
    theirs.load_state_dict(layouts.ddpm_names(ours.state_dict(), config))
    x = layouts.inputs()
    with torch.no_grad():
        wanted = theirs(*x).sample
        assert wanted.std() > 0.05
        assert torch.allclose(ours(*x), wanted, atol=2e-5)
    assert ddpm.detect(ours.state_dict()) == config


@pytest.mark.parametrize("change, words", [
    (lambda s: s.pop("mid.attn_1.k.bias"), "lacks mid.attn_1.k.bias"),
    (lambda s: s.update({"up.0.extra": torch.ones(2)}), "up.0.extra, unknown to it"),
    (lambda s: s.update({"norm_out.bias": torch.ones(31)}), "norm_out.bias of shape (31,) instead of (32,)"),
])
def test_keys_that_differ_are_named(change, words):
    state = layouts.network(ddpm.DDPM, TINY_DDPM).state_dict()
    change(state)
    with pytest.raises(checkpoint.CheckpointError) as e:
        checkpoint.load(on_meta(ddpm.detect(state)), state, "the network")
    assert words in str(e.value)
