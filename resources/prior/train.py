"""Trains the prior; resumable at any moment.

    python train.py --photos a.tar b.tar --licences SOURCES.tsv --state run.pt --minutes 60

Goes on with --state if it exists, else starts from --from (a resume.bin or an
exported ONNX, with a re-warmed learning rate), else from nothing. SIGINT and SIGTERM
save and stop; kill -9 loses at most --save-every seconds. A run that is resumed
keeps its network, recipe and budget; --leg-minutes ends one call earlier, so that a
budget can be spent in several.
"""

import argparse
import math
import time

import loop
import photos
import run as runs
import torch
import validate
from net import Config


def arguments():
    recipe = runs.Recipe()
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--photos", nargs="+", required=True, help="folders or tars")
    p.add_argument("--licences", required=True, help="table with the columns file, licence")
    p.add_argument("--state", default="run.pt", help="training state, resumed and saved")
    p.add_argument("--from", dest="start", help="resume.bin or an exported .onnx to start from")
    budget = p.add_mutually_exclusive_group()
    budget.add_argument("--minutes", type=float, default=60, help="time budget of the run")
    budget.add_argument("--flop", type=float, default=0, help="budget of the run in floating point operations instead")
    p.add_argument("--leg-minutes", type=float, default=math.inf, help="wall time from the start of this call to its last "
                   "step (it makes one at least); the last report and the last save come after it, so leave time for them")
    p.add_argument("--cooldown", type=float, default=0.2, help="share of the budget for the linear cooldown at its end")
    p.add_argument("--warmup", type=int, default=recipe.warmup, help="steps of warm-up")
    p.add_argument("--lr", type=float, default=recipe.lr)
    p.add_argument("--optimizer", choices=("adamw", "muon"), default=recipe.optimizer)
    p.add_argument("--pixels", type=int, default=recipe.pixels, help="pixels of a batch")
    p.add_argument("--mix", default=recipe.mix, help="crop sizes as side:share:scale (64, 128, 256, ...); an empty "
                   "scale is log-uniform, inf the whole photo")
    p.add_argument("--kind", choices=("film", "plain"), default="film")
    p.add_argument("--widths", default="48,96,192,256,256")
    p.add_argument("--blocks", default="1,1,1,1,1")
    p.add_argument("--attention-from", type=int, default=3)
    p.add_argument("--stem", type=int, default=2)
    p.add_argument("--level-share", type=float, default=recipe.level_share, help="share of the log-normal noise levels")
    p.add_argument("--teacher", default=recipe.teacher, help="an exported .onnx or a .bin, whose estimates are learned above "
                   "--teach-above: what it knows of whole scenes stays, while the rest learns from the photos")
    p.add_argument("--teach-above", type=float, default=recipe.teach_above, help="sigma on the [-1, 1] scale")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--precision", choices=("auto", "bf16", "fp32"), default="auto")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--workers", type=int, default=0, help="processes that cut crops; 0 cuts them in this one")
    p.add_argument("--seed", type=int, default=recipe.seed)
    p.add_argument("--save-every", type=float, default=120, help="seconds")
    p.add_argument("--report-every", type=float, default=240, help="seconds")
    return p.parse_args()


def numbers(text):
    return tuple(map(int, text.split(",")))


def main():
    begun = time.monotonic()
    a = arguments()
    torch.set_num_threads(a.threads)
    stop = loop.Stop()
    config = Config(a.kind, numbers(a.widths), numbers(a.blocks), a.attention_from, a.stem)
    recipe = runs.Recipe(a.optimizer, a.lr, a.warmup, a.pixels, a.mix, a.level_share, a.seed, a.teacher, a.teach_above)
    budget = runs.Budget(minutes=0 if a.flop else a.minutes, flop=a.flop, cooldown=a.cooldown)
    run = runs.start(a.state, config, recipe, budget, a.start, a.device, a.precision)
    print(run.describe(), flush=True)
    training, held_out = photos.load(a.photos, photos.licences(a.licences))
    print(f"{len(training)} photos to learn from, {len(held_out)} held out", flush=True)
    log = loop.Log(a.state, validate.Validator(held_out))
    log.report(run, math.nan)
    batches = photos.Feeder(training, run.recipe.pixels, photos.parse_mix(run.recipe.mix), run.rng)
    with photos.feed(batches, a.workers, run.steps) as next_batch:
        left = 60 * a.leg_minutes - (time.monotonic() - begun)
        done = loop.train(run, next_batch, a.state, log, stop, left, a.save_every, a.report_every)
    print("the budget is spent" if done else f"{100 * run.fraction:.0f} % of the budget is spent; call again to go on", flush=True)


if __name__ == "__main__":
    main()
