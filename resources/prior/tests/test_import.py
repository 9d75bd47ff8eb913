"""Importing: each layout with each kind of condition and prediction, and what is refused."""

import dataclasses
import json

import adm
import checkpoint
import ddpm
import import_prior
import layouts
import numpy as np
import onnx
import onnxparity
import pytest
import torch
from checkpoint import CheckpointError
from diffusers import DDPMScheduler, UNet2DModel
from safetensors.torch import save_file


def run(*words):
    return import_prior.convert(import_prior.arguments([str(w) for w in (*words, "--no-memory")]))


def props(path):
    return {p.key.removeprefix("afterimage."): p.value for p in onnx.load(str(path), load_external_data=False).metadata_props}


def difference(done, network, classes=0):
    """From the very weights that were saved, at a size that the import did not try."""
    x = layouts.inputs(classes, side=48)
    feed = dict(zip(("sample", "timestep", "label"), (v.numpy() for v in x), strict=False))
    with torch.no_grad():
        wanted = network(*x).numpy()
    assert wanted.std() > 0.05
    return np.abs(onnxparity.session(done.path).run(None, feed)[0] - wanted).max()


@pytest.mark.parametrize("classes", [0, 5])
def test_adm(tmp_path, classes, capsys):
    config = dataclasses.replace(layouts.TINY_ADM, classes=classes)
    net = layouts.network(adm.ADM, config)
    torch.save({"module." + n: v for n, v in net.state_dict().items()}, tmp_path / "tiny_adm.pt")
    done = run(tmp_path / "tiny_adm.pt", "--size", 32, "--head-channels", 32, "--licence", "MIT", "--source", "a test",
               "--guidance", "classifier.onnx")
    assert done.path == tmp_path / "tiny_adm.onnx" and difference(done, net, classes) < 1e-3
    said = props(done.path)
    wanted = {"prediction": "epsilon", "schedule": "linear 0.0001 0.02 1000", "channels_out": "6", "size": "32",
              "size_multiple": "2", "classes": str(classes), "licence": "MIT", "source": "a test", "timestep": "int64",
              "guidance": "classifier.onnx"}
    assert {k: said[k] for k in wanted} == wanted
    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert f"--model {done.path}" in last and ("--label" in last) == (classes > 0)


def test_adm_needs_what_its_names_do_not_tell(tmp_path):
    torch.save(layouts.network(adm.ADM, layouts.TINY_ADM).state_dict(), tmp_path / "x.pt")
    with pytest.raises(CheckpointError, match="--head-channels"):
        run(tmp_path / "x.pt")
    with pytest.raises(CheckpointError, match="heads of 48"):
        run(tmp_path / "x.pt", "--size", 64, "--head-channels", 48)


def test_what_was_measured_for_another_file_is_not_left_beside(tmp_path):
    torch.save(layouts.network(adm.ADM, layouts.TINY_ADM).state_dict(), tmp_path / "x.pt")
    (tmp_path / "x.onnx.json").write_text("{}")
    with pytest.raises(CheckpointError, match="x.onnx.json was measured for another x.onnx"):
        run(tmp_path / "x.pt", "--size", 32, "--head-channels", 32)
    assert not (tmp_path / "x.onnx").exists()
    (tmp_path / "x.onnx.json").unlink()
    (tmp_path / "names.txt").write_text("one\ntwo\n")
    with pytest.raises(CheckpointError, match="x.pt is no classifier"):
        run(tmp_path / "x.pt", "--size", 32, "--head-channels", 32, "--class-names", tmp_path / "names.txt")


def test_a_published_network_is_named_by_its_shapes():
    """Read through the same door as a file, without its half billion numbers."""
    with torch.device("meta"):
        state = adm.ADM(adm.PUBLISHED["adm-512"]).state_dict()
    a = import_prior.arguments(["x.pt"])
    assert import_prior.detect_adm(a, state) == ("adm-512", adm.PUBLISHED["adm-512"])
    assert import_prior.describe("adm-512", adm.PUBLISHED["adm-512"]) == {
        "prediction": "epsilon", "size": 512, "size_multiple": 64, "classes": 1000}
    assert import_prior.describe("adm-64", adm.PUBLISHED["adm-64"])["schedule"] == "cosine 1000"


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("config", [layouts.TINY_DDPM, dataclasses.replace(layouts.TINY_DDPM, attention=())],
                         ids=["attention", "none"])
