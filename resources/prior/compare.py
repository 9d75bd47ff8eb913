"""Compares networks and recipes at an equal training budget, in floating point operations.

    python compare.py --photos a.tar b.tar --licences SOURCES.tsv --folder runs/compare --flop 5e13
    python compare.py --folder runs/compare --table EXPERIMENTS.md

Each variant is trained from nothing, on one thread, with its own warm-up and cooldown
inside the budget, and measured on the held-out photos. A call goes on where the last
one ended; --only names variants. --table writes the results between the two marks of a
Markdown file, which keeps its own words.
"""

import argparse
import dataclasses
import json
import math
import pathlib

import loop
import photos
import run as runs
import state as states
import torch
import validate
from net import Config, flop


@dataclasses.dataclass(frozen=True)
class Variant:
    about: str  # what differs from the base
    config: Config = Config()
    recipe: runs.Recipe = dataclasses.field(default_factory=runs.Recipe)


def recipe(**changes):
    return dataclasses.replace(runs.Recipe(), **changes)


#: the first comparison; `base` is the shipped network with the present recipe
VARIANTS = {
    "base": Variant("film 48/96/192/256/256, one block, attention at the two coarsest, AdamW"),
    "plain": Variant("block: plain (ReLU, noise channels) 64/96/144/192, blocks 1/2/2/2",
                     Config("plain", (64, 96, 144, 192), (1, 2, 2, 2), 9)),
    "local": Variant("attention: none", Config(attention_from=9)),
    "wide": Variant("width: 64/128/256/320/320", Config(widths=(64, 128, 256, 320, 320))),
    "deep": Variant("depth: two blocks a level, widths 40/72/144/192/192",
                    Config(widths=(40, 72, 144, 192, 192), blocks=(2, 2, 2, 2, 2))),
    "stem4": Variant("stem: unshuffle by 4, 96/192/256/256", Config(widths=(96, 192, 256, 256), blocks=(1, 1, 1, 1),
                                                                   attention_from=2, stem=4)),
    "uniform-t": Variant("noise levels: uniform in t alone", recipe=recipe(level_share=0.0)),
    "crops-64": Variant("crops: 64x64 alone, log-uniform scale", recipe=recipe(mix="64:1:")),
    "muon": Variant("optimizer: Muon on the inner 3x3 filters", recipe=recipe(optimizer="muon")),
}

BEGIN, END = "<!-- results: written by compare.py -->", "<!-- end of results -->"


def same_budget(result, path, wanted):
    """result, if it was trained with the budget wanted; the first results say only what they spent."""
    of = result.get("budget", result["flop"])
    if not math.isclose(of, wanted, rel_tol=1e-5 if "budget" in result else 0.05):
        raise SystemExit(refusal(path, of, wanted))
    return result


def refusal(path, of, wanted):
    return f"{path} is of {of:g} FLOP and not of {wanted:g}: give --flop {of:g}, or another --folder"


def train_variant(name, variant, a, training, validator, stop):
    """Trains and measures one variant; its result, or None when it was stopped before."""
    folder = pathlib.Path(a.folder)
    result = folder / f"{name}.result.json"
    if result.exists():
        return same_budget(json.loads(result.read_text()), result, a.flop)
    state = folder / f"{name}.pt"
    run = runs.start(state, variant.config, variant.recipe, runs.Budget(flop=a.flop), precision=a.precision)
    if not math.isclose(run.budget.flop, a.flop, rel_tol=1e-5):
        raise SystemExit(refusal(state, run.budget.flop, a.flop))
    print(f"{name}: {run.describe()}", flush=True)
    feeder = photos.Feeder(training, run.recipe.pixels, photos.parse_mix(run.recipe.mix), run.rng)
    log = loop.Log(state, validator)
    if not loop.train(run, feeder, state, log, stop, report_every=a.report_every):
        return None
    rows = [json.loads(line) for line in log.path.read_text().splitlines()]
    out = {"name": name, "about": variant.about, "budget": a.flop, "flop": run.flop, "steps": run.steps, "crops": run.crops,
           "minutes": run.seconds / 60, "precision": run.precision,
           "parameters": sum(p.numel() for p in run.net.parameters()), "gflop_256": flop(run.config) / 1e9,
           "marks": rows[-1]["marks"], "psnr": rows[-1]["psnr"]}
    states.write_atomically(result, lambda f: f.write(json.dumps(out).encode()))
    return out


def table(results):
    """A Markdown table, the best mean first."""
    levels = ("0.1", "0.2", "0.5", "1", "2")
    lines = ["| variant | what differs | M par. | GFLOP at 256 | crops | minutes | mean | " +
             " | ".join(levels) + " | 20 |", "|" + "---|" * (8 + len(levels))]
    for r in sorted(results, key=lambda r: -r["marks"]):
        psnr = " | ".join(f"{r['psnr'][s]:.2f}" for s in (*levels, "20"))
        lines.append(f"| {r['name']} | {r['about']} | {r['parameters'] / 1e6:.1f} | {r['gflop_256']:.1f} | "
                     f"{r['crops'] / 1000:.0f} k | {r['minutes']:.1f} | **{r['marks']:.2f}** | {psnr} |")
    return "\n".join(lines)


def write_table(path, results):
    """Puts the table between the marks of the file at path."""
    path = pathlib.Path(path)
    text = path.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise SystemExit(f"{path}: it lacks the lines {BEGIN} and {END}, between which the table goes")
    head, tail = text.split(BEGIN)[0], text.split(END)[1]
    flops = sorted({f"{r['flop']:.2g}" for r in results})
    caption = f"PSNR of x0hat on the held-out photos, dB, after {' and '.join(flops)} training FLOP each.\n\n"
    path.write_text(head + BEGIN + "\n" + caption + table(results) + "\n" + END + tail, encoding="utf-8")


def results_in(folder):
    return [json.loads(p.read_text()) for p in sorted(pathlib.Path(folder).glob("*.result.json"))]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--photos", nargs="+", help="folders or tars; without them nothing is trained")
    p.add_argument("--licences")
    p.add_argument("--folder", required=True, help="states, logs and results")
    p.add_argument("--flop", type=float, default=5e13, help="budget of a variant")
    p.add_argument("--only", nargs="+", choices=sorted(VARIANTS), default=list(VARIANTS))
    p.add_argument("--precision", choices=("auto", "bf16", "fp32"), default="auto")
    p.add_argument("--report-every", type=float, default=math.inf, help="seconds between reports on the way")
    p.add_argument("--table", help="Markdown file to write the results into")
    a = p.parse_args()
    if a.photos:
        torch.set_num_threads(1)
        pathlib.Path(a.folder).mkdir(parents=True, exist_ok=True)
        training, held_out = photos.load(a.photos, photos.licences(a.licences))
        validator, stop = validate.Validator(held_out), loop.Stop()
        for name in a.only:
            train_variant(name, VARIANTS[name], a, training, validator, stop)
            if stop.asked:
                break
    found = results_in(a.folder)
    if not found:
        raise SystemExit(f"{a.folder}: no result yet; name --photos and --licences to train")
    if a.table:
        write_table(a.table, found)
    print(table(found))


if __name__ == "__main__":
    main()
