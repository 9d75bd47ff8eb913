"""The model card of a prior, written from what was measured.

The words that no program can find, the limits seen in what it does, stand in
card.template.md; everything with a $ is filled in here.
"""

import collections
import csv
import hashlib
import json
import pathlib
import string

import metadata
import net
import validate
from licences import family

TEMPLATE = pathlib.Path(__file__).with_name("card.template.md")

#: Kodak at 15, 25 and 50 levels as published, for denoisers that do nothing else
PUBLISHED = {"FFDNet": (34.63, 32.13, 28.98), "DRUNet": (35.31, 32.89, 29.86)}


def families(names, licences):
    """The families of the photos called names, in a fixed order, e.g. "CC BY, CC0"."""
    return ", ".join(sorted({family(licences[n]) for n in names}))


def sources(path, names):
    """A table of the photos called names by source: how many, and under what."""
    with open(path, newline="", encoding="utf-8") as f:
        rows = [r for r in csv.DictReader(f, delimiter="\t") if r["file"] in names]
    groups = collections.defaultdict(list)
    for r in rows:
        groups[r.get("source") or "not named"].append(family(r["licence"]))
    lines = ["| source | photos | licences |", "|---|---|---|"]
    for source, kinds in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0])):
        counts = collections.Counter(kinds)
        lines.append(f"| {source} | {len(kinds)} | " + ", ".join(f"{k} {counts[k]}" for k in sorted(counts)) + " |")
    return "\n".join(lines)


def table(head, first, values):
    """Markdown with one row of figures under the keys of values."""
    return "\n".join((f"| {head} | " + " | ".join(f"{k:g}" for k in values) + " |", "|---" * (len(values) + 1) + "|",
                      f"| {first} | " + " | ".join(f"{v:.2f}" for v in values.values()) + " |"))


def kodak_table(measured, count):
    """The comparison at 15, 25 and 50 levels, or nothing where it was not measured."""
    if measured is None:
        return ""
    lines = [f"On {count} Kodak photos, noise in 8-bit levels, beside what is published for far",
             "larger denoisers:", "", table("", "this prior", measured)]
    lines += [f"| {n} | " + " | ".join(f"{v:.2f}" for v in row) + " |" for n, row in PUBLISHED.items()]
    return "\n" + "\n".join(lines) + "\n"


def architecture(config):
    """One sentence about the network."""
    blocks = config.blocks[0] if len(set(config.blocks)) == 1 else "/".join(map(str, config.blocks))
    kind = {"film": "group norm, SiLU, noise level by scale and shift",
            "plain": "3x3 convolutions and ReLU, noise level as input channels"}[config.kind]
    attention = len(config.widths) - config.attention_from
    tail = f"self-attention at the {attention} coarsest" if attention > 0 else "no attention"
    return (f"convolutional U-Net behind a {config.stem}x{config.stem} pixel unshuffle: widths "
            f"{'/'.join(map(str, config.widths))}, {blocks} residual block{'' if blocks == 1 else 's'} each way a level ({kind}); {tail}")


def pyramid(path):
    """From which noise levels on the prior is shown smaller pictures: what its sidecar says."""
    beside = metadata.sidecar(path)
    if not beside.exists():
        return "none"
    said = json.loads(beside.read_text(encoding="utf-8")).get("afterimage.pyramid", "none")
    return f"`{said}`, of `{beside.name}`"


def write(path, export, network, description, figures, training, licence_table, names, held_out):
    """Writes the card. figures: psnr, rms, kodak, kodak_photos, average; training: a sentence."""
    parameters = sum(p.numel() for p in network.parameters())
    digest = hashlib.sha256(export.path.read_bytes()).hexdigest()
    psnr, rms = figures["psnr"], figures["rms"]
    files = f"`{export.path.name}`" + (f" with `{export.data.name}` beside it" if export.data else "")
    text = string.Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        files=files, megabytes=f"{export.size / 1e6:.1f}", sha256=digest, name=description.name,
        architecture=architecture(network.config), parameters=f"{parameters / 1e6:.1f}",
        gflop=f"{net.flop(network.config) / 1e9:.1f}", multiple=description.size_multiple,
        smallest=description.size_min, training=training, average=figures["average"], photos=f"{len(names):,}",
        pyramid=pyramid(export.path), held_out=held_out, licence=description.licence,
        sources=sources(licence_table, set(names)),
        psnr=table("sigma", "PSNR, dB", psnr), marks=f"{validate.mean_of_marks(psnr):.2f}",
        rms=f"| rms | {' | '.join(f'{v:.4f}' for v in rms.values())} |",
        crops=figures["crops"], kodak=kodak_table(figures["kodak"], figures["kodak_photos"]),
        parity=f"{export.error:.1e}", parity_total=f"{export.total:.1e}", storage=figures["storage"])
    path.write_text(text.rstrip() + "\n", encoding="utf-8")
