"""Trains the prior; resumable at any moment.

    python train.py --photos a.tar b.tar --licences SOURCES.tsv --state run.pt --minutes 60

Starts from --state if it exists, else from --from (a resume.bin or an exported
ONNX, with a re-warmed learning rate), else from nothing. SIGINT and SIGTERM save
and stop; kill -9 loses at most --save-every seconds.
"""

import argparse
import contextlib
import dataclasses
import math
import os
import pathlib
import random
import signal
import time

import levels
import optim
import photos
import state as states
import torch
import validate
from net import Config, UNet, flop

EMA_RATES = (0.999, 0.9995)


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--photos", nargs="+", required=True, help="folders or tars")
    p.add_argument("--licences", required=True, help="table with the columns file, licence")
    p.add_argument("--state", default="run.pt", help="training state, resumed and saved")
    p.add_argument("--from", dest="start", help="resume.bin or an exported .onnx to start from")
    p.add_argument("--minutes", type=float, default=60, help="time budget of this call")
    p.add_argument("--cooldown", type=float, default=0.2, help="share of the budget for the linear cooldown at its end")
    p.add_argument("--warmup", type=int, default=200, help="steps of warm-up after a start without optimizer state")
    p.add_argument("--lr", type=float, default=6e-4)
    p.add_argument("--optimizer", choices=("adamw", "muon"), default="adamw")
    p.add_argument("--pixels", type=int, default=24 * 64 * 64, help="pixels of a batch")
    p.add_argument("--mix", default="128:0.5:1 64:0.3: 128:0.2:inf",
                   help="crop sizes as side:share:scale; an empty scale is log-uniform, inf the whole photo")
    p.add_argument("--kind", choices=("film", "plain"), default="film")
    p.add_argument("--widths", default="48,96,192,256,256")
    p.add_argument("--blocks", default="1,1,1,1,1")
    p.add_argument("--attention-from", type=int, default=3)
    p.add_argument("--level-share", type=float, default=0.8, help="share of the log-normal noise levels")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--precision", choices=("auto", "bf16", "fp32"), default="auto")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--save-every", type=float, default=120, help="seconds")
    p.add_argument("--report-every", type=float, default=240, help="seconds")
    return p.parse_args()


def mix_of(text):
    out = []
    for part in text.split():
        side, share, scale = part.split(":")
        out.append((int(side), float(share), float(scale) if scale else None))
    return out


def learning_rate(step, since_start, warmup, fraction, cooldown):
    """Scale of the learning rate: warm-up, stable, linear cooldown to nothing."""
    scale = min(1.0, (step - since_start + 1) / max(1, warmup))
    if cooldown > 0 and fraction > 1 - cooldown:
        scale *= max(0.0, (1 - fraction) / cooldown)
    return scale


