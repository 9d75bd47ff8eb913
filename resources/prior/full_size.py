"""Networks of the exact published sizes, with random weights, all the way to a restored photo.

    .cache/prior/bin/python resources/prior/full_size.py [--half] [KIND ...]        # make prior-test

For each: a checkpoint as it would be downloaded, import_prior.py on it (which compares
ONNX Runtime with PyTorch), and the program's own command line on the result. Prints the
difference, the seconds of an evaluation, and the most memory that each process took.
Needs some 10 GB of memory and of disk for the largest.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
KINDS = ("adm-256-uncond", "adm-256", "adm-512", "adm-ffhq", "ddpm-256", "diffusers-256")
DIFFUSERS = "diffusers-256"  # google/ddpm-celebahq-256, as its config.json and its scheduler's say
STEPS = 2  # evaluations; the first also pays for the runtime's buffers, so the last is timed


def make_folder(path):
    """A folder of diffusers with random weights."""
    import torch
    from diffusers import DDPMScheduler, UNet2DModel

    torch.manual_seed(1)
    net = UNet2DModel(
        sample_size=256, block_out_channels=(128, 128, 256, 256, 512, 512), layers_per_block=2,
        down_block_types=(*["DownBlock2D"] * 4, "AttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "AttnUpBlock2D", *["UpBlock2D"] * 4), attention_head_dim=None, norm_eps=1e-6,
        downsample_padding=0, flip_sin_to_cos=False, freq_shift=1)
    net.save_pretrained(path)
    DDPMScheduler(beta_start=0.0001, beta_end=0.02, beta_schedule="linear").save_pretrained(path)


def make(kind, path):
    """A checkpoint with random weights."""
    if kind == DIFFUSERS:
        make_folder(path)
        return
    import adm
    import ddpm
    import torch

    torch.manual_seed(1)
    net = adm.ADM(adm.PUBLISHED[kind]) if kind in adm.PUBLISHED else ddpm.DDPM(ddpm.PUBLISHED[kind])
    torch.save(net.state_dict(), path)


def run(command, **more):
    """(lines with the second at which each came, most resident bytes); a failure ends the program."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **more)
    lines = []
    for line in child.stdout:
        lines.append((time.monotonic() - start, line.rstrip()))
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit status {child.returncode}")
    return lines, usage.ru_maxrss << 10


def photo(side, path):
    from PIL import Image

    Image.open(HERE.parent / "samples" / "cat.jpg").resize((side, side), Image.LANCZOS).save(path)


def check(kind, half, program, folder):
    """One line of the report."""
    import adm
    import ddpm

    config = (adm.PUBLISHED | ddpm.PUBLISHED).get(kind)  # none for diffusers' folder
    side = config.size if config else 256
    checkpoint, model = folder / (f"{kind}.pt" if config else kind), folder / f"{kind}.onnx"
    run([sys.executable, __file__, "--make", kind, checkpoint])
    start = time.monotonic()
    lines, importing = run([sys.executable, HERE / "import_prior.py", checkpoint, "--out", model, "--no-memory",
                            *(["--half"] if half else [])])
    took = time.monotonic() - start
    checkpoint.unlink() if config else shutil.rmtree(checkpoint)
    last = lines[-1][1]
    recognised = next(line for _, line in lines if line.startswith("recognised"))
    if not recognised.startswith(f"recognised  {kind if config else 'diffusers UNet2DModel'}:"):
        sys.exit(f"{kind} was taken for something else: {recognised}")
    difference = float(re.search(r"differs from PyTorch by ([0-9.e+-]+)", last).group(1))
    photo(side, folder / "photo.png")
    label = ["--label", "0"] if getattr(config, "classes", 0) else []
    lines, restoring = run([program, "restore", folder / "photo.png", "--task", "denoise", "--noise", "25", "--steps",
                            str(STEPS), "--samples", "1", "--model", model, *label, "--json", "--overwrite",
                            "-o", folder / "out.png"])
    steps = [t for t, line in lines if json.loads(line).get("step", 0) > 0]
    if len(steps) < STEPS or not (folder / "out.png").exists():
        sys.exit(f"{kind}: the program told of {len(steps)} steps and not {STEPS}")
    each = (steps[STEPS - 1] - steps[0]) / (STEPS - 1)
    size = sum(f.stat().st_size for f in folder.glob(f"{kind}*"))
    for f in folder.iterdir():
        f.unlink()
    return (f"{kind:15} {size / 1e6:6.0f} MB  differs by {difference:.1e}  imported in {took:4.0f} s, "
            f"{importing / 1e9:5.2f} GB  {each:7.2f} s an evaluation at {side}x{side}, "
            f"{restoring / 1e9:5.2f} GB")


def main():
    if sys.argv[1:2] == ["--make"]:
        make(*sys.argv[2:])
        return
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    p.add_argument("--half", action="store_true", help="store the weights as float16")
    a = p.parse_args()
    for kind in a.kinds or KINDS:
        if kind not in KINDS:
            sys.exit(f"{kind} is none of {', '.join(KINDS)}")
    with tempfile.TemporaryDirectory(prefix="afterimage-prior-") as name:
        folder = pathlib.Path(name)
        program = folder / "program" / "afterimage"
        subprocess.run(["go", "build", "-tags", "nogui", "-o", program, "."], cwd=HERE.parent.parent, check=True)
        work = folder / "work"
        work.mkdir()
        for kind in a.kinds or KINDS:
            print(check(kind, a.half, program, work), flush=True)


if __name__ == "__main__":
    main()
