"""Writes a prior's ONNX file, and keeps it only if it computes what PyTorch computes.

export_prior(module, path, description) for a network

    sample float32 (N, 3, H, W), timestep int64 or float32 (N,)[, label int64 (N,)]
    -> output float32 (N, 3 or 6, H, W)

and export_gradient for a classifier's gradient

    x float32 (N, 3, H, W), timestep int64 (N,), label int64 (N,) -> grad like x

The graph is traced by PyTorch's TorchScript exporter without its weights: it takes a
tenth of the time of the newer exporter, runs as fast, and no weight is folded or
renamed, so that an initialiser carries its parameter's name. The weights are then
added from the state dict, as float16 behind a Cast or as they are, in the file or in
one beside it.
"""

import dataclasses
import hashlib
import io
import os
import pathlib
import re
import tempfile
import warnings

import numpy as np
import onnx
import onnxparity
import torch
from onnx import TensorProto, helper

OPSET = 18
HALF_FROM = 1024  # numbers: smaller tensors stay float32, biases and norms among them
INLINE_LIMIT = 1_900_000_000  # bytes of weights; protobuf ends at 2 GiB
EXTERNAL_FROM = 1024  # bytes: smaller tensors stay in the model file
ALIGNMENT = 4096  # of external tensors, so that the runtime can map them
HALF = ".f16"


@dataclasses.dataclass(frozen=True)
class Export:
    """What was written, and how near it is to PyTorch."""

    path: pathlib.Path
    data: pathlib.Path | None  # the file beside it with the weights
    size: int  # bytes of both
    error: float  # max |ONNX - PyTorch|, with the weights as they are stored
    rounding: float  # max |PyTorch with stored weights - PyTorch with the given ones|; 0 for float32
    total: float  # max |ONNX - PyTorch with the given weights|
    sha256_of_weights: str


def export_prior(module, path, description, *, timestep="int64", label=False, half=True, external=None,
                 cases=None, tolerance=1e-3, tolerance_total=None, extra=None, finish=None, say=lambda text: None):
    """Exports module(sample, timestep[, label]); an Export.

    description is a metadata.Description. half stores weights as float16: those of
    module are rounded in place. external puts them into a file beside (None: above
    INLINE_LIMIT). cases are onnxparity.Case, the first one's size is traced. A largest
    difference above tolerance (same weights) or tolerance_total (float16 against the
    weights as given; None for no bound) is an error, and nothing is written. extra is
    further metadata, finish(path) more that is measured on the file itself; say is
    called with a line at each stage.
    """
    if timestep not in ("int64", "float32"):
        raise ValueError(f"timestep is int64 or float32, not {timestep!r}")
    if label != (description.classes > 0):
        raise ValueError(f"label is {label} and there are {description.classes} classes")
    inputs = {"sample": np.float32, "timestep": np.dtype(timestep).type} | ({"label": np.int64} if label else {})
    cases = cases or onnxparity.cases(description.size_min, description.size_multiple, description.classes,
                                      fixed=None if description.dynamic else description.size)
    pairs = description.pairs() | {"afterimage.timestep": timestep} | (extra or {})
    return _export(module, path, inputs, "output", pairs, half, external, cases, description.dynamic, tolerance,
                   tolerance_total, finish, say)


def export_gradient(module, path, pairs, cases, *, dynamic=False, half=True, external=None, tolerance=1e-3,
                    tolerance_total=None):
    """Exports module(x, timestep, label) -> grad, the gradient of log p(label | x); an Export.

    pairs are metadata keys and values. module has to compute the gradient with
    operators that can be traced. The rest is as for export_prior.
    """
    inputs = {"x": np.float32, "timestep": np.int64, "label": np.int64}
    return _export(module, path, inputs, "grad", dict(pairs), half, external, cases, dynamic, tolerance,
                   tolerance_total)


def _export(module, path, inputs, output, pairs, half, external, cases, dynamic, tolerance, tolerance_total,
            finish=None, say=lambda text: None):
    path = pathlib.Path(path)
    if path.suffix != ".onnx":
        raise SystemExit(f"{path}: a model's name has to end in .onnx")
    if not path.parent.is_dir():
        raise SystemExit(f"{path.parent} is no folder; make it first")
    module.eval().requires_grad_(False)
    fed = [case.feed(inputs) for case in cases]
    say(f"evaluating  {len(cases)} batches in PyTorch")
    given = [onnxparity.torch_output(module, feed) for feed in fed] if half else None
    if half:
        round_weights(module)
    say("tracing     the graph")
    model = _traced(module, fed[0], output, dynamic)
    stored = [onnxparity.torch_output(module, feed) for feed in fed]
    if output == "output":
        pairs["afterimage.channels_out"] = str(stored[0].shape[1])
    state = {n: v for n, v in module.state_dict().items()}
    # Checked under its own name in a folder of its own, then moved to its place.
    with tempfile.TemporaryDirectory(prefix=f".{path.stem}.", dir=path.parent) as folder:
        written = pathlib.Path(folder) / path.name
        say("writing     the weights" + (" as float16" if half else ""))
        data, digest = _write(model, state, written, pairs, half, external)
        say("comparing   ONNX Runtime with PyTorch")
        found = onnxparity.outputs(written, fed)
        error = onnxparity.require(found, stored, tolerance, "PyTorch")
        total, rounding = error, 0.0
        if half:
            rounding = onnxparity.largest(stored, given)
            total = onnxparity.require(found, given, tolerance_total, "PyTorch with float32 weights")
        if finish:
            say("measuring   the memory of an evaluation")
            append_metadata(written, finish(written))
        size = written.stat().st_size + (data.stat().st_size if data else 0)
        _install(written, data, path)
    data = path.with_name(data.name) if data else None
    return Export(path, data, size, error, rounding, total, digest)