def test_ddpm(tmp_path, config, half):
    net = layouts.network(ddpm.DDPM, config)
    torch.save([{"unused": torch.ones(1)}, net.state_dict()], tmp_path / "celeba_hq.ckpt")
    done = run(tmp_path / "celeba_hq.ckpt", "--out", tmp_path / "faces.onnx", *(["--half"] if half else []))
    assert difference(done, net) < (2e-2 if half else 1e-3) and done.error < 1e-3
    said = props(done.path)
    assert said["channels_out"] == "3" and said["name"] == "faces" and said["size"] == str(config.size)


def saved_folder(folder, scheduler, flat=False, **config):
    torch.manual_seed(4)
    model = UNet2DModel(sample_size=32, block_out_channels=(32, 64), layers_per_block=1, attention_head_dim=16,
                        down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"),
                        **config).eval()
    model.save_pretrained(folder if flat else folder / "unet")
    scheduler.save_pretrained(folder if flat else folder / "scheduler")
    return model


@pytest.mark.parametrize("prediction, shape, schedule", [
    ("epsilon", "linear", "linear 0.0001 0.02 1000"),
    ("v_prediction", "scaled_linear", "scaled_linear 0.0001 0.02 1000"),
    ("sample", "squaredcos_cap_v2", "cosine 1000"),
    ("epsilon", "sigmoid", None),
])
def test_diffusers(tmp_path, prediction, shape, schedule):
    scheduler = DDPMScheduler(prediction_type=prediction, beta_schedule=shape)
    model = saved_folder(tmp_path / "model", scheduler, flat=prediction == "sample")
    half = prediction == "v_prediction"
    done = run(tmp_path / "model", "--out", tmp_path / "x.onnx", *(["--half"] if half else []))
    assert difference(done, lambda x, t: model(x, t).sample) < (1e-2 if half else 1e-3)
    said = props(done.path)
    assert said["prediction"] == prediction and said.get("schedule") == schedule and said["size"] == "32"
    if schedule is None:
        import base64
        alphas = np.frombuffer(base64.b64decode(said["alphas_cumprod"]), "<f4")
        assert np.allclose(alphas, scheduler.alphas_cumprod, rtol=1e-4, atol=1e-7)


def test_diffusers_with_classes_learned_variance_and_trained_betas(tmp_path):
    betas = np.linspace(1e-3, 0.5, 50)
    model = saved_folder(tmp_path / "model", DDPMScheduler(num_train_timesteps=50, trained_betas=betas.tolist()),
                         num_class_embeds=5, out_channels=6)
    done = run(tmp_path / "model" / "unet", "--out", tmp_path / "x.onnx")  # the schedule lies beside this folder
    assert difference(done, lambda x, t, c: model(x, t, class_labels=c).sample, 5) < 1e-3
    said = props(done.path)
    assert said["classes"] == "5" and said["channels_out"] == "6" and "schedule" not in said


def test_diffusers_old_names_in_a_pickle(tmp_path):
    model = saved_folder(tmp_path / "model", DDPMScheduler(), flat=True)
    old = {}
    for name, value in model.state_dict().items():
        for now, then in (("to_q.", "query."), ("to_k.", "key."), ("to_v.", "value."), ("to_out.0.", "proj_attn.")):
            name = name.replace(now, then)
        old[name] = value
    assert any(".query." in n for n in old)
    (tmp_path / "model" / "diffusion_pytorch_model.safetensors").unlink()
    torch.save(old, tmp_path / "model" / "diffusion_pytorch_model.bin")
    config = json.loads((tmp_path / "model" / "scheduler_config.json").read_text())
    del config["prediction_type"]
    (tmp_path / "model" / "scheduler_config.json").write_text(json.dumps(config))
    assert difference(run(tmp_path / "model"), lambda x, t: model(x, t).sample) < 1e-3


