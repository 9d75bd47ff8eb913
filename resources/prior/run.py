"""A training run: a network, its averages, its optimizer, and how far it has come."""

import contextlib
import dataclasses
import math
import os
import pathlib
import random

import levels
import optim
import photos
import state as states
import torch
from net import Config, UNet, flop

EMA_RATES = (0.999, 0.9995)


@dataclasses.dataclass
class Budget:
    """What a run may cost in all, in minutes of training or in floating point operations.

    It is stored with the run, so that one that is resumed goes on with the learning
    rate where it was. cooldown is the share of it for the linear cooldown at the end.
    """

    minutes: float = 0.0
    flop: float = 0.0
    cooldown: float = 0.2

    def __post_init__(self):
        if (self.minutes > 0) == (self.flop > 0):
            raise ValueError("a budget is either minutes or floating point operations, above 0")

    def fraction(self, seconds, flop):
        """The share that was spent."""
        return seconds / (60 * self.minutes) if self.minutes else flop / self.flop

    def scale(self, fraction, steps, warmup):
        """Scale of the learning rate: warm-up, stable, linear cooldown to nothing."""
        scale = min(1.0, (steps + 1) / max(1, warmup))
        if self.cooldown > 0 and fraction > 1 - self.cooldown:
            scale *= max(0.0, (1 - fraction) / self.cooldown)
        return scale


@dataclasses.dataclass
class Recipe:
    """How a network is trained, beside its configuration."""

    optimizer: str = "adamw"
    lr: float = 6e-4
    warmup: int = 200  # steps
    pixels: int = 24 * 64 * 64  # of a batch
    mix: str = "128:0.5:1 64:0.3: 128:0.2:inf"
    level_share: float = 0.8
    seed: int = 1
    teacher: str = ""  # weights whose estimates are learned above teach_above, instead of the photos
    teach_above: float = 5.0  # sigma


