"""Writes the held-out crops that one-shot estimates are measured on, for `make prior-report`.

    python heldout.py --photos photos-a.tar ... --licences SOURCES.tsv -o runs/heldout.npy

They are the crops of validate.py, which training reports on too: 96 of 64x64, chosen
by a fixed seed from the photos whose names' CRC32 modulo 20 equals 0.
"""

import argparse
import pathlib

import numpy as np
import photos
import validate
from state import write_atomically

HERE = pathlib.Path(__file__).resolve().parent


def crops(sources, licences):
    """float32 (96, 3, 64, 64) in [-1, 1]."""
    _, held_out = photos.load(sources, photos.licences(licences))
    return np.ascontiguousarray(validate.Validator(held_out).x.numpy())


def main(argv=None):
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--photos", nargs="+", required=True, metavar="TAR", help="tars or folders of photos")
    p.add_argument("--licences", default=HERE / "SOURCES.tsv", metavar="TSV", help="their licence table")
    p.add_argument("-o", "--output", required=True, metavar="NPY", help="the file to write")
    a = p.parse_args(argv)
    array = crops(a.photos, a.licences)
    pathlib.Path(a.output).parent.mkdir(parents=True, exist_ok=True)
    write_atomically(a.output, lambda f: np.save(f, array))
    print(f"{len(array)} crops of {array.shape[3]}x{array.shape[2]} in {a.output}")


if __name__ == "__main__":
    main()