@pytest.mark.parametrize("file, change, words", [
    ("unet/config.json", {"in_channels": 4}, "takes 4 channels"),
    ("unet/config.json", {"out_channels": 4}, "gives 4 channels"),
    ("unet/config.json", {"_class_name": "UNet2DConditionModel"}, "guided by text"),
    ("unet/config.json", {"time_embedding_type": "fourier"}, "'fourier' features"),
    ("unet/config.json", {"class_embed_type": "timestep"}, "numbered classes"),
    ("unet/config.json", {"center_input_sample": True}, "from 0 to 1"),
    ("unet/config.json", {"block_out_channels": [32, 96]}, "instead of"),
    ("unet/config.json", {"down_block_types": ["NoBlock", "AttnDownBlock2D"]}, "cannot be built"),
    ("scheduler/scheduler_config.json", {"_class_name": "ScoreSdeVeScheduler"}, "ScoreSdeVeScheduler is not known"),
    ("scheduler/scheduler_config.json", {"beta_schedule": "laplace"}, "'laplace' is not known"),
    ("scheduler/scheduler_config.json", {"prediction_type": "flow"}, "'flow' is not known"),
    ("scheduler/scheduler_config.json", {"rescale_betas_zero_snr": True}, "pure noise"),
    ("scheduler/scheduler_config.json", {"trained_betas": [0.1, 2]}, "between 0 and 1"),
    ("scheduler/scheduler_config.json", {"beta_end": 3.0}, "makes no sense"),
])
def test_folders_that_are_no_photo_prior(tmp_path, file, change, words):
    saved_folder(tmp_path, DDPMScheduler())
    path = tmp_path / file
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(CheckpointError, match=words):
        run(tmp_path)
    assert not list(tmp_path.parent.glob("*.onnx"))


@pytest.mark.parametrize("file, words", [
    ("unet/config.json", "no config.json"), ("scheduler/scheduler_config.json", "no scheduler_config.json"),
    ("unet/diffusion_pytorch_model.safetensors", "has no weights"),
])
def test_incomplete_folders(tmp_path, file, words):
    saved_folder(tmp_path, DDPMScheduler())
    (tmp_path / "model_index.json").write_text("{}")
    (tmp_path / file).unlink()
    with pytest.raises(CheckpointError, match=words):
        run(tmp_path)


def test_mismatched_kind(tmp_path):
    net = layouts.network(ddpm.DDPM, layouts.TINY_DDPM)
    save_file(net.state_dict(), tmp_path / "x.safetensors")
    with pytest.raises(CheckpointError, match="does not fit adm-ffhq: it lacks time_embed.0.weight"):
        run(tmp_path / "x.safetensors", "--kind", "adm-ffhq")
    with pytest.raises(CheckpointError, match="does not fit ddpm-256: it lacks down.1.downsample"):
        run(tmp_path / "x.safetensors", "--kind", "ddpm-256")
    with pytest.raises(CheckpointError, match="Give the folder"):
        run(tmp_path / "x.safetensors", "--kind", "diffusers")
    with pytest.raises(CheckpointError, match="Give the file"):
        run(tmp_path, "--kind", "adm-256")
    with pytest.raises(CheckpointError, match="no folder of a diffusers model"):
        run(tmp_path)
    torch.save({"first_stage_model.w": torch.ones(2)}, tmp_path / "other.pt")
    with pytest.raises(CheckpointError, match="first_stage_model.w among them"):
        run(tmp_path / "other.pt")
    with pytest.raises(checkpoint.CheckpointError, match="web page"):
        (tmp_path / "page.pt").write_text("<html>")
        run(tmp_path / "page.pt")


@pytest.mark.parametrize("layout, build, config", [(adm, adm.ADM, layouts.TINY_ADM), (ddpm, ddpm.DDPM, layouts.TINY_DDPM)])
def test_any_missing_tensor_is_named(layout, build, config):
    whole = layouts.network(build, config).state_dict()
    unnamed = []
    for name in whole:
        state = {n: v for n, v in whole.items() if n != name}
        assert layout.recognises(state)
        with pytest.raises(CheckpointError) as e:
            found = layout.detect(state)
            with torch.device("meta"):
                network = build(dataclasses.replace(found, head_channels=config.head_channels)
                                if layout is adm else found)
            checkpoint.load(network, state)
        if name not in str(e.value):
            unnamed.append((name, str(e.value)))
    assert not unnamed
