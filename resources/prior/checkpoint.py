"""Reads checkpoints that nobody vouches for.

A checkpoint is a safetensors file or what torch.save wrote. The latter is a pickle,
which may run code when it is read; here only tensors and plain containers are read
(torch.load with weights_only, safe from PyTorch 2.10 on), and a file that asks for
more is refused: there is no second, trusting way to read it.
"""

import pathlib
import pickle
import re
import warnings

import torch

#: where a state dict lies inside a larger checkpoint, the averaged weights first
NESTED = ("ema", "model_ema", "ema_model", "state_dict", "model", "net")

OLDEST_TORCH = (2, 10)


class CheckpointError(SystemExit):
    """Why a checkpoint cannot be used, and what to do: one sentence or two.

    Raised out of a script it ends it with that text.
    """


def require_safe_torch(version=None):
    """Refuses a PyTorch whose weights_only was not safe yet."""
    version = torch.__version__ if version is None else version
    found = re.match(r"(\d+)\.(\d+)", version)
    if not found or tuple(map(int, found.groups())) < OLDEST_TORCH:
        raise CheckpointError(f"PyTorch {version} does not read foreign checkpoints safely; install 2.10 or newer "
                              "(make prior-deps).")


def _not_a_checkpoint(path, head, size):
    """A sentence for what people take for a checkpoint, or None."""
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ")
    if size == 0:
        return "the file is empty. Copy or download it again."
    if start[:1] == b"<":
        return "this is a web page, not a checkpoint. Download the file itself."
    if head.startswith(b"version https://git-lfs"):
        return "this is only a pointer to a file in Git LFS. Download the file itself."
    if start[:1] == b"{" and _safetensors_header(head) is None:
        return "this is a JSON text, not a checkpoint. Give the file with the weights, or the folder of a diffusers model."
    # An ONNX file begins with its ir_version (field 1) and its producer's name (field 2).
    if path.suffix.lower() == ".onnx" or head[:1] == b"\x08" and head[2:3] == b"\x12":
        return "this is an ONNX model already. Use it as it is: afterimage restore ... --model " + path.name
    if head.startswith(b"\x89HDF"):
        return "this is a Keras or HDF5 file. Only PyTorch and safetensors checkpoints can be converted."
    return None


def _safetensors_header(head):
    """The length of a safetensors header, None if head does not begin with one."""
    if len(head) < 9 or head[8:9] != b"{":
        return None
    length = int.from_bytes(head[:8], "little")
    return length if length < 100 << 20 else None


def read(path):
    """Whatever a checkpoint holds, on the CPU: tensors, plain values and containers of them."""
    path = pathlib.Path(path)
    require_safe_torch()
    if path.is_dir():
        raise CheckpointError(f"{path} is a folder. Give the file with the weights.")
    try:
        with open(path, "rb") as f:
            head = f.read(512)
        size = path.stat().st_size
    except OSError as e:
        raise CheckpointError(f"{path} cannot be read: {e.strerror}.") from e
    if problem := _not_a_checkpoint(path, head, size):
        raise CheckpointError(f"{path}: {problem}")
    return _read_safetensors(path) if _safetensors_header(head) is not None else _read_torch(path)


def _read_safetensors(path):
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(str(path), device="cpu")
    except (SafetensorError, ValueError, KeyError, OSError) as e:
        raise CheckpointError(f"{path}: the safetensors file is damaged or incomplete ({e}). "
                              "Copy or download it again.") from e


def _read_torch(path):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about pickle protocols; what cannot be read is an error
            return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as e:
        remedy = ("If you know where the file comes from, save its weights alone as safetensors, in the program "
                  "that made it.")
        if wanted := _what_it_wanted(str(e)):
            raise CheckpointError(f"{path} was refused: reading it would run code ({wanted}). None of it ran. {remedy}"
                                  ) from e
        raise CheckpointError(f"{path} is not a checkpoint that can be read safely, or it is damaged. Nothing of it "
                              f"ran. {remedy}") from e
    except Exception as e:  # what is damaged fails in any way
        raise CheckpointError(f"{path} is damaged or incomplete, or no PyTorch checkpoint at all. "
                              "Copy or download it again.") from e


