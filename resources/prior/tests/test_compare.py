"""Every variant is a network that trains, and the table says what was measured."""

import argparse
import dataclasses
import json
import signal

import compare
import loop
import photos
import pytest
import run as runs
import torch
import validate
from net import Config, UNet


def test_variants_differ_from_the_base_and_can_be_built():
    assert len(compare.VARIANTS) >= 7
    base = compare.VARIANTS["base"]
    for name, v in compare.VARIANTS.items():
        assert name == "base" or (v.config, v.recipe) != (base.config, base.recipe), name
        with torch.device("meta"):
            net = UNet(v.config)
        assert sum(p.numel() for p in net.parameters()) <= 15e6, name
        assert 64 % v.config.multiple == 0, name
        photos.parse_mix(v.recipe.mix)


def test_a_variant_is_trained_to_its_budget_and_once(album, tmp_path, monkeypatch):
    torch.set_num_threads(1)
    training, held_out = photos.load([album[0]], photos.licences(album[1]))
    validator, stop = validate.Validator(held_out, side=32, count=4), loop.Stop()
    tiny = compare.Variant("tiny", Config(widths=(8, 16), blocks=(1, 1), attention_from=9, embedding=16),
                           dataclasses.replace(runs.Recipe(), pixels=2048, mix="32:1:"))
    a = argparse.Namespace(folder=tmp_path, flop=5e9, precision="fp32", report_every=1000)
    r = compare.train_variant("tiny", tiny, a, training, validator, stop)
    assert 5e9 <= r["flop"] < 1.3 * 5e9 and r["crops"] == 2 * r["steps"]
    monkeypatch.setattr(loop, "train", None)  # a second call reads the result
    assert compare.train_variant("tiny", tiny, a, training, validator, stop) == r

    path, kept = tmp_path / "tiny.result.json", (tmp_path / "tiny.result.json").read_text()
    other = argparse.Namespace(**vars(a) | {"flop": 5.4e9})
    with pytest.raises(SystemExit, match=r"tiny\.result\.json is of 5e\+09 FLOP and not of 5.4e\+09: give --flop"):
        compare.train_variant("tiny", tiny, other, training, validator, stop)
    old = {k: v for k, v in r.items() if k != "budget"} | {"flop": 5.2e9, "cpu_minutes": 1}  # the first kind of result
    path.write_text(json.dumps(old))
    assert compare.train_variant("tiny", tiny, a, training, validator, stop) == old
    with pytest.raises(SystemExit, match="give --flop 5.2e"):
        compare.train_variant("tiny", tiny, argparse.Namespace(**vars(a) | {"flop": 6e9}), training, validator, stop)
    path.unlink()
    with pytest.raises(SystemExit, match=r"tiny\.pt is of 5e\+09 FLOP"):
        compare.train_variant("tiny", tiny, other, training, validator, stop)
    path.write_text(kept)
    signal.signal(signal.SIGINT, signal.default_int_handler)

    doc = tmp_path / "E.md"
    doc.write_text(f"before\n{compare.BEGIN}\nold\n{compare.END}\nafter\n")
    compare.write_table(doc, compare.results_in(tmp_path))
    text = doc.read_text()
    assert text.startswith("before\n") and text.endswith("\nafter\n") and "old" not in text
    assert f"**{r['marks']:.2f}**" in text and "| tiny |" in text
    doc.write_text("no marks")
    with pytest.raises(SystemExit, match="lacks the lines"):
        compare.write_table(doc, [r])
