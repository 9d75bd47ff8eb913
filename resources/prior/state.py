"""Weights in and out: the training state, the resume file, and the shipped ONNX.

A state is written to a temporary file, synced and renamed, so that a run that is
killed at any moment finds the last whole one.
"""

import dataclasses
import json
import os
import pathlib

import numpy as np
import torch
from net import Config, UNet

CONFIG_KEY = "afterimage.config"


def write_atomically(path, write):
    """write(file) to path so that path is either the old or the new file, whole."""
    path = pathlib.Path(path)
    temporary = path.with_name(path.name + ".tmp")
    with open(temporary, "wb") as f:
        write(f)
        f.flush()
        os.fsync(f.fileno())
    os.replace(temporary, path)
    folder = os.open(path.parent or ".", os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def save(path, state):
    write_atomically(path, lambda f: torch.save(state, f))


def load(path):
    """A training state. Only tensors and plain values are read, never code."""
    return torch.load(path, map_location="cpu", weights_only=True)


def config_of(mapping):
    return Config(**{k: tuple(v) if isinstance(v, list) else v for k, v in mapping.items()})


def save_weights(path, net_state, config, dtype=torch.float16):
    """Weights alone, in half precision, as safetensors with the configuration inside."""
    from safetensors.torch import save as to_bytes

    tensors = {k: v.detach().to("cpu", dtype).contiguous() for k, v in net_state.items()}
    meta = {CONFIG_KEY: json.dumps(dataclasses.asdict(config))}
    data = to_bytes(tensors, metadata=meta)
    write_atomically(path, lambda f: f.write(data))


def load_weights(path):
    """(config, state dict in float32) of a file that save_weights made."""
    from safetensors import safe_open

    with safe_open(str(path), "pt") as f:
        meta = f.metadata() or {}
        if CONFIG_KEY not in meta:
            raise SystemExit(f"{path}: not a resume file of this project: it lacks {CONFIG_KEY}")
        config = config_of(json.loads(meta[CONFIG_KEY]))
        return config, {k: f.get_tensor(k).float() for k in f.keys()}


def load_onnx(path):
    """(config, state dict in float32) of a prior that export.py wrote: it has the
    parameters under their names, and the configuration beside them."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(str(path))
    told = {p.key: p.value for p in model.metadata_props}.get(CONFIG_KEY)
    if told is None:
        raise SystemExit(f"{path}: not a prior that this project exported: it lacks {CONFIG_KEY}")
    config = config_of(json.loads(told))
    values = {t.name.removesuffix(".f16"): numpy_helper.to_array(t) for t in model.graph.initializer}
    found = {n.split(".", 1)[1]: v for n, v in values.items() if n.startswith(("b.", "net."))}
    with torch.device("meta"):
        wanted = UNet(config).state_dict()
    missing = [k for k, v in wanted.items() if k not in found or tuple(found[k].shape) != tuple(v.shape)]
    if missing:
        raise SystemExit(f"{path}: {missing[0]} and {len(missing) - 1} other weights don't fit the network {config}")
    return config, {k: torch.from_numpy(np.array(found[k], dtype=np.float32)) for k in wanted}