def round_weights(module):
    """Rounds in place the weights that are stored as float16 to what float16 holds."""
    for name, value in module.state_dict().items():
        if _is_half(name, value):
            rounded = value.half()
            if not torch.isfinite(rounded).all():
                raise SystemExit(f"{name} has values beyond float16; export with float32 weights")
            value.copy_(rounded)


def _is_half(name, value):
    """Matrices and filters, but no table that the network indexes by its timestep."""
    return value.dtype == torch.float32 and value.dim() >= 2 and value.numel() >= HALF_FROM


def _traced(module, feed, output, dynamic):
    """A ModelProto whose weights are still inputs."""
    free = {0: "N", 2: "H", 3: "W"} if dynamic else {0: "N"}
    axes = {n: free if v.ndim == 4 else {0: "N"} for n, v in feed.items()} | {output: free}
    buffer = io.BytesIO()
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # tracing warns of every size that it writes down; sizes are checked below
        torch.onnx.export(module, tuple(torch.from_numpy(v) for v in feed.values()), buffer, dynamo=False,
                          input_names=list(feed), output_names=[output], dynamic_axes=axes, opset_version=OPSET,
                          export_params=False, do_constant_folding=False)
    model = onnx.load_from_string(buffer.getvalue())
    data = [v for v in model.graph.input if v.name in feed]
    unused = [n for n in feed if n not in {v.name for v in data}]
    if unused:
        raise SystemExit(f"the network does not use its input {unused[0]}")
    # Parameters with the same values were made copies of one; each keeps its own.
    parameters = set(module.state_dict())
    nodes = [n for n in model.graph.node if not (n.op_type == "Identity" and n.output[0] in parameters)]
    for field, kept in (("input", data), ("node", nodes), ("value_info", [])):
        model.graph.ClearField(field)
        getattr(model.graph, field).extend(kept)
    return model


def _write(model, state, path, pairs, half, external):
    """Adds the weights and the description, and empties model; (path of the external data or None, digest)."""
    used = {i for node in model.graph.node for i in node.input}
    tensors = {}
    for name in sorted(state):
        if name in used:
            value = state[name].detach().contiguous()
            tensors[name] = value.half().numpy() if half and _is_half(name, value) else value.numpy()
    bound = set(tensors) | {v.name for v in model.graph.input} | {o for n in model.graph.node for o in n.output} | {""}
    if lost := sorted(used - bound):
        raise SystemExit(f"the traced graph needs {lost[0]}, which is no parameter of the network")
    digest = _digest(tensors)
    if external is None:
        external = sum(v.nbytes for v in tensors.values()) > INLINE_LIMIT
    data = path.with_name(f"{_data_stem(path)}.{digest[:12]}.data") if external else None
    casts, end = [], 0
    with open(data, "wb") if data else io.BytesIO() as f:
        for name, value in tensors.items():
            stored = name
            if value.dtype == np.float16:
                stored = name + HALF
                casts.append(helper.make_node("Cast", [stored], [name], to=TensorProto.FLOAT))
            t = model.graph.initializer.add()
            t.name, t.data_type = stored, helper.np_dtype_to_tensor_dtype(value.dtype)
            t.dims.extend(value.shape)
            if not data or value.nbytes < EXTERNAL_FROM:
                t.raw_data = value.tobytes()
                continue
            end += f.write(bytes(-end % ALIGNMENT))
            t.data_location = TensorProto.EXTERNAL
            for key, v in (("location", data.name), ("offset", str(end)), ("length", str(value.nbytes))):
                entry = t.external_data.add()
                entry.key, entry.value = key, v
            end += f.write(value.tobytes())
        f.flush()
        if data:
            os.fsync(f.fileno())
    nodes = casts + list(model.graph.node)
    model.graph.ClearField("node")
    model.graph.node.extend(nodes)
    _add_pairs(model, {**pairs, "afterimage.sha256_of_weights": digest})
    content = model.SerializeToString()
    model.Clear()  # hundreds of megabytes
    if not data:
        onnx.checker.check_model(content)
    with open(path, "wb") as f:
        f.write(content)
        f.flush()
        os.fsync(f.fileno())
    return data, digest


def _add_pairs(model, pairs):
    for key, value in pairs.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value


def append_metadata(path, pairs):
    """Adds keys to a file without reading it: two protobuf messages in a row are their union."""
    more = onnx.ModelProto()
    _add_pairs(more, pairs)
    with open(path, "ab") as f:
        f.write(more.SerializeToString())
        f.flush()
        os.fsync(f.fileno())


def _digest(tensors):
    """SHA-256 over name, shape and little-endian bytes of every stored tensor, by name."""
    h = hashlib.sha256()
    for name, value in tensors.items():
        h.update(f"{name} {value.dtype.str} {list(value.shape)}\n".encode())
        h.update(value.tobytes())
    return h.hexdigest()


def _data_stem(path):
    """The model's name without what the program refuses in the name of a data file."""
    return re.sub(r'[\\:*?"<>|\[\]]', "_", path.stem)


def _install(written, data, path):
    """Moves the files to their place: a reader finds the old model or the new one, whole."""
    before = set(path.parent.glob(f"{_data_stem(path)}.{'[0-9a-f]' * 12}.data"))
    if data:
        os.replace(data, path.with_name(data.name))
    os.replace(written, path)
    for old in before - ({path.with_name(data.name)} if data else set()):
        old.unlink()
