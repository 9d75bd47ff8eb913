"""A run can be stopped at any moment and goes on as if it had not been."""

import dataclasses
import json
import math
import pathlib
import random
import signal
import subprocess
import sys
import time
import types

import loop
import photos
import pytest
import run as runs
import state as states
import torch
import validate
from net import Config

HERE = pathlib.Path(__file__).resolve().parent.parent
TINY = Config(widths=(8, 16), blocks=(1, 1), attention_from=1, embedding=16)
RECIPE = runs.Recipe(pixels=2 * 32 * 32, mix="32:1:", warmup=2)


def feeder_of(run, album):
    training, _ = photos.load([album[0]], photos.licences(album[1]))
    return photos.Feeder(training, run.recipe.pixels, photos.parse_mix(run.recipe.mix), run.rng)


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_resumed_run_is_the_unbroken_one(optimizer, album, tmp_path):
    torch.set_num_threads(1)
    recipe = runs.Recipe(optimizer=optimizer, pixels=RECIPE.pixels, mix=RECIPE.mix, warmup=2)
    whole = runs.Run(TINY, recipe, runs.Budget(flop=1e12))
    batches = feeder_of(whole, album)
    losses = [whole.step(batches()) for _ in range(8)]

    first = runs.Run(TINY, recipe, runs.Budget(flop=1e12))
    batches = feeder_of(first, album)
    for _ in range(4):
        first.step(batches())
    first.save(tmp_path / "r.pt")
    second = runs.Run.resume(tmp_path / "r.pt")
    batches = feeder_of(second, album)
    assert [second.step(batches()) for _ in range(4)] == losses[4:]
    for k, v in whole.net.state_dict().items():
        assert torch.equal(v, second.net.state_dict()[k]), k
    for a, b in zip(whole.ema, second.ema, strict=True):
        assert all(torch.equal(a[k], b[k]) for k in a)


