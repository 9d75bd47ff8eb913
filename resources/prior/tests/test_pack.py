"""A dry run of a training that is carried to another machine and back."""

import subprocess
import sys

import pack
import photos
import pytest
import run as runs
import state as states
import torch
from net import Config
from test_training import HERE, RECIPE, TINY

SHARD = 200_000


def test_there_and_back(album, tmp_path):
    shards = pack.pack_photos([album[0]], album[1], tmp_path / "pack", SHARD)
    assert len(shards) > 1 and all(s.stat().st_size <= SHARD for s in shards)
    licences = photos.licences(tmp_path / "pack" / "SOURCES.tsv")
    here, there = photos.load([album[0]], licences), photos.load([tmp_path / "pack"], licences)
    assert [[p.name for p in part] for part in here] == [[p.name for p in part] for part in there]

    state = tmp_path / "disk" / "run.pt"
    state.parent.mkdir()
    leg = [sys.executable, HERE / "train.py", "--photos", tmp_path / "pack", "--licences", tmp_path / "pack" / "SOURCES.tsv",
           "--state", state, "--widths", "8,16", "--blocks", "1,1", "--pixels", "2048", "--mix", "32:1:", "--workers", "1",
           "--flop", "5.9e7", "--cooldown", "0.6", "--leg-minutes", "0.001", "--device", "cpu", "--report-every", "1000"]
    ends, spent = [], []
    while not ends or ends[-1] != "the budget is spent":
        ends.append(subprocess.run(leg, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
        spent.append(states.load(state)["flop"])
        assert len(spent) < 2 or spent[-1] > spent[-2], "every leg goes on"
    assert "% of the budget is spent" in ends[0]

    parts = pack.pack_back(state, tmp_path / "out", part_bytes=20_000)
    assert len(parts) > 1 and all(p.stat().st_size <= 20_000 for p in parts)
    assert {p.name for p in (tmp_path / "out").iterdir()} == {p.name for p in parts} | {pack.MANIFEST}
    manifest = pack.join(tmp_path / "out", tmp_path / "back")
    saved = states.load(state)
    assert manifest["steps"] == saved["steps"]
    config, ema = states.load_weights(tmp_path / "back" / "ema.bin")
    assert config == states.config_of(saved["config"])
    for k, v in saved["ema"][1].items():
        assert torch.equal(ema[k], v.half().float()), k
    before = states.load_weights(state.with_suffix(".resume.bin"))[1]
    _, resumed = states.load_weights(tmp_path / "back" / "resume.bin")
    for k, v in before.items():
        assert torch.allclose(resumed[k], v, rtol=2**-8, atol=1e-7), k
    again = runs.start(tmp_path / "again.pt", None, RECIPE, runs.Budget(minutes=1), tmp_path / "back" / "resume.bin")
    assert again.config == config

    parts[0].write_bytes(b"x" + parts[0].read_bytes()[1:])
    with pytest.raises(SystemExit, match="not those that were written"):
        pack.join(tmp_path / "out", tmp_path / "again")
    parts[0].unlink()
    with pytest.raises(SystemExit, match="part-000 and 0 other parts are missing"):
        pack.join(tmp_path / "out", tmp_path / "again")


def test_large_photos_are_made_as_small_as_training_wants_them(album):
    data = (album[0] / "made__00.png").read_bytes()
    import io
    from PIL import Image
    assert min(Image.open(io.BytesIO(pack.smaller(data))).size) == photos.SHORT_SIDE
    small = (album[0] / "made__01.png").read_bytes()
    assert pack.smaller(small) == small


def test_the_largest_prior_comes_back_within_its_bounds(tmp_path):
    config = Config(widths=(64, 128, 256, 320, 320))  # 14.5 million parameters
    run = runs.Run(config, RECIPE, runs.Budget(minutes=1))
    run.save(tmp_path / "run.pt")
    parts = pack.pack_back(tmp_path / "run.pt", tmp_path / "out")
    assert sum(p.stat().st_size for p in parts) <= 60e6
    assert all(p.stat().st_size < 16e6 for p in parts)
    pack.join(tmp_path / "out", tmp_path / "back")
    assert (tmp_path / "back" / "resume.bin").stat().st_size <= 32e6
    with pytest.raises(SystemExit, match="more than 10"):
        pack.pack_back(tmp_path / "run.pt", tmp_path / "out", limit=10e6)


def test_an_unknown_average_is_named(tmp_path):
    runs.Run(TINY, RECIPE, runs.Budget(minutes=1)).save(tmp_path / "run.pt")
    with pytest.raises(SystemExit, match="0.5; there are 0.999, 0.9995"):
        pack.pack_back(tmp_path / "run.pt", tmp_path / "out", "0.5")