class Run:
    """config and recipe of a new run; weights (a state dict) to start it from, or None."""

    def __init__(self, config, recipe, budget, weights=None, device="cpu", precision="auto"):
        self.config, self.recipe, self.budget, self.device = config, recipe, budget, device
        self.steps, self.seconds, self.crops, self.flop = 0, 0.0, 0, 0.0
        torch.manual_seed(recipe.seed)
        self.net = UNet(config)
        if weights:
            self.net.load_state_dict(weights)
        self.net.to(device, memory_format=torch.channels_last)
        self.optimizer = optim.Optimizer(self.net, recipe.optimizer, recipe.lr)
        self.ema = [{k: v.detach().clone() for k, v in self.net.state_dict().items()} for _ in EMA_RATES]
        self.rng = random.Random(recipe.seed)
        self.generator = torch.Generator().manual_seed(recipe.seed)  # of the noise levels
        self.noise = torch.Generator(device).manual_seed(recipe.seed + 1)
        self.sampler = levels.Sampler(share=recipe.level_share)
        self.precision = native_precision(device) if precision == "auto" else precision
        self.forward = torch.compile(self.net) if device != "cpu" else self.net
        self.teacher = teacher(recipe.teacher).to(device, memory_format=torch.channels_last) if recipe.teacher else None
        self._flop_of_side = {}

    @classmethod
    def resume(cls, path, device="cpu", precision="auto"):
        """The run whose state was saved at path."""
        saved = states.load(path)
        if "budget" not in saved:
            raise SystemExit(f"{path}: a state of an older version; start a new run --from the weights beside it")
        run = cls(states.config_of(saved["config"]), Recipe(**saved["recipe"]), Budget(**saved["budget"]),
                  device=device, precision=precision)
        run.net.load_state_dict(saved["net"])
        run.optimizer.load_state_dict(saved["optimizer"])
        for mine, other in zip(run.ema, saved["ema"], strict=True):
            for k in mine:
                mine[k].copy_(other[k])
        run.steps, run.seconds, run.crops, run.flop = (saved[k] for k in ("steps", "seconds", "crops", "flop"))
        version, words, gauss = saved["rng"]
        run.rng.setstate((version, tuple(words), gauss))
        run.generator.set_state(saved["generator"])
        run._restore_noise(saved)
        return run

    def _restore_noise(self, saved):
        """Goes on with the saved noise; another kind of device has another generator, and begins anew."""
        kind = torch.device(self.device).type
        if saved.get("noise_device") == kind:
            self.noise.set_state(saved["noise"])
            return
        self.noise.manual_seed(random.Random(f"{self.recipe.seed} {self.steps}").getrandbits(63))
        print(f"the state is of {saved.get('noise_device', 'a device that it does not name')} and goes on on {kind}: its "
              "noise begins anew", flush=True)

    def save(self, path):
        version, words, gauss = self.rng.getstate()
        states.save(path, {
            "config": dataclasses.asdict(self.config), "recipe": dataclasses.asdict(self.recipe),
            "budget": dataclasses.asdict(self.budget), "net": self.net.state_dict(), "ema": self.ema,
            "optimizer": self.optimizer.state_dict(), "steps": self.steps, "seconds": self.seconds,
            "crops": self.crops, "flop": self.flop, "rng": [version, list(words), gauss],
            "generator": self.generator.get_state(), "noise": self.noise.get_state(),
            "noise_device": torch.device(self.device).type,
        })

    @property
    def fraction(self):
        return self.budget.fraction(self.seconds, self.flop)

    def autocast(self):
        if self.precision == "fp32":
            return contextlib.nullcontext()
        return torch.autocast(self.device.split(":")[0], dtype=torch.bfloat16)

    def step(self, batch):
        """One optimizer step on uint8 crops (N, side, side, 3); the loss."""
        x = photos.tensor(batch, self.device)
        log_sigma = self.sampler(x.shape[0], self.generator).to(self.device)
        noise = torch.empty_like(x).normal_(generator=self.noise)
        alpha, vp = levels.scales(log_sigma)
        target, noisy = alpha * noise - vp * x, alpha * x + vp * noise
        if self.teacher:
            self._teach(target, noisy, log_sigma)
        with self.autocast():
            predicted = self.forward(noisy, log_sigma)
        loss = (predicted.float() - target).pow(2).mean()
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step(self.budget.scale(self.fraction, self.steps, self.recipe.warmup))
        self.steps += 1
        self.crops += x.shape[0]
        self.flop += 3 * x.shape[0] * self._flop(x.shape[-1])  # the backward pass costs two forward ones
        self.average()
        return loss.item()

    @torch.no_grad()
    def _teach(self, target, noisy, log_sigma):
        """Puts the teacher's v in the place of the photos' where the noise is loud."""
        loud = (log_sigma > math.log(self.recipe.teach_above)).nonzero()[:, 0]
        if len(loud):
            with self.autocast():
                told = self.teacher(noisy[loud], log_sigma[loud])
            target[loud] = told.float()

    def _flop(self, side):
        if side not in self._flop_of_side:
            self._flop_of_side[side] = flop(self.config, side)
        return self._flop_of_side[side]

    @torch.no_grad()
    def average(self):
        current = self.net.state_dict()
        for rate, ema in zip(EMA_RATES, self.ema):
            weight = 1 - min(rate, (self.steps + 1) / (self.steps + 20))
            for k, v in ema.items():
                v.lerp_(current[k], weight)

    def describe(self):
        parameters = sum(p.numel() for p in self.net.parameters())
        return (f"{self.config}: {parameters / 1e6:.2f} M parameters, {flop(self.config) / 1e9:.1f} GFLOP at 256x256, "
                f"{self.device} {self.precision}")


def read_weights(path):
    """(config, state dict) of a resume.bin or an exported ONNX."""
    return states.load_onnx(path) if str(path).endswith(".onnx") else states.load_weights(path)


def teacher(path):
    """A network that is asked and not trained."""
    config, weights = read_weights(path)
    net = UNet(config).eval().requires_grad_(False)
    net.load_state_dict(weights)
    return net


def native_precision(device):
    """bf16 where the hardware multiplies it; on other processors it is many times slower."""
    if device != "cpu":
        return "bf16"
    return "bf16" if getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)() else "fp32"


def leftovers(path):
    """What a run whose state is at path writes beside it."""
    path = pathlib.Path(path)
    stem = path.with_suffix("").name
    if not path.parent.is_dir():
        return []
    return [p for p in sorted(path.parent.iterdir())
            if p.name in (f"{stem}.resume.bin", f"{stem}.jsonl")
            or p.name.startswith(f"{stem}.ema") and p.suffix == ".bin"]


def start(path, config, recipe, budget, weights_from=None, device="cpu", precision="auto"):
    """The run at path if it was begun; else a new one, from weights if a file of them is named.

    What an earlier run left beside path is removed before a new one begins: it would be
    taken for the new one's own.
    """
    if os.path.exists(path):
        return Run.resume(path, device, precision)
    weights, old = None, leftovers(path)
    if weights_from:
        if pathlib.Path(weights_from).resolve() in [p.resolve() for p in old]:
            raise SystemExit(f"{weights_from} is a file that the run at {path} writes itself; name another --state")
        config, weights = read_weights(weights_from)
    for p in old:
        p.unlink()
    return Run(config or Config(), recipe, budget, weights, device, precision)
