"""Makes a prior that Afterimage can use from a checkpoint that people have.

    python import_prior.py 256x256_diffusion_uncond.pt --half
    python import_prior.py ddpm-celebahq-256/ --out faces.onnx --licence Apache-2.0

Understood are the checkpoints of guided-diffusion (ADM), its classifiers, those of DDPM
in the layout of DDIM's sources, and diffusers' UNet2DModel folders. Local files only;
nothing in them is run. The ONNX file is kept only if it computes what PyTorch computes
with the weights as they are stored, to 1e-3 (a classifier's gradient: of its largest
value). With --half those are rounded to float16: what that adds is printed, not bounded.
"""

import argparse
import dataclasses
import pathlib
import sys

import adm
import checkpoint
import ddpm
import import_classifier
import memory
import metadata
import onnxfile
import onnxparity
import torch
import unet2d
from checkpoint import CheckpointError

KINDS = ("auto", "diffusers", "classifier", *adm.PUBLISHED, *ddpm.PUBLISHED)
TOLERANCE = 1e-3  # with the weights as they are stored


def arguments(argv=None):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("checkpoint", type=pathlib.Path, help="a .pt, .pth, .ckpt or .safetensors file, or a diffusers folder")
    p.add_argument("--out", type=pathlib.Path, help="the ONNX file; by default beside the checkpoint")
    p.add_argument("--kind", choices=KINDS, default="auto", help="which network it is; by default what its names tell")
    p.add_argument("--half", action="store_true", help="store the weights as float16, in half the space")
    p.add_argument("--external", action="store_true", help="store the weights in a file beside (above 2 GB always)")
    p.add_argument("--key", help="which part of the checkpoint holds the weights; by default the usual names")
    p.add_argument("--size", type=int, help="native side in pixels, where the checkpoint does not tell")
    p.add_argument("--head-channels", type=int, help="channels of an attention head, for ADM networks not published")
    p.add_argument("--name", help="for people; by default the file's")
    p.add_argument("--licence", default="", help="of the weights")
    p.add_argument("--source", default="", help="where the weights come from")
    p.add_argument("--guidance", default="", help="name of a classifier's gradient (.onnx) that will lie in the same folder")
    p.add_argument("--class-names", type=pathlib.Path, help="a classifier's: a text with the name of a class on each line")
    p.add_argument("--no-memory", action="store_true", help="don't measure the memory of an evaluation")
    return p.parse_args(argv)


def say(text):
    print(text, flush=True)


def read_state(a):
    """The tensors of a checkpoint file; None for the folder of a diffusers model."""
    if a.checkpoint.is_dir():
        if a.kind not in ("auto", "diffusers"):
            raise CheckpointError(f"{a.checkpoint} is a folder, and {a.kind} is one file. Give the file.")
        if not unet2d.recognises(a.checkpoint):
            raise CheckpointError(f"{a.checkpoint} is no folder of a diffusers model: it has no config.json.")
        return None
    if a.kind == "diffusers":
        raise CheckpointError(f"{a.checkpoint} is a file. Give the folder of the diffusers model, with its config.json.")
    state, where = checkpoint.state_dict(a.checkpoint, a.key)
    if where != "whole file":
        say(f"weights     {where} in {a.checkpoint.name}")
    return state


def open_network(a, state):
    """(network, kind, fields of its description)."""
    if state is None:
        network, fields = unet2d.open_folder(a.checkpoint)
        return network, "diffusers UNet2DModel", fields
    for layout, build, detect in ((adm, adm.ADM, detect_adm), (ddpm, ddpm.DDPM, detect_ddpm)):
        if a.kind in layout.PUBLISHED or a.kind == "auto" and layout.recognises(state):
            kind, config = detect(a, state)
            with torch.device("meta"):
                network = build(config)
            checkpoint.load(network, state, kind)
            return network, kind, describe(kind, config)
    raise CheckpointError(f"{a.checkpoint} holds {len(state)} tensors, {min(state)} among them: neither a "
                          "guided-diffusion (ADM) nor a DDPM network. A diffusers model is given as its folder.")


