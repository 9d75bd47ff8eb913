"""Carries training to a machine that is at hand for half an hour, and back.

    python pack.py photos --photos a.tar b.tar --licences SOURCES.tsv --out runs/pack
    (there) python train.py --photos runs/pack --licences runs/pack/SOURCES.tsv \\
                --state STATE/run.pt --minutes 22 --leg-minutes 9     as often as the time allows
    (there) python pack.py back --state STATE/run.pt --out OUT
    python pack.py join --parts OUT --out runs/back

photos writes tars of at most --shard-mb, with the licence table; larger photos are
made as small as training wants them. back writes one moving average in float16 and
the weights before the cooldown in bfloat16, with the log, in parts that are small
enough for any transfer; join checks them and writes ema.bin and resume.bin.
"""

import argparse
import hashlib
import io
import json
import pathlib
import shutil
import tarfile

import photos
import state as states
import torch
from PIL import Image

MEGABYTE = 1_000_000
PART_BYTES = 15 * MEGABYTE
BACK_BYTES = 60 * MEGABYTE
MANIFEST = "manifest.json"


def smaller(data):
    """A photo's bytes, encoded anew only where training would shrink it anyway."""
    im = Image.open(io.BytesIO(data))
    scale = photos.SHORT_SIDE / min(im.size)
    if scale >= 1:
        return data
    im = im.convert("RGB").resize((round(im.width * scale), round(im.height * scale)), Image.LANCZOS, reducing_gap=3)
    out = io.BytesIO()
    im.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue() if out.tell() < len(data) else data


def pack_photos(sources, licences, out, shard_bytes=10 * MEGABYTE):
    """Writes the photos of sources as shards into out; the shards' paths."""
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("photos-*.tar"):
        old.unlink()
    table = photos.licences(licences)
    shutil.copyfile(licences, out / "SOURCES.tsv")
    shards, tar, filled = [], None, 0
    for source in sources:
        for name, data in photos.files(source):
            if name not in table:
                raise SystemExit(f"{source}: {name} is not in the licence table; add its source, licence and author")
            data = smaller(data)
            size = 512 + -(-len(data) // 512) * 512  # a tar's header and padding
            if size > shard_bytes - tarfile.RECORDSIZE:
                raise SystemExit(f"{source}: {name} alone is larger than a shard of {shard_bytes / MEGABYTE:.0f} MB")
            if tar is None or filled + size > shard_bytes - tarfile.RECORDSIZE:
                if tar:
                    tar.close()
                shards.append(out / f"photos-{len(shards):03d}.tar")
                tar, filled = tarfile.open(shards[-1], "w"), 0
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
            filled += size
    if tar is None:
        raise SystemExit("there is no photo to pack")
    tar.close()
    return shards


def pack_back(state, out, rate="0.9995", part_bytes=PART_BYTES, limit=BACK_BYTES):
    """Writes what has to come back of a run as parts into out; the parts' paths."""
    state, out = pathlib.Path(state), pathlib.Path(out)
    saved = states.load(state)
    config = states.config_of(saved["config"])
    from run import EMA_RATES
    averages = {str(r): ema for r, ema in zip(EMA_RATES, saved["ema"], strict=True)}
    if rate not in averages:
        raise SystemExit(f"there is no moving average of rate {rate}; there are {', '.join(averages)}")
    before = state.with_suffix(".resume.bin")
    raw = states.load_weights(before)[1] if before.exists() else saved["net"]
    out.mkdir(parents=True, exist_ok=True)
    for old in [*out.glob("part-*"), *out.glob(MANIFEST)]:
        old.unlink()
    whole = out / "whole.tar"
    states.save_weights(out / "ema.bin", averages[rate], config, torch.float16)
    states.save_weights(out / "weights.bin", raw, config, torch.bfloat16)
    log = state.with_suffix(".jsonl")
    try:
        with tarfile.open(whole, "w") as tar:
            for path in (out / "ema.bin", out / "weights.bin", log):
                if path.exists():
                    tar.add(path, "log.jsonl" if path == log else path.name)
        data = whole.read_bytes()
    finally:
        for path in (whole, out / "ema.bin", out / "weights.bin"):
            path.unlink(missing_ok=True)
    if len(data) > limit:
        raise SystemExit(f"{len(data) / MEGABYTE:.0f} MB would come back, more than {limit / MEGABYTE:.0f}: "
                         "the network is larger than the 15 million parameters that a prior may have")
    parts = []
    for i in range(0, len(data), part_bytes):
        parts.append(out / f"part-{len(parts):03d}")
        states.write_atomically(parts[-1], lambda f, i=i: f.write(data[i : i + part_bytes]))
    manifest = {"ema": rate, "steps": saved["steps"], "seconds": saved["seconds"], "flop": saved["flop"],
                "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "parts": [p.name for p in parts]}
    states.write_atomically(out / MANIFEST, lambda f: f.write(json.dumps(manifest, indent=1).encode()))
    return parts


def join(parts, out):
    """Checks the parts in a folder and writes ema.bin, resume.bin and log.jsonl into out; the manifest."""
    parts, out = pathlib.Path(parts), pathlib.Path(out)
    if not (parts / MANIFEST).exists():
        raise SystemExit(f"{parts}: there is no {MANIFEST}, which is written last; fetch the parts again")
    manifest = json.loads((parts / MANIFEST).read_text())
    missing = [n for n in manifest["parts"] if not (parts / n).exists()]
    if missing:
        raise SystemExit(f"{parts}: {missing[0]} and {len(missing) - 1} other parts are missing; fetch them again")
    data = b"".join((parts / n).read_bytes() for n in manifest["parts"])
    if len(data) != manifest["bytes"] or hashlib.sha256(data).hexdigest() != manifest["sha256"]:
        raise SystemExit(f"{parts}: the parts are not those that were written; fetch them again")
    out.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        tar.extractall(out, filter="data")
    (out / "weights.bin").rename(out / "weights.bf16.bin")
    config, weights = states.load_weights(out / "weights.bf16.bin")
    states.save_weights(out / "resume.bin", weights, config)
    (out / "weights.bf16.bin").unlink()
    return manifest


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = p.add_subparsers(dest="command", required=True)
    c = commands.add_parser("photos", help="pack the photos to take along")
    c.add_argument("--photos", nargs="+", required=True)
    c.add_argument("--licences", required=True)
    c.add_argument("--out", required=True)
    c.add_argument("--shard-mb", type=float, default=10)
    c = commands.add_parser("back", help="pack what has to come back of a run")
    c.add_argument("--state", required=True)
    c.add_argument("--out", required=True)
    c.add_argument("--ema", default="0.9995")
    c = commands.add_parser("join", help="check and unpack what came back")
    c.add_argument("--parts", required=True)
    c.add_argument("--out", required=True)
    a = p.parse_args()
    if a.command == "photos":
        shards = pack_photos(a.photos, a.licences, a.out, int(a.shard_mb * MEGABYTE))
        print(f"{len(shards)} shards, {sum(s.stat().st_size for s in shards) / MEGABYTE:.1f} MB in {a.out}")
    elif a.command == "back":
        parts = pack_back(a.state, a.out, a.ema)
        print(f"{len(parts)} parts, {sum(x.stat().st_size for x in parts) / MEGABYTE:.1f} MB in {a.out}")
    else:
        m = join(a.parts, a.out)
        print(f"{a.out}: moving average {m['ema']} after {m['steps']} steps and {m['seconds'] / 60:.1f} minutes, "
              f"{m['flop']:.2g} FLOP")


if __name__ == "__main__":
    main()