class Run:
    """A network, its averages, its optimizer, and how far it has come."""

    def __init__(self, a):
        self.a = a
        self.steps, self.seconds, self.crops = 0, 0.0, 0
        self.warm_from = 0
        saved = states.load(a.state) if os.path.exists(a.state) else None
        weights = None
        if saved:
            self.config = states.config_of(saved["config"])
        elif a.start:
            read = states.load_onnx if a.start.endswith(".onnx") else states.load_weights
            self.config, weights = read(a.start)
        else:
            self.config = Config(a.kind, tuple(map(int, a.widths.split(","))), tuple(map(int, a.blocks.split(","))),
                                 a.attention_from)
        torch.manual_seed(a.seed)
        self.net = UNet(self.config)
        if weights:
            self.net.load_state_dict(weights)
        self.net.to(a.device, memory_format=torch.channels_last)
        self.optimizer = optim.Optimizer(self.net, a.optimizer, a.lr)
        self.ema = [{k: v.detach().clone() for k, v in self.net.state_dict().items()} for _ in EMA_RATES]
        self.rng = random.Random(a.seed)
        self.generator = torch.Generator().manual_seed(a.seed)
        if saved:
            self.restore(saved)
        precision = a.precision
        if precision == "auto":
            native = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)()
            precision = "bf16" if a.device != "cpu" or native else "fp32"
        self.precision = precision
        self.forward = torch.compile(self.net) if a.device != "cpu" else self.net

    def autocast(self):
        if self.precision == "fp32":
            return contextlib.nullcontext()
        return torch.autocast(self.a.device.split(":")[0], dtype=torch.bfloat16)

    def restore(self, saved):
        self.net.load_state_dict(saved["net"])
        self.optimizer.load_state_dict(saved["optimizer"])
        for mine, other in zip(self.ema, saved["ema"], strict=True):
            for k in mine:
                mine[k].copy_(other[k])
        self.steps, self.seconds, self.crops = saved["steps"], saved["seconds"], saved["crops"]
        self.warm_from = saved["warm_from"]
        version, words, gauss = saved["rng"]
        self.rng.setstate((version, tuple(words), gauss))
        self.generator.set_state(saved["generator"])

    def save(self):
        version, words, gauss = self.rng.getstate()
        states.save(self.a.state, {
            "config": dataclasses.asdict(self.config), "net": self.net.state_dict(), "ema": self.ema,
            "optimizer": self.optimizer.state_dict(), "steps": self.steps, "seconds": self.seconds,
            "crops": self.crops, "warm_from": self.warm_from, "rng": [version, list(words), gauss],
            "generator": self.generator.get_state(),
        })

    def step(self, batch, sampler, scale):
        """One optimizer step on uint8 crops; the loss."""
        x = photos.tensor(batch)
        log_sigma = sampler(x.shape[0], self.generator)
        noise = torch.randn(x.shape, generator=self.generator)
        x, log_sigma, noise = x.to(self.a.device), log_sigma.to(self.a.device), noise.to(self.a.device)
        alpha, vp = levels.scales(log_sigma)
        target = alpha * noise - vp * x
        with self.autocast():
            predicted = self.forward(alpha * x + vp * noise, log_sigma)
        loss = (predicted.float() - target).pow(2).mean()
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step(scale)
        self.steps += 1
        self.crops += x.shape[0]
        self.average()
        return loss.item()

    @torch.no_grad()
    def average(self):
        done = self.steps - self.warm_from
        current = self.net.state_dict()
        for rate, ema in zip(EMA_RATES, self.ema):
            weight = 1 - min(rate, (done + 1) / (done + 20))
            for k, v in ema.items():
                v.lerp_(current[k], weight)


def report(run, validator, loss):
    averaged = UNet(run.config).to(run.a.device, memory_format=torch.channels_last)
    best = None
    for rate, ema in zip(EMA_RATES, run.ema):
        averaged.load_state_dict(ema)
        table = validator.table(averaged, run.a.device, run.autocast)
        if best is None or validate.mean_of_marks(table) > validate.mean_of_marks(best[1]):
            best = rate, table
    print(f"{run.seconds / 60:.1f} min step {run.steps} crops {run.crops} loss {loss:.4f} "
          f"marks {validate.mean_of_marks(best[1]):.3f} ema {best[0]} psnr {validate.line(best[1])}", flush=True)


def main():
    a = arguments()
    torch.set_num_threads(a.threads)
    run = Run(a)
    print(f"{run.config}: {sum(p.numel() for p in run.net.parameters()) / 1e6:.2f} M parameters, "
          f"{flop(run.config) / 1e9:.1f} GFLOP at 256x256, {a.device} {run.precision}", flush=True)
    training, held_out = photos.load(a.photos, photos.licences(a.licences))
    print(f"{len(training)} photos to learn from, {len(held_out)} held out", flush=True)
    feeder = photos.Feeder(training, a.pixels, mix_of(a.mix), run.rng)
    validator, sampler = validate.Validator(held_out), levels.Sampler(share=a.level_share)
    report(run, validator, math.nan)

    stop = False

    def ask(signum, frame):
        nonlocal stop
        stop = True

    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGTERM, ask)
    start = last = saved = reported = time.monotonic()
    loss, before_cooldown = None, False
    while not stop:
        now = time.monotonic()
        fraction = (now - start) / (60 * a.minutes)
        if fraction >= 1:
            break
        if a.cooldown > 0 and fraction > 1 - a.cooldown and not before_cooldown:
            before_cooldown = True
            states.save_weights(pathlib.Path(a.state).with_suffix(".resume.bin"), run.net.state_dict(), run.config)
        scale = learning_rate(run.steps, run.warm_from, a.warmup, fraction, a.cooldown)
        value = run.step(feeder(), sampler, scale)
        loss = value if loss is None else 0.98 * loss + 0.02 * value
        now = time.monotonic()
        run.seconds += now - last
        last = now
        if now - saved > a.save_every:
            run.save()
            saved = time.monotonic()
        if now - reported > a.report_every:
            report(run, validator, loss)
            reported = last = time.monotonic()
    run.save()
    report(run, validator, loss if loss is not None else math.nan)
    for rate, ema in zip(EMA_RATES, run.ema):
        states.save_weights(pathlib.Path(a.state).with_suffix(f".ema{rate}.bin"), ema, run.config)


if __name__ == "__main__":
    main()
