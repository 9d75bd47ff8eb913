"""Photos to learn from: folders and tars, a licence table, a split, crops.

Every photo must be named in the licence table; one that isn't is refused, since
its licence is unknown. Held out are the names whose CRC32 modulo 20 equals 0.
"""

import collections
import contextlib
import csv
import dataclasses
import io
import math
import multiprocessing
import pathlib
import queue as queues
import random
import signal
import tarfile
import zlib

import numpy as np
from licences import family
from PIL import Image

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
SHORT_SIDE = 512  # photos are kept at most this large on their short side

#: groups that would dominate are weighted down: many photos of one kind of scene
WEIGHTS = {
    "congress-old": 0.12, "londonface-n": 0.3, "londonface-s": 0.3,
    "canadaface": 0.5, "18f-team": 0.5, "18f": 0.7, "noclaps": 0.9,
}


@dataclasses.dataclass
class Photo:
    name: str
    pixels: Image.Image  # RGB

    @property
    def group(self):
        return self.name.split("__")[0] if "__" in self.name else "other"


def held_out(name):
    return zlib.crc32(name.encode()) % 20 == 0


def licences(path):
    """name -> licence, from a table with the columns file and licence."""
    with open(path, newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    table = {r["file"]: r["licence"].strip() for r in rows}
    unclear = [n for n, licence in table.items() if family(licence) is None]
    if unclear:
        raise SystemExit(f"{path}: {unclear[0]} ({table[unclear[0]] or 'no licence'}) and {len(unclear) - 1} others are "
                         "under none of the free licences CC BY, CC BY-SA, CC0, public domain and Free Art; take them out")
    return table


def files(source):
    """(name, bytes) of the photos in a folder, in the tars of a folder, or in a tar."""
    source = pathlib.Path(source)
    if source.is_dir():
        for p in sorted(source.rglob("*")):
            if p.suffix.lower() in SUFFIXES:
                yield p.name, p.read_bytes()
            elif p.suffix.lower() == ".tar":
                yield from files(p)
        return
    with tarfile.open(source) as tar:
        for member in tar:
            if member.isfile() and pathlib.PurePosixPath(member.name).suffix.lower() in SUFFIXES:
                yield pathlib.PurePosixPath(member.name).name, tar.extractfile(member).read()


def load(sources, table, smallest=64):
    """(training, held out): photos by name, in a fixed order, whatever their container."""
    photos = {}
    for source in sources:
        for name, data in files(source):
            if name not in table:
                raise SystemExit(f"{source}: {name} is not in the licence table; add its source, licence and author")
            im = Image.open(io.BytesIO(data)).convert("RGB")
            scale = SHORT_SIDE / min(im.size)
            if scale < 1:
                im = im.resize((round(im.width * scale), round(im.height * scale)), Image.LANCZOS, reducing_gap=3)
            if min(im.size) >= smallest:
                photos[name] = Photo(name, im)
    ordered = [photos[n] for n in sorted(photos)]
    return [p for p in ordered if not held_out(p.name)], [p for p in ordered if held_out(p.name)]


def crop(photo, side, rng, scale=None):
    """A side x side crop, (side, side, 3) uint8, flipped at random.

    scale 1 takes pixels as they are, the largest takes the whole short side;
    None draws it log-uniformly between.
    """
    im = photo.pixels
    short = min(im.size)
    top = max(1.0, short / side)
    wanted = side * (math.exp(rng.random() * math.log(top)) if scale is None else min(scale, top))
    c = max(min(side, short), min(int(wanted), short))
    x, y = rng.randint(0, im.width - c), rng.randint(0, im.height - c)
    out = im.resize((side, side), Image.LANCZOS if c < 2 * side else Image.BOX, box=(x, y, x + c, y + c))
    v = np.asarray(out, dtype=np.uint8)
    return v[:, ::-1] if rng.random() < 0.5 else v


class Feeder:
    """Batches of one crop size each.

    mix lists (side, share of the pixels, scale): scale None is log-uniform, 1 is
    local detail, inf is whole photos made small.
    """

    def __init__(self, photos, pixels, mix, rng):
        self.pixels, self.mix, self.rng = pixels, mix, rng
        self.groups = collections.defaultdict(list)
        for p in photos:
            self.groups[p.group].append(p)
        self.names = sorted(self.groups)
        self.weights = [WEIGHTS.get(n, 1.0) * len(self.groups[n]) ** 0.75 for n in self.names]

    def photo(self):
        return self.rng.choice(self.groups[self.rng.choices(self.names, self.weights)[0]])

    def __call__(self):
        side, _, scale = self.rng.choices(self.mix, [m[1] for m in self.mix])[0]
        n = max(1, self.pixels // side**2)
        return np.stack([crop(self.photo(), side, self.rng, scale) for _ in range(n)])


def parse_mix(text):
    """[(side, share of the pixels, scale)] from "128:0.5:1 64:0.3: 128:0.2:inf"."""
    out = []
    for part in text.split():
        side, share, scale = part.split(":")
        out.append((int(side), float(share), float(scale) if scale else None))
    return out


PATIENCE = 2  # seconds without a batch, after which the processes that cut them are looked at


def _cut(feeder, seed, queue):
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the trainer's handlers, which fork copied, wait for a step
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    feeder.rng = random.Random(seed)
    while True:
        queue.put(feeder())


@contextlib.contextmanager
def feed(feeder, workers, leg):
    """A function that gives the next batch, cut in this process or in others.

    Other processes draw from seeds of their own, which differ from leg to leg (any
    number will do); only without them is a resumed run the run that was not stopped.
    """
    if workers <= 0:
        yield feeder
        return
    context = multiprocessing.get_context("fork")
    queue = context.Queue(4 * workers)
    seeds = [feeder.rng.getrandbits(32) ^ leg for _ in range(workers)]
    processes = [context.Process(target=_cut, args=(feeder, s, queue), daemon=True) for s in seeds]
    for p in processes:
        p.start()

    def take():
        while True:
            try:
                return queue.get(timeout=PATIENCE)
            except queues.Empty:
                dead = [p for p in processes if not p.is_alive()]
                if dead:
                    raise SystemExit(f"{len(dead)} of the {workers} processes that cut crops ended, with the exit code "
                                     f"{dead[0].exitcode}; what they said stands above. Call again to go on from the last "
                                     "save, with fewer --workers if memory ran out") from None

    try:
        yield take
    finally:
        for p in processes:
            p.terminate()
            p.join()


def tensor(batch, device="cpu"):
    """uint8 (N, H, W, 3) -> float32 (N, 3, H, W) in [-1, 1], channels last."""
    import torch

    x = torch.from_numpy(np.ascontiguousarray(batch)).to(device).permute(0, 3, 1, 2).float().div(127.5).sub(1)
    return x.contiguous(memory_format=torch.channels_last)
