"""The training loop, whatever it is that is trained and for how long."""

import json
import math
import pathlib
import signal
import time

import state as states
import torch
import validate
from net import UNet
from run import EMA_RATES


class Stop:
    """Asks the loop to save and end at SIGINT and SIGTERM."""

    def __init__(self):
        self.asked = False
        for s in (signal.SIGINT, signal.SIGTERM):
            signal.signal(s, self._ask)

    def _ask(self, signum, frame):
        self.asked = True


class Log:
    """One line of text and one of JSON a report; the latter in the file STATE.jsonl."""

    def __init__(self, state, validator):
        self.path = pathlib.Path(state).with_suffix(".jsonl")
        self.validator = validator

    def report(self, run, loss):
        """Measures both averages; the PSNR table of the better one."""
        averaged = UNet(run.config).to(run.device, memory_format=torch.channels_last)
        best = None
        for rate, ema in zip(EMA_RATES, run.ema):
            averaged.load_state_dict(ema)
            table = self.validator.table(averaged, run.device, run.autocast)
            if best is None or validate.mean_of_marks(table) > validate.mean_of_marks(best[1]):
                best = rate, table
        rate, table = best
        marks = validate.mean_of_marks(table)
        print(f"{run.seconds / 60:.1f} min step {run.steps} crops {run.crops} loss {loss:.4f} marks {marks:.3f} "
              f"ema {rate} psnr {validate.line(table)}", flush=True)
        row = {"minutes": run.seconds / 60, "steps": run.steps, "crops": run.crops, "flop": run.flop, "ema": rate,
               "loss": None if math.isnan(loss) else loss, "marks": marks, "psnr": {f"{s:g}": v for s, v in table.items()}}
        with open(self.path, "a", encoding="utf-8") as f:
            f.write(json.dumps(row) + "\n")
        return table


def train(run, batches, state, log, stop, leg_seconds=math.inf, save_every=120, report_every=240):
    """Runs until the budget is spent, this leg's wall time is over, or stop asks.

    A leg makes one step at least, so that legs too short for their start come to an end.
    batches() is the next batch of uint8 crops. state is the path that the run is saved
    to; the weights before the cooldown go beside it, as STATE.resume.bin. True when the
    budget is spent.
    """
    begun = last = saved = reported = time.monotonic()
    loss, resume = None, pathlib.Path(state).with_suffix(".resume.bin")
    kept, first = resume.exists(), run.steps
    while run.fraction < 1 and not stop.asked and (run.steps == first or time.monotonic() - begun < leg_seconds):
        if not kept and run.fraction > 1 - run.budget.cooldown:
            kept = True
            states.save_weights(resume, run.net.state_dict(), run.config)
        value = run.step(batches())
        if not math.isfinite(value):
            raise SystemExit(f"the loss is {value} at step {run.steps}, and {state} keeps its recipe: start a new run, with "
                             f"another --state and a lower --lr, --from {resume} or an exported ONNX")
        loss = value if loss is None else 0.98 * loss + 0.02 * value
        now = time.monotonic()
        run.seconds += now - last
        last = now
        if now - saved > save_every:
            run.save(state)
            saved = last = time.monotonic()
        if now - reported > report_every:
            log.report(run, loss)
            reported = last = time.monotonic()
    run.save(state)
    log.report(run, math.nan if loss is None else loss)
    for rate, ema in zip(EMA_RATES, run.ema):
        states.save_weights(pathlib.Path(state).with_suffix(f".ema{rate}.bin"), ema, run.config)
    return run.fraction >= 1
