"""Exports a trained prior to ONNX, with its figures and its model card.

    python export.py run.ema0.999.bin --state run.pt --photos a.tar b.tar --licences SOURCES.tsv \\
        --out prior.onnx --card MODEL_CARD.md

The weights are what train.py leaves at its end, or its state (then --average says
which average; by default the one whose estimates are best), or an exported ONNX. The file is kept only if
ONNX Runtime agrees with PyTorch to 2e-3 in v, also with the weights as they were
before they were rounded to float16.
"""

import argparse
import dataclasses
import json
import pathlib

import card
import levels
import measure
import memory
import metadata
import onnxfile
import onnxparity
import photos
import state as states
import torch
import validate
from metadata import Description
from net import UNet
from prior import Prior

TOLERANCE = 2e-3  # in v
MEMORY_SIDES = (256, 512, 1024)


def arguments(argv=None):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("weights", help="run.ema0.999.bin, the training state run.pt, or an exported .onnx")
    p.add_argument("--state", help="the training state, for the card; by default the weights' own or the one beside")
    p.add_argument("--average", default="best", help="which average of a state: best, 0, 1, or none")
    p.add_argument("--photos", nargs="+", required=True, help="the folders or tars it was trained on")
    p.add_argument("--licences", required=True, help="table with the columns file, source, licence")
    p.add_argument("--out", required=True, type=pathlib.Path, help="the ONNX file")
    p.add_argument("--card", type=pathlib.Path, help="the model card; by default beside the ONNX file")
    p.add_argument("--kodak", help="folder of the Kodak photos, to be measured on")
    p.add_argument("--recipe", default="", help="a sentence for the card: what the run started from, how it was run")
    p.add_argument("--name", default="Afterimage prior")
    p.add_argument("--licence", help="of the weights; by default CC-BY-SA-4.0 with the photos' licences")
    p.add_argument("--source", help="by default that this project trained it, and on how many photos")
    p.add_argument("--float32", action="store_true", help="store the weights as they are")
    p.add_argument("--external", action="store_true", help="store the weights in a file beside the model")
    p.add_argument("--no-memory", action="store_true", help="don't measure the memory of an evaluation")
    p.add_argument("--threads", type=int, default=1)
    return p.parse_args(argv)


def candidates(path, average):
    """({name: UNet}, state or None) of a weights file or a training state."""
    if path.suffix != ".pt":
        config, weights = (states.load_onnx if path.suffix == ".onnx" else states.load_weights)(path)
        return {f"`{path.name}`": network(config, weights)}, None
    saved = states.load(path)
    config, kept = states.config_of(saved["config"]), saved["ema"]
    if average == "none":
        return {"without averaging": network(config, saved["net"])}, saved
    if average != "best" and not (average.isdigit() and int(average) < len(kept)):
        raise SystemExit(f"--average is best, none, or 0 to {len(kept) - 1}, not {average!r}")
    chosen = range(len(kept)) if average == "best" else [int(average)]
    return {f"moving average {i} of {len(kept)}": network(config, kept[i]) for i in chosen}, saved


def network(config, weights):
    net = UNet(config)
    net.load_state_dict({k: v.float() for k, v in weights.items()})
    return net.eval().requires_grad_(False)


def training_state(given, weights, saved):
    """The state that tells how the weights came about, or None."""
    if saved is not None:
        return saved
    beside = [pathlib.Path(given)] if given else [weights.with_name(weights.name.split(".")[0] + ".pt")]
    if given or beside[0].exists():
        return states.load(beside[0])
    return None


def training_words(recipe, saved):
    """The card's sentence about the training."""
    words = [recipe.strip().rstrip(".")] if recipe.strip() else []
    if saved is not None:
        words.append(f"{saved['seconds'] / 60:.0f} minutes, {saved['steps']:,} steps, {saved['crops']:,} crops")
    if not words:
        raise SystemExit("How was it trained? Give its state (--state run.pt) or a sentence (--recipe), for the card.")
    return "; ".join(words)


def warn_of_sidecar(path):
    """Says that the file beside a prior, measured for the one before it, goes on counting."""
    beside = metadata.sidecar(path)
    if beside.exists():
        print(f"warning: {beside} was measured for the file that stood here before and stays in force; measure it again, "
              "or remove it", flush=True)


def main(argv=None):
    a = arguments(argv)
    torch.set_num_threads(a.threads)
    weights = pathlib.Path(a.weights)
    nets, saved = candidates(weights, a.average)
    training = training_words(a.recipe, training_state(a.state, weights, saved))
    licences = photos.licences(a.licences)
    learned, held_out = photos.load(a.photos, licences)
    validator = validate.Validator(held_out)
    stored = {k: n if a.float32 else measure.as_stored(n) for k, n in nets.items()}
    average, _, psnr = measure.choose(stored, validator)
    net = stored[average]
    rms = measure.rms_table(net, validator)
    print(f"{average}: PSNR {validate.line(psnr)}", flush=True)
    kodak, kodak_photos = measure.kodak(net, a.kodak) if a.kodak else (None, 0)
    names = [p.name for p in (*learned, *held_out)]
    config = net.config
    description = Description(
        "v_prediction", name=a.name, continuous=True, size=256, size_multiple=config.multiple,
        size_min=max(64, config.multiple), rmse=rms,
        licence=a.licence or f"CC-BY-SA-4.0 (trained on photos under {card.families(names, licences)}; see SOURCES.tsv)",
        source=a.source or f"trained by this project on {len(learned):,} openly licensed photos")
    cases = onnxparity.cases(description.size_min, config.multiple, fractional=True, steps=levels.STEPS)
    done = onnxfile.export_prior(
        Prior(nets[average]), a.out, description, timestep="float32", half=not a.float32, external=a.external or None,
        cases=cases, tolerance=TOLERANCE, tolerance_total=TOLERANCE,
        extra={states.CONFIG_KEY: json.dumps(dataclasses.asdict(config))},
        finish=None if a.no_memory else lambda path: memory.measure(path, MEMORY_SIDES))
    figures = {"psnr": psnr, "rms": rms, "kodak": kodak, "kodak_photos": kodak_photos, "average": average,
               "crops": validator.x.shape[0], "storage": "float32" if a.float32 else "float16"}
    path = a.card or a.out.with_name("MODEL_CARD.md")
    card.write(path, done, net, description, figures, training, a.licences, names, len(held_out))
    warn_of_sidecar(done.path)
    print(f"{done.path}: {done.size / 1e6:.1f} MB, differs from PyTorch by {done.error:.1e}, with weights before "
          f"rounding by {done.total:.1e}; card in {path}")
    return done


if __name__ == "__main__":
    main()