def test_killed_run_goes_on_where_it_was(album, tmp_path):
    state = tmp_path / "r.pt"
    command = [sys.executable, HERE / "train.py", "--photos", album[0], "--licences", album[1], "--state", state,
               "--widths", "8,16", "--blocks", "1,1", "--pixels", "2048", "--mix", "32:1:", "--flop", "8e9",  # 400 steps
               "--save-every", "0.1", "--report-every", "1000", "--device", "cpu"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    while not state.exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    killed = states.load(state)
    assert killed["steps"] > 0 and killed["flop"] < 8e9
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "the budget is spent" in out
    ended = states.load(state)
    assert ended["steps"] > killed["steps"] and ended["flop"] >= 8e9 > ended["flop"] * (1 - 1.5 / ended["steps"])
    rows = [json.loads(line) for line in state.with_suffix(".jsonl").read_text().splitlines()]
    resumed = [r for r in rows if r["steps"] == killed["steps"]]
    assert resumed, "the second call measured the state that the first one left"
    assert len(rows[-1]["psnr"]) == 10 and all(math.isfinite(v) for v in rows[-1]["psnr"].values())
    for name in ("r.resume.bin", "r.ema0.999.bin", "r.ema0.9995.bin"):
        config, weights = states.load_weights(tmp_path / name)
        assert config.widths == (8, 16) and weights.keys() == ended["net"].keys()


def test_learning_rate_warms_up_stays_and_cools_down():
    b = runs.Budget(minutes=10, cooldown=0.2)
    assert b.scale(0.0, 0, 100) == 0.01
    assert b.scale(0.5, 500, 100) == b.scale(0.8, 500, 100) == 1
    assert math.isclose(b.scale(0.9, 500, 100), 0.5) and b.scale(1.0, 500, 100) == 0
    with pytest.raises(ValueError):
        runs.Budget()


def test_budget_counts_the_operations_of_a_step(album):
    run = runs.Run(TINY, RECIPE, runs.Budget(flop=1e12))
    run.step(feeder_of(run, album)())
    from net import flop
    assert run.flop == 3 * 2 * flop(TINY, 32)


def test_training_learns(album, tmp_path):
    torch.set_num_threads(1)
    run = runs.Run(TINY, RECIPE, runs.Budget(flop=1.5e10))
    _, held_out = photos.load([album[0]], photos.licences(album[1]))
    log = loop.Log(tmp_path / "r.pt", validate.Validator(held_out, side=32, count=8))
    before = validate.mean_of_marks(log.report(run, math.nan))
    stop = loop.Stop()
    assert loop.train(run, feeder_of(run, album), tmp_path / "r.pt", log, stop, save_every=1000)
    assert validate.mean_of_marks(log.report(run, math.nan)) > before + 1
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_starts_from_weights_and_not_over_a_state(tmp_path):
    run = runs.Run(TINY, RECIPE, runs.Budget(minutes=1))
    torch.nn.init.constant_(run.net.out.bias, 0.25)
    states.save_weights(tmp_path / "resume.bin", run.net.state_dict(), TINY)
    again = runs.start(tmp_path / "r.pt", None, RECIPE, runs.Budget(minutes=1), tmp_path / "resume.bin")
    assert again.config == TINY and again.steps == 0
    assert torch.equal(again.net.out.bias, torch.full_like(again.net.out.bias, 0.25))
    assert random.Random(1).getstate() == again.rng.getstate()


LEFT = ("r.jsonl", "r.resume.bin", "r.ema0.999.bin", "r.ema0.5.bin")


def test_a_new_run_takes_nothing_of_an_earlier_one_for_its_own(album, tmp_path):
    for name in (*LEFT, "s.jsonl", "r2.resume.bin", "r.onnx"):
        (tmp_path / name).write_bytes(b"an earlier run's")
    run = runs.start(tmp_path / "r.pt", TINY, RECIPE, runs.Budget(flop=1e8))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.onnx", "r2.resume.bin", "s.jsonl"]
    _, held_out = photos.load([album[0]], photos.licences(album[1]))
    log = loop.Log(tmp_path / "r.pt", validate.Validator(held_out, side=32, count=2))
    assert loop.train(run, feeder_of(run, album), tmp_path / "r.pt", log, types.SimpleNamespace(asked=False))
    config, weights = states.load_weights(tmp_path / "r.resume.bin")
    assert config == TINY and weights.keys() == run.net.state_dict().keys()
    assert runs.start(tmp_path / "r.pt", TINY, RECIPE, runs.Budget(flop=1e8)).steps == run.steps
    assert (tmp_path / "r.resume.bin").exists() and (tmp_path / "r.jsonl").exists(), "those of a run that goes on stay"
    (tmp_path / "r.pt").unlink()
    with pytest.raises(SystemExit, match="r.resume.bin is a file that the run at .* writes itself; name another --state"):
        runs.start(tmp_path / "r.pt", None, RECIPE, runs.Budget(flop=1e8), tmp_path / "r.resume.bin")
    assert (tmp_path / "r.resume.bin").exists()


@pytest.mark.parametrize("device", ["cuda", None])
def test_a_state_of_another_kind_of_device_goes_on(device, album, tmp_path, capsys):
    run = runs.Run(TINY, RECIPE, runs.Budget(flop=1e12))
    run.step(feeder_of(run, album)())
    run.save(tmp_path / "r.pt")
    saved = states.load(tmp_path / "r.pt")
    saved["noise"] = torch.zeros(16, dtype=torch.uint8)  # as long as CUDA's
    saved["noise_device"] = device
    if device is None:
        del saved["noise_device"]
    states.save(tmp_path / "r.pt", saved)
    losses = []
    for _ in range(2):
        again = runs.Run.resume(tmp_path / "r.pt")
        assert capsys.readouterr().out.count("its noise begins anew") == 1
        losses.append(again.step(feeder_of(again, album)()))
    assert losses[0] == losses[1], "the new noise follows from the seed and the steps"
    saved["steps"] += 1
    states.save(tmp_path / "r.pt", saved)
    other = runs.Run.resume(tmp_path / "r.pt")
    assert not torch.equal(other.noise.get_state(), again.noise.get_state())


def test_a_loss_that_is_no_number_says_how_to_go_on(tmp_path):
    run = types.SimpleNamespace(fraction=0, steps=7, seconds=0, budget=runs.Budget(flop=1), step=lambda batch: math.inf)
    with pytest.raises(SystemExit, match=r"inf at step 7.*lower --lr, --from .*r\.resume\.bin or an exported ONNX"):
        loop.train(run, lambda: None, tmp_path / "r.pt", None, types.SimpleNamespace(asked=False))


@pytest.mark.parametrize("above, copies", [(1e-3, True), (1e3, False)])
def test_a_teacher_is_learned_where_the_noise_is_loud(above, copies, album, tmp_path):
    torch.set_num_threads(1)
    torch.manual_seed(4)
    weights = runs.UNet(TINY)
    torch.nn.init.normal_(weights.out.bias)  # a network of its own, that the photos would not teach
    states.save_weights(tmp_path / "teacher.bin", weights.state_dict(), TINY)
    recipe = dataclasses.replace(RECIPE, teacher=str(tmp_path / "teacher.bin"), teach_above=above)
    run = runs.Run(TINY, recipe, runs.Budget(minutes=1), states.load_weights(recipe.teacher)[1], precision="fp32")
    loss = run.step(feeder_of(run, album)())
    assert (loss < 1e-10) == copies
