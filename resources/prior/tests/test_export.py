"""From trained weights to the shipped file and its card, and back."""

import functools
import hashlib
import math
import types
import zlib

import export
import levels
import licences
import measure
import memory
import numpy as np
import onnx
import onnxparity
import photos
import pytest
import state as states
import torch
import validate
from net import Config, UNet
from PIL import Image
from prior import Prior

CONFIGS = {
    "film": Config("film", (16, 32), (1, 2), attention_from=1, embedding=32),
    "plain": Config("plain", (16, 32), (1, 1), attention_from=2, stem=4),
}


@pytest.fixture(autouse=True)
def few_crops(monkeypatch):
    monkeypatch.setattr(validate, "Validator", functools.partial(validate.Validator, side=32, count=12))


def network(config, seed=1):
    torch.manual_seed(seed)
    net = UNet(config)
    with torch.no_grad():
        for value in net.parameters():  # the last layers start as zeros
            value.add_(0.05 * torch.randn_like(value))
    return net.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    """(photo folder, licence table): 70 x 90 pixels of smooth colour, one photo held out."""
    folder = tmp_path_factory.mktemp("photos")
    names = [f"group__{i}.png" for i in range(200)]
    held = next(n for n in names if zlib.crc32(n.encode()) % 20 == 0)
    learned = [n for n in names if zlib.crc32(n.encode()) % 20][:3]
    y, x = np.mgrid[:70, :90]
    for k, name in enumerate([held, *learned]):
        wave = [127 + 90 * np.sin(x / (7 + k) + c) * np.cos(y / (9 + k)) for c in range(3)]
        Image.fromarray(np.stack(wave, -1).astype(np.uint8)).save(folder / name)
    table = folder / "table.tsv"
    rows = [f"{held}\tone\tCC0-1.0", f"{learned[0]}\tone\tCC-BY-SA 4.0", f"{learned[1]}\ttwo\tCC BY 2.0",
            f"{learned[2]}\tone\tPublic Domain", "elsewhere.png\tthree\tCC BY 2.0"]
    table.write_text("file\tsource\tlicence\n" + "\n".join(rows) + "\n")
    return folder, table


def run(material, weights, out, *more):
    folder, table = material
    return export.main([str(w) for w in (weights, "--photos", folder, "--licences", table, "--out", out, "--no-memory",
                                         *more)])


def props(path):
    return {p.key.removeprefix("afterimage."): p.value for p in onnx.load(str(path), load_external_data=False).metadata_props}


@pytest.mark.parametrize("kind", CONFIGS)
def test_export_and_back(tmp_path, material, kind):
    config, net = CONFIGS[kind], network(CONFIGS[kind])
    states.save_weights(tmp_path / "run.ema0.bin", net.state_dict(), config)
    done = run(material, tmp_path / "run.ema0.bin", tmp_path / "x.onnx", "--recipe", "made for a test")
    found, weights = states.load_onnx(done.path)
    assert found == config and list(weights) == list(net.state_dict())
    for name, value in net.state_dict().items():
        assert torch.equal(weights[name], value.half().float()), name
    assert done.error < 1e-4 and done.total < 2e-3
    said = props(done.path)
    wanted = {"prediction": "v_prediction", "schedule": "linear 0.0001 0.02 1000", "timestep": "float32", "continuous": "true",
              "size": "256", "size_multiple": str(config.multiple), "size_min": "64", "dynamic": "true", "classes": "0",
              "channels_out": "3", "guidance": "none", "source": "trained by this project on 3 openly licensed photos",
              "licence": "CC-BY-SA-4.0 (trained on photos under CC BY, CC BY-SA, CC0, public domain; see SOURCES.tsv)"}
    assert {k: said[k] for k in wanted} == wanted
    # The network is told ln sigma: a fractional timestep lies between its neighbours.
    x = torch.randn(1, 3, 64, 80)
    v = onnxparity.session(done.path).run(None, {"sample": x.numpy(), "timestep": np.array([400.25], np.float32)})[0]
    table = levels.log_sigma_table()
    told = torch.tensor([0.75 * table[400] + 0.25 * table[401]], dtype=torch.float32)
    again = UNet(found).eval().requires_grad_(False)
    again.load_state_dict(weights)
    assert np.abs(v - again(x, told).numpy()).max() < 1e-4


