"""Makes a classifier-gradient model from a classifier of guided-diffusion, as published.

    python import_prior.py 256x256_classifier.pt --half
    afterimage restore photo.jpg ... --model 256x256_diffusion.onnx \\
        --guidance 256x256_classifier.onnx --label 281 -o out.png

The ONNX file computes the gradient of log p(label | x_t) with respect to x_t inside the
graph. It is kept only if it computes what PyTorch computes.
"""

import checkpoint
import classifier
import onnxfile
import onnxparity
import torch
from checkpoint import CheckpointError

TOLERANCE = 1e-3  # of the largest value of a case's gradient: gradients are far below 1

HEAD_CHANNELS = 64  # of the published ones

# What tells a classifier from a denoising network, which has output_blocks.
MARKS = ("time_embed.0.weight", "input_blocks.0.0.weight", "out.2.positional_embedding", "out.2.c_proj.weight")


def recognise(state):
    """Whether a state dict has the names of a classifier with attention pooling."""
    return all(n in state for n in MARKS) and not any(n.startswith("output_blocks.") for n in state)


def detect(state, size=None, head_channels=HEAD_CHANNELS):
    """The Config that a state dict was made with.

    Names and shapes tell the width, the blocks and their channels, not where pictures
    are halved: that comes from the published layouts, by which size has to be one of
    theirs or None. What remains is compared tensor by tensor when the weights are put
    in.
    """
    if not recognise(state):
        lost = next((n for n in MARKS if n not in state), "")
        raise CheckpointError("The checkpoint is no classifier of guided-diffusion with attention pooling: it "
                              + (f"lacks {lost}." if lost else "has output_blocks, as a denoising network."))
    for name in MARKS:
        if state[name].dim() < 2:
            raise CheckpointError(f"The checkpoint is no classifier: {name} has the shape {tuple(state[name].shape)}.")
    width = state["time_embed.0.weight"].shape[1]
    classes = state["out.2.c_proj.weight"].shape[0]
    blocks = 0
    while f"input_blocks.{blocks + 1}.0.in_layers.0.weight" in state:
        blocks += 1
    # A level has depth blocks and, but for the last, one that halves.
    for side, (widths, attention) in classifier.PUBLISHED.items():
        depth, rest = divmod(blocks + 1, len(widths))
        if rest or depth < 2 or size not in (None, side):
            continue
        config = classifier.Config(width, widths, depth - 1, attention, classes, head_channels, side)
        if _channels(state, config) == config.channels:
            return config
    raise CheckpointError(f"The classifier is none of the published layouts: it has {blocks} blocks after the first"
                          + (f", and is to have the native side {size}" if size else "")
                          + f". Known are the sides {', '.join(map(str, classifier.PUBLISHED))}.")


def _channels(state, config):
    """The channels that the first block of each level has in the checkpoint."""
    found = []
    for level in range(len(config.widths)):
        weight = state.get(f"input_blocks.{level * (config.depth + 1) + 1}.0.in_layers.2.weight")
        found.append(weight.shape[0] if weight is not None else None)
    return found


def convert(state, out, *, half=False, external=None, size=None, name=None, licence="", source="",
            class_names=None, head_channels=HEAD_CHANNELS, say=lambda text: print(text, flush=True)):
    """Writes the model of a classifier's state dict at out; an onnxfile.Export."""
    config = detect(state, size, head_channels)
    with torch.device("meta"):
        network = classifier.Gradient(config)
    checkpoint.load(network.classifier, state, f"the classifier of {config.size}x{config.size}")
    if class_names is not None and len(class_names) != config.classes:
        raise SystemExit(f"There are {len(class_names)} names of classes and {config.classes} classes.")
    count = sum(v.numel() for v in network.parameters())
    say(f"recognised  a classifier: {count / 1e6:.1f} million parameters, {config.size}x{config.size}, "
        f"{config.classes} classes")
    done, size_of = write(network, out, describe(config, name or out.stem, licence, source, class_names), half=half,
                          external=external)
    beside = f" with {done.data.name}" if done.data else ""
    rounding = f" ({done.total / size_of:.1e} from the weights before rounding)" if half else ""
    say(f"{out}{beside}: {done.size / 1e6:.0f} MB, differs from PyTorch by {done.error / size_of:.1e} of the largest "
        f"value{rounding}; use it with afterimage restore ... --guidance {out} --label 0")
    return done


def describe(config, name, licence="", source="", class_names=None):
    """The keys and values that the app reads."""
    pairs = {"version": "1", "name": name, "classes": str(config.classes), "size": str(config.size),
             "size_multiple": str(config.size), "size_min": str(config.size), "dynamic": "false",
             "schedule": classifier.SCHEDULES.get(config.size, "linear 0.0001 0.02 1000"), "licence": licence,
             "source": source}
    if class_names is not None:
        pairs["class_names"] = "\n".join(class_names)
    return {f"afterimage.{k}": v for k, v in pairs.items() if v}


def write(network, out, pairs, *, half=False, external=None):
    """Exports a classifier.Gradient; (the onnxfile.Export, the smallest of the cases' largest values)."""
    config = network.classifier.config
    side = config.size
    pair = 2 if side <= 256 else 1  # a pair of larger ones takes gigabytes, and tells no more
    cases = [onnxparity.Case(pair, side, side, (10, 700)[:pair], (1 % config.classes, 3 % config.classes)[:pair]),
             onnxparity.Case(1, side, side, (333,), (config.classes - 1,))]
    inputs = {"x": "float32", "timestep": "int64", "label": "int64"}
    size_of = min(float(abs(onnxparity.torch_output(network, case.feed(inputs))).max()) for case in cases)
    if not size_of > 0:
        raise SystemExit("The classifier's gradient is zero everywhere; this checkpoint was never trained.")
    return onnxfile.export_gradient(network, out, pairs, cases, half=half, external=external,
                                    tolerance=TOLERANCE * size_of), size_of
