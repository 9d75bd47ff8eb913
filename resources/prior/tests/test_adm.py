"""The ADM network against the published facts, and against diffusers' own words for it."""

import dataclasses

import adm
import checkpoint
import layouts
import pytest
import torch
from diffusers import UNet2DModel
from layouts import TINY_ADM

#: millions of parameters: Dhariwal & Nichol 2021, table 11, the released files, and DPS's FFHQ file
MILLIONS = {"adm-256": 553.8, "adm-256-uncond": 552.8, "adm-512": 559.0, "adm-128": 421.5, "adm-64": 295.9,
            "adm-ffhq": 93.6}

#: of the unconditional 256x256 network, written down by hand from its flags
NAMED = {
    "time_embed.0.weight": (1024, 256), "time_embed.2.weight": (1024, 1024), "input_blocks.0.0.weight": (256, 3, 3, 3),
    "input_blocks.3.0.in_layers.2.weight": (256, 256, 3, 3), "input_blocks.7.0.skip_connection.weight": (512, 256, 1, 1),
    "input_blocks.10.1.qkv.weight": (1536, 512, 1), "input_blocks.13.1.norm.weight": (1024,),
    "input_blocks.17.0.emb_layers.1.weight": (2048, 1024), "middle_block.1.proj_out.weight": (1024, 1024, 1),
    "middle_block.2.out_layers.3.weight": (1024, 1024, 3, 3), "output_blocks.2.2.in_layers.2.weight": (1024, 1024, 3, 3),
    "output_blocks.8.2.out_layers.3.weight": (512, 512, 3, 3), "output_blocks.11.1.emb_layers.1.bias": (1024,),
    "output_blocks.17.0.skip_connection.weight": (256, 512, 1, 1), "out.2.weight": (6, 256, 3, 3),
}


def on_meta(config):
    with torch.device("meta"):
        return adm.ADM(config)


@pytest.mark.parametrize("name", adm.PUBLISHED)
def test_published_networks_have_the_published_size_and_are_recognised(name):
    state = on_meta(adm.PUBLISHED[name]).state_dict()
    assert round(sum(v.numel() for v in state.values()) / 1e6, 1) == MILLIONS[name]
    assert adm.recognises(state) and adm.published(adm.detect(state)) == name


def test_names_and_shapes_of_the_256_network():
    state = on_meta(adm.PUBLISHED["adm-256-uncond"]).state_dict()
    assert {n: tuple(state[n].shape) for n in NAMED} == NAMED
    assert "label_emb.weight" not in state
    attention = sorted({int(n.split(".")[1]) for n in state if n.startswith("input_blocks.") and ".qkv." in n})
    assert attention == [10, 11, 13, 14, 16, 17]
    assert sorted({int(n.split(".")[1]) for n in state if n.startswith("output_blocks.") and ".qkv." in n}) == [*range(9)]
    assert tuple(on_meta(adm.PUBLISHED["adm-512"]).state_dict()["label_emb.weight"].shape) == (1000, 1024)


VARIANTS = {
    "as published": TINY_ADM,
    "with classes": dataclasses.replace(TINY_ADM, classes=5),
    "newer order of heads": dataclasses.replace(TINY_ADM, split_heads_first=False),
    "convolutions between levels": dataclasses.replace(TINY_ADM, resampling_blocks=False, out_channels=3),
    "embedding added": dataclasses.replace(TINY_ADM, scale_shift=False),
    "three levels, one block": dataclasses.replace(TINY_ADM, widths=(1, 1, 2), blocks=1, attention=(1, 2)),
    "one attention level": dataclasses.replace(TINY_ADM, widths=(1, 2, 2), attention=(1,)),
}


@pytest.mark.parametrize("config", VARIANTS.values(), ids=VARIANTS)
def test_equals_diffusers_with_the_same_weights(config):
    levels = len(config.widths)
    down = ["AttnDownBlock2D" if i in config.attention else
            "ResnetDownsampleBlock2D" if config.resampling_blocks and i + 1 < levels else "DownBlock2D"
            for i in range(levels)]
    up = ["AttnUpBlock2D" if i in config.attention else
          "ResnetUpsampleBlock2D" if config.resampling_blocks and i > 0 else "UpBlock2D" for i in reversed(range(levels))]
    resample = "resnet" if config.resampling_blocks else "conv"
    theirs = UNet2DModel(
        out_channels=config.out_channels, block_out_channels=[int(w * config.channels) for w in config.widths],
        layers_per_block=config.blocks, down_block_types=down, up_block_types=up, downsample_type=resample,
        upsample_type=resample, attention_head_dim=config.head_channels, num_class_embeds=config.classes or None,
        resnet_time_scale_shift="scale_shift" if config.scale_shift else "default", attn_norm_num_groups=32).eval()
    ours = layouts.network(adm.ADM, config)
    theirs.load_state_dict(layouts.adm_names(ours.state_dict(), config))
    x = layouts.inputs(config.classes)
    with torch.no_grad():
        wanted = theirs(*x[:2], class_labels=x[2] if config.classes else None).sample
        assert wanted.std() > 0.05
        assert torch.allclose(ours(*x), wanted, atol=2e-5)


@pytest.mark.parametrize("config", VARIANTS.values(), ids=VARIANTS)
def test_configuration_is_read_from_names_and_shapes(config):
    found = adm.detect(on_meta(config).state_dict())
    assert dataclasses.replace(found, head_channels=32, size=64, split_heads_first=config.split_heads_first) == config


def test_the_label_matters():
    net = layouts.network(adm.ADM, VARIANTS["with classes"])
    x, t, label = layouts.inputs(5)
    assert not torch.allclose(net(x, t, label), net(x, t, (label + 1) % 5), atol=1e-3)


@pytest.mark.parametrize("change, words", [
    (lambda s: s.pop("middle_block.1.qkv.bias"), "lacks middle_block.1.qkv.bias"),
    (lambda s: s.update({"extra.weight": torch.ones(2)}), "extra.weight, unknown to it"),
    (lambda s: s.update({"out.0.weight": torch.ones(31)}), "out.0.weight of shape (31,) instead of (32,)"),
])
def test_keys_that_differ_are_named(change, words):
    state = layouts.network(adm.ADM, TINY_ADM).state_dict()
    change(state)
    config = dataclasses.replace(adm.detect(state), head_channels=32)
    with pytest.raises(checkpoint.CheckpointError) as e:
        checkpoint.load(on_meta(config), state, "the network")
    assert words in str(e.value)


def test_classifiers_and_upsamplers_are_no_priors():
    state = on_meta(TINY_ADM).state_dict()
    with pytest.raises(checkpoint.CheckpointError, match="classifier"):
        adm.detect({n: v for n, v in state.items() if not n.startswith("output_blocks.")})
    with pytest.raises(checkpoint.CheckpointError, match="6 channels"):
        adm.detect(state | {"input_blocks.0.0.weight": torch.empty(32, 6, 3, 3, device="meta")})