def test_an_exported_file_is_exported_again(tmp_path, material, capsys):
    config = CONFIGS["plain"]
    states.save_weights(tmp_path / "run.ema0.bin", network(config).state_dict(), config)
    first = run(material, tmp_path / "run.ema0.bin", tmp_path / "a.onnx", "--recipe", "made for a test")
    (tmp_path / "b.onnx.json").write_text('{"afterimage.pyramid": "2@0.6"}')
    capsys.readouterr()
    second = run(material, first.path, tmp_path / "b.onnx", "--recipe", "made again", "--external")
    assert "b.onnx.json was measured for the file that stood here before" in capsys.readouterr().out
    assert "| pyramid | `2@0.6`, of `b.onnx.json` |" in (tmp_path / "MODEL_CARD.md").read_text()
    assert first.sha256_of_weights == second.sha256_of_weights and second.data.exists()
    assert states.load_onnx(second.path)[0] == config


def test_the_card_says_what_was_measured(tmp_path, material):
    config, net = CONFIGS["film"], network(CONFIGS["film"])
    state = {"config": dict(vars(config)), "net": net.state_dict(), "seconds": 3000.0, "steps": 1234, "crops": 56789,
             "ema": [network(config, 2).state_dict(), network(config, 3).state_dict()]}
    states.save(tmp_path / "run.pt", state)
    kodak = tmp_path / "kodak"
    kodak.mkdir()
    (folder, table) = material
    Image.open(next(folder.glob("*.png"))).save(kodak / "kodim01.png")
    done = run(material, tmp_path / "run.pt", tmp_path / "x.onnx", "--card", tmp_path / "card.md", "--average", 1,
               "--kodak", kodak, "--recipe", "From nothing.")
    text = (tmp_path / "card.md").read_text()
    validator = validate.Validator(photos.load([folder], photos.licences(table))[1])
    stored = measure.as_stored(network(config, 3))
    psnr, rms = validator.table(stored), measure.rms_table(stored, validator)
    assert "| PSNR, dB | " + " | ".join(f"{v:.2f}" for v in psnr.values()) + " |" in text
    assert "| rms | " + " | ".join(f"{v:.4f}" for v in rms.values()) + " |" in text
    assert props(done.path)["rmse"] == ",".join(f"{s:g}:{v:.4f}" for s, v in rms.items())
    assert hashlib.sha256(done.path.read_bytes()).hexdigest() in text
    for words in ("From nothing; 50 minutes, 1,234 steps, 56,789 crops", "moving average 1 of 2", "4 in all (1 held out",
                  "| one | 3 | CC BY-SA 1, CC0 1, public domain 1 |", "| two | 1 | CC BY 1 |", "widths 16/32",
                  "On 1 Kodak photos", "| FFDNet | 34.63 | 32.13 | 28.98 |", "any multiple of 4 from 64", "| pyramid | none |"):
        assert words in text, words
    assert "$" not in text and "three" not in text
    assert torch.equal(states.load_onnx(done.path)[1]["stem.weight"], stored.stem.weight)


def test_the_best_average_is_chosen(tmp_path, material):
    config = CONFIGS["plain"]
    bad, good = network(config, 2), network(config, 3)
    for value in bad.out.parameters():
        value.mul_(50)
    states.save(tmp_path / "run.pt", {"config": dict(vars(config)), "net": bad.state_dict(), "seconds": 1.0, "steps": 1,
                                      "crops": 1, "ema": [bad.state_dict(), good.state_dict()]})
    done = run(material, tmp_path / "run.pt", tmp_path / "x.onnx", "--float32")
    assert torch.equal(states.load_onnx(done.path)[1]["out.weight"], good.out.weight) and done.total == done.error


def test_how_it_was_trained_has_to_be_told(tmp_path, material):
    config = CONFIGS["plain"]
    states.save_weights(tmp_path / "run.ema0.bin", network(config).state_dict(), config)
    with pytest.raises(SystemExit, match="--recipe"):
        run(material, tmp_path / "run.ema0.bin", tmp_path / "x.onnx")
    with pytest.raises(SystemExit, match="--average is best, none, or 0 to 0"):
        states.save(tmp_path / "run.pt", {"config": dict(vars(config)), "ema": [{}], "net": {}})
        run(material, tmp_path / "run.pt", tmp_path / "x.onnx", "--average", 7)