def detect_adm(a, state):
    if a.kind in adm.PUBLISHED:
        return a.kind, adm.PUBLISHED[a.kind]
    config = adm.detect(state)
    name = adm.published(config)
    if name:
        return name, adm.PUBLISHED[name]
    if not a.size or not a.head_channels:
        raise CheckpointError(
            f"This ADM network is none of the published ones ({config.channels} channels times "
            f"{'/'.join(f'{w:g}' for w in config.widths)}, {config.blocks} blocks a level, attention at levels "
            f"{', '.join(map(str, config.attention)) or 'none'}). Say what its weights do not: its native side and the "
            "channels of an attention head (ARGS=\"--size 256 --head-channels 64\").")
    for level, width in enumerate(config.widths):
        if level in config.attention and int(width * config.channels) % a.head_channels:
            raise CheckpointError(f"Attention at {int(width * config.channels)} channels cannot have heads of "
                                  f"{a.head_channels}.")
    return "adm", dataclasses.replace(config, size=a.size, head_channels=a.head_channels)


def detect_ddpm(a, state):
    if a.kind in ddpm.PUBLISHED:
        return a.kind, ddpm.PUBLISHED[a.kind]
    config = ddpm.detect(state)
    return next((n for n, c in ddpm.PUBLISHED.items() if c == config), "ddpm"), config


def describe(kind, config):
    fields = {"prediction": "epsilon", "size": config.size, "size_multiple": config.multiple,
              "classes": getattr(config, "classes", 0)}
    return fields | ({"schedule": adm.SCHEDULES[kind]} if kind in adm.SCHEDULES else {})


def refuse_sidecar(out):
    beside = metadata.sidecar(out)
    if beside.exists():
        raise CheckpointError(f"{beside} was measured for another {out.name} and would count more than what is imported. "
                              "Remove it, or give another --out.")


def class_names(path):
    """The lines of a text; None without one."""
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as e:
        raise CheckpointError(f"{path} cannot be read: {e.strerror}. Give a text with the name of a class on each line.") from e
    except UnicodeDecodeError as e:
        raise CheckpointError(f"{path} is no text in UTF-8. Give a text with the name of a class on each line.") from e


def convert(a):
    where = a.checkpoint.resolve()
    out = a.out or where.with_name((where.name if where.is_dir() else where.stem) + ".onnx")
    refuse_sidecar(out)
    names = class_names(a.class_names)
    say(f"reading     {a.checkpoint}")
    state = read_state(a)
    if a.kind == "classifier" or a.kind == "auto" and state is not None and import_classifier.recognise(state):
        return import_classifier.convert(
            state, out, half=a.half, external=a.external or None, size=a.size, name=a.name, licence=a.licence,
            source=a.source, class_names=names, head_channels=a.head_channels or import_classifier.HEAD_CHANNELS, say=say)
    if names is not None:
        raise CheckpointError(f"{a.checkpoint} is no classifier, and --class-names is for classifiers. Leave it out.")
    network, kind, fields = open_network(a, state)
    if a.size:
        fields["size"] = a.size
    smallest = max(fields["size_multiple"], min(64, fields["size"]))
    description = metadata.Description(name=a.name or out.stem, licence=a.licence, source=a.source, size_min=smallest,
                                       guidance=a.guidance, **fields)
    count = sum(v.numel() for v in network.parameters())
    classes = f", {description.classes} classes" if description.classes else ""
    say(f"recognised  {kind}: {count / 1e6:.1f} million parameters, {description.prediction}, "
        f"{description.schedule or 'betas of its own'}, {description.size}x{description.size}{classes}")
    cases = onnxparity.cases(smallest, description.size_multiple, description.classes)
    sides = sorted({max(smallest, description.size // 2), description.size})
    done = onnxfile.export_prior(
        network, out, description, label=description.classes > 0, half=a.half, external=a.external or None,
        cases=cases, tolerance=TOLERANCE, say=say,
        finish=None if a.no_memory else lambda path: memory.measure(path, sides))
    rounding = f" ({done.total:.1e} from the weights before rounding)" if a.half else ""
    label = " --label 0" if description.classes else ""
    beside = f" with {done.data.name}" if done.data else ""
    say(f"{done.path}{beside}: {done.size / 1e6:.0f} MB, differs from PyTorch by {done.error:.1e}{rounding}; use it with "
        f"afterimage restore photo.jpg --task denoise --noise auto --model {done.path}{label} -o out.png")
    return done


def main(argv=None):
    convert(arguments(argv))


if __name__ == "__main__":
    sys.exit(main())
