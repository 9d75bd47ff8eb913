"""Reads a diffusers UNet2DModel folder: its network, its prediction and its schedule.

    folder/unet/{config.json, diffusion_pytorch_model.safetensors}   or all of it flat
    folder/scheduler/scheduler_config.json

Only local files are read. The network is built by the diffusers package from its
config.json; weights go through checkpoint.py, so that nothing in them runs.
"""

import json
import os
import pathlib

import checkpoint
import numpy as np
import torch
from checkpoint import CheckpointError
from torch import nn

WEIGHTS = ("diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.bin")
WEIGHTS_HALF = ("diffusion_pytorch_model.fp16.safetensors", "diffusion_pytorch_model.fp16.bin")

#: schedulers whose noise levels follow from betas
SCHEDULERS = ("DDPM", "DDIM", "PNDM", "LMSDiscrete", "EulerDiscrete", "EulerAncestralDiscrete", "HeunDiscrete",
              "KDPM2Discrete", "KDPM2AncestralDiscrete", "DPMSolverMultistep", "DPMSolverSinglestep", "DEISMultistep",
              "UniPCMultistep", "DDPMParallel", "DDIMParallel")
PREDICTIONS = ("epsilon", "v_prediction", "sample")

#: attention's parameters before diffusers 0.15, and now
RENAMED = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}