def _what_it_wanted(message):
    """Which function or class a refused pickle asked for."""
    for pattern in (r"Unsupported (?:global|class): (?:GLOBAL )?([A-Za-z_]\S*)", r"GLOBAL ([A-Za-z_]\S*)",
                    r"Trying to (?:call|load|instantiate) [^`'\"]*[`'\"]?([A-Za-z_][\w.]*)"):
        if found := re.search(pattern, message):
            return found.group(1).rstrip(".,")
    return None


def _is_state(value):
    return isinstance(value, dict) and len(value) > 0 and all(isinstance(v, torch.Tensor) for v in value.values())


def state_dict(path, key=None):
    """(state, where): tensors by name in float32, and which part of the file they are.

    Looks into checkpoints that hold more than the weights: under key if it is given,
    else under the usual names, averaged weights first; a list is looked at from its
    end, where the layout of DDIM's sources keeps the average. "module." before every
    name, left by parallel training, is taken away.
    """
    found, where = _find(read(path), key, path)
    if not found:
        raise CheckpointError(f"{path} holds no weights: the state dict in it is empty.")
    for name, value in found.items():
        if not isinstance(name, str) or not isinstance(value, torch.Tensor):
            raise CheckpointError(f"{path} is not a state dict: {name!r} is {type(value).__name__}, not a tensor. "
                                  "Give the file with the weights.")
    while all(n.startswith("module.") for n in found):
        found = {n.removeprefix("module."): v for n, v in found.items()}
    return {n: v.float() if v.is_floating_point() else v for n, v in found.items()}, where


def _find(value, key, path, where=()):
    name = ".".join(where) or "whole file"
    if key is not None and not where:
        if not isinstance(value, dict) or key not in value:
            raise CheckpointError(f"{path} holds nothing called {key!r}; it holds {_listing(value)}.")
        return _find(value[key], None, path, (key,))
    if isinstance(value, (list, tuple)):
        for i in reversed(range(len(value))):
            if _is_state(value[i]):
                return dict(value[i]), ".".join((*where, str(i)))
    if not isinstance(value, dict):
        raise CheckpointError(f"{path} is not a state dict: it holds {_listing(value)}. Give the file with the weights.")
    if not _is_state(value):
        for inner in NESTED:
            if isinstance(value.get(inner), (dict, list, tuple)) and len(where) < 4:
                return _find(value[inner], None, path, (*where, inner))
    return dict(value), name


def _listing(value):
    if isinstance(value, dict):
        names = sorted(map(str, value))
        return ", ".join(names[:6]) + (" and more" if len(names) > 6 else "") if names else "nothing"
    return f"a {type(value).__name__}"


def extent(state, name, axis, kind):
    """The size of a tensor along an axis, for what detects a network of a kind by its shapes."""
    if name not in state:
        raise CheckpointError(f"The checkpoint looks like {kind} network and lacks {name}.")
    if state[name].dim() <= axis:
        raise CheckpointError(f"The checkpoint looks like {kind} network, but {name} has the shape "
                              f"{tuple(state[name].shape)}.")
    return state[name].shape[axis]


def match(state, wanted, what="the network"):
    """Compares tensors by name with wanted, name -> shape; an error names what differs."""
    missing = [n for n in wanted if n not in state]
    unknown = [n for n in state if n not in wanted]
    shapes = [n for n in wanted if n in state and tuple(state[n].shape) != tuple(wanted[n])]
    problems = []
    if missing:
        problems.append(f"lacks {_and_more(missing)}")
    if unknown:
        problems.append(f"has {_and_more(unknown)}, unknown to it")
    if shapes:
        n = shapes[0]
        rest = f" and {len(shapes) - 1} others with another shape" if len(shapes) > 1 else ""
        problems.append(f"has {n} of shape {tuple(state[n].shape)} instead of {tuple(wanted[n])}{rest}")
    if problems:
        raise CheckpointError(f"The checkpoint does not fit {what}: it {'; it '.join(problems)}.")


def _and_more(names):
    return names[0] + (f" and {len(names) - 1} other tensors" if len(names) > 1 else "")


def load(module, state, what="the network"):
    """Puts tensors into a module built on the meta device or not, once they match it."""
    match(state, {n: v.shape for n, v in module.state_dict().items()}, what)
    module.load_state_dict(state, assign=True)
    return module.requires_grad_(False).eval()