def test_whole_timesteps_are_the_table():
    told = []
    prior = Prior(lambda x, s: told.append(s))
    prior(torch.zeros(1000, 3, 2, 2), torch.arange(1000.0))
    assert torch.equal(told[0], torch.from_numpy(levels.log_sigma_table()).float())
    prior(torch.zeros(3, 3, 2, 2), torch.tensor([-4.0, 998.5, 2000.0]))
    table = levels.log_sigma_table()
    assert np.allclose(told[1], [table[0], (table[998] + table[999]) / 2, table[999]], atol=1e-5)


class Black(torch.nn.Module):
    """Estimates 0 whatever it sees: v = alpha / sigma_vp x_t."""

    config = Config(stem=2, widths=(8, 8), blocks=(1, 1))

    def forward(self, x, log_sigma):
        return x / log_sigma.exp()[:, None, None, None]


class Seeing(Black):
    """Gives the noisy picture back: x0hat = x_t / alpha is v = -sigma_vp / alpha x_t."""

    def forward(self, x, log_sigma):
        return -x * log_sigma.exp()[:, None, None, None]


def test_rms_of_estimates_that_are_known():
    validator = types.SimpleNamespace()
    validator.x = torch.randn(30, 3, 8, 8, generator=torch.Generator().manual_seed(1)).clamp(-1, 1)
    validator.noise = torch.randn(30, 3, 8, 8)
    wanted = math.sqrt(float(validator.x.double().pow(2).mean()))
    assert np.allclose(list(measure.rms_table(Black(), validator).values()), wanted, atol=1e-3)
    noise = math.sqrt(float(validator.noise.double().pow(2).mean()))
    found = measure.rms_table(Seeing(), validator)
    assert np.allclose(list(found.values()), [s * noise for s in found], rtol=1e-3)


def test_kodak_is_measured_in_eight_bit_levels(tmp_path):
    y, x = np.mgrid[:130, :203]
    for i in range(2):
        Image.fromarray(np.stack([100 + 20 * i + y // 4, 90 + x // 5, 128 + 0 * x], -1).astype(np.uint8)).save(
            tmp_path / f"kodim0{i}.png")
    found, count = measure.kodak(Seeing(), tmp_path)
    assert count == 2 and list(found) == [15, 25, 50]
    # No noise is clipped in the middle of the range: the PSNR is the noise's own.
    assert abs(found[15] - 20 * math.log10(255 / 15)) < 0.05 and abs(found[25] - 20 * math.log10(255 / 25)) < 0.1
    flat = measure.kodak(Black(), tmp_path)[0]
    assert np.allclose(list(flat.values()), flat[15], atol=1e-3) and flat[15] > 10


@pytest.mark.parametrize("text, family", [
    ("CC-BY-SA 3.0", "CC BY-SA"), ("CC BY 2.0", "CC BY"), ("CC-BY-2.0 (some CC-BY-SA-2.0)", "CC BY-SA"),
    ("public domain / CC0-1.0 (US government work)", "CC0"), ("Free Art 1.0", "Free Art"), ("WTFPL", None),
    ("Creative Commons Attribution 4.0 International", "CC BY"), ("no known copyright restrictions", "public domain"),
    ("Creative Commons Attribution-ShareAlike 4.0", "CC BY-SA"), ("CC BY-ND 4.0", None),
])
def test_families_of_licences(text, family):
    assert licences.family(text) == family


def test_memory_covers_what_was_measured(tmp_path):
    pixels = [256**2, 512**2, 1024**2]
    grown = [40e6 + 300 * n + 7e-4 * n * n for n in pixels]
    fixed, linear, square = memory.fit(pixels, grown)
    for n, g in zip(pixels, grown, strict=True):
        assert g <= fixed + linear * n + square * n * n <= 1.6 * g
    from metadata import Description
    import onnxfile
    net = Prior(network(CONFIGS["film"]))
    path = onnxfile.export_prior(net, tmp_path / "x.onnx", Description("v_prediction", size_multiple=4), timestep="float32",
                                 finish=lambda p: memory.measure(p, [128])).path
    fixed, linear, square = map(float, props(path)["memory"].split(","))
    assert fixed >= memory.FIXED and linear * 128**2 + square * 128**4 < 1e9