class Wrapped(nn.Module):
    """A UNet2DModel with positional arguments and a tensor as its result."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, sample, timestep, label=None):
        return self.model(sample, timestep, class_labels=label, return_dict=False)[0]


def recognises(path):
    path = pathlib.Path(path)
    return path.is_dir() and any((path / f).is_file() for f in ("config.json", "unet/config.json", "model_index.json"))


def _json(path):
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise CheckpointError(f"{path} cannot be read: {e.strerror}.") from e
    except ValueError as e:
        raise CheckpointError(f"{path} is no JSON ({e}). Copy or download the folder again.") from e
    if not isinstance(value, dict):
        raise CheckpointError(f"{path} holds no configuration. Copy or download the folder again.")
    return value


def _first(candidates, what, folder):
    for path in candidates:
        if path.is_file():
            return path
    raise CheckpointError(f"{folder} has no {what}. Give the whole folder of a diffusers model.")


def open_folder(folder):
    """(network, what its description needs: prediction, schedule, size, classes...)."""
    folder = pathlib.Path(folder)
    unet = folder / "unet" if (folder / "unet").is_dir() else folder
    config = _json(_first([unet / "config.json"], "config.json", folder))
    scheduler = _json(_first([folder / "scheduler" / "scheduler_config.json", folder / "scheduler_config.json",
                              folder.parent / "scheduler" / "scheduler_config.json"],
                             "scheduler_config.json (the noise schedule)", folder))
    _check_config(config)
    said = read_schedule(scheduler)
    size = config.get("sample_size") or 256
    multiple = 2 ** (len(config["block_out_channels"]) - 1)
    network = _network(config, _weights(unet))
    return network, said | {"size": size if isinstance(size, int) else max(size), "size_multiple": multiple,
                            "classes": config.get("num_class_embeds") or 0}


def _check_config(config):
    kind = config.get("_class_name")
    if kind != "UNet2DModel":
        why = "it is guided by text or works on latents" if kind == "UNet2DConditionModel" else "it is another network"
        raise CheckpointError(f"The folder holds a {kind}, not a UNet2DModel: {why}, and cannot be a photo prior.")
    if not isinstance(config.get("block_out_channels"), list) or not config["block_out_channels"]:
        raise CheckpointError("The network's config.json does not say its block_out_channels.")
    channels, out = config.get("in_channels", 3), config.get("out_channels", 3)
    if channels != 3:
        raise CheckpointError(f"This network takes {channels} channels, and a photo has 3: latent diffusion models do "
                              "not work as a prior.")
    if out not in (3, 6):
        raise CheckpointError(f"This network gives {out} channels; a prior gives 3, or 6 with a learned variance.")
    if config.get("time_embedding_type", "positional") != "positional":
        raise CheckpointError(f"This network is told its noise level by {config['time_embedding_type']!r} features "
                              "(a score model of a continuous process), which is not supported.")
    if config.get("class_embed_type") is not None:
        raise CheckpointError(f"This network is conditioned on {config['class_embed_type']!r}, and only numbered "
                              "classes are supported.")
    if config.get("center_input_sample"):
        raise CheckpointError("This network takes pictures from 0 to 1; only those from -1 to 1 are supported.")


def read_schedule(config):
    """prediction and schedule (or alphas_cumprod) of a scheduler_config.json."""
    kind = str(config.get("_class_name", "none"))
    if kind.removesuffix("Scheduler") not in SCHEDULERS:
        raise CheckpointError(f"The scheduler {kind} is not known. A prior needs noise levels that follow from betas, "
                              "such as DDPMScheduler's.")
    prediction = config.get("prediction_type")
    if prediction is None:  # before diffusers 0.9
        prediction = "epsilon" if config.get("predict_epsilon", True) else "sample"
    if prediction not in PREDICTIONS:
        raise CheckpointError(f"The prediction type {prediction!r} is not known; known are {', '.join(PREDICTIONS)}.")
    if config.get("rescale_betas_zero_snr"):
        raise CheckpointError("The schedule ends in pure noise (rescale_betas_zero_snr), where no noise level is "
                              "finite. That is not supported.")
    first, last = config.get("beta_start", 1e-4), config.get("beta_end", 0.02)
    steps, shape = config.get("num_train_timesteps", 1000), config.get("beta_schedule", "linear")
    trained = config.get("trained_betas")
    if trained is not None:
        return {"prediction": prediction, "schedule": "", "alphas_cumprod": _cumulated(trained)}
    if not isinstance(steps, int) or not 2 <= steps <= 1_000_000 or not 0 < first <= last < 1:
        raise CheckpointError(f"The schedule makes no sense: betas from {first} to {last} in {steps} steps.")
    if shape in ("linear", "scaled_linear"):
        return {"prediction": prediction, "schedule": f"{shape} {first!r} {last!r} {steps}"}
    if shape == "squaredcos_cap_v2":
        return {"prediction": prediction, "schedule": f"cosine {steps}"}
    if shape == "sigmoid":
        betas = first + (last - first) / (1 + np.exp(-np.linspace(-6, 6, steps)))
        return {"prediction": prediction, "schedule": "", "alphas_cumprod": _cumulated(betas)}
    raise CheckpointError(f"The beta schedule {shape!r} is not known; known are linear, scaled_linear, "
                          "squaredcos_cap_v2, sigmoid and trained betas.")


def _cumulated(betas):
    """float32 alphas_cumprod that the program takes: between 0 and 1, falling at each step."""
    betas = np.asarray(betas, dtype=np.float64)
    if betas.ndim != 1 or len(betas) < 2 or not ((betas > 0) & (betas < 1)).all():
        raise CheckpointError("The trained betas are no list of numbers between 0 and 1.")
    alphas = np.cumprod(1 - betas).astype(np.float32)
    if not (np.diff(alphas) < 0).all() or not 0 < alphas[-1] < alphas[0] < 1:
        raise CheckpointError("The trained betas are too small to tell neighbouring noise levels apart.")
    return alphas


def _weights(unet):
    for name in WEIGHTS + WEIGHTS_HALF:
        if (unet / name).is_file():
            return checkpoint.state_dict(unet / name)[0]
    if any(unet.glob("*.index.json")):
        raise CheckpointError(f"The weights in {unet} are in several parts. Save the model again as one file.")
    raise CheckpointError(f"{unet} has no weights ({' or '.join(WEIGHTS)}).")


def renamed(state):
    """The state dict with the attention's old names made new."""
    out = {}
    for name, value in state.items():
        parts = name.split(".")
        if "attentions" in parts and len(parts) > 2 and parts[-2] in RENAMED:
            parts[-2] = RENAMED[parts[-2]]
        out[".".join(parts)] = value
    return out


def _network(config, state):
    os.environ["HF_HUB_OFFLINE"] = "1"  # before the package is imported
    from diffusers import UNet2DModel
    from diffusers.utils import logging

    logging.set_verbosity_error()
    try:
        with torch.device("meta"):
            model = UNet2DModel.from_config(config)
    except (ValueError, TypeError, KeyError, NotImplementedError) as e:
        raise CheckpointError(f"The network cannot be built from its config.json: {e}.") from e
    return Wrapped(checkpoint.load(model, renamed(state), "the network of its config.json"))
