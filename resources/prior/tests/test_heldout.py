"""The held-out crops that Go measures on are those that training reports on."""

import heldout
import numpy as np
import photos
import validate
from PIL import Image


def test_crops_are_the_validators(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    names = [f"p{i}.png" for i in range(80)]
    rng = np.random.default_rng(0)
    for n in names:
        Image.fromarray(rng.integers(0, 256, (70, 90, 3), dtype=np.uint8)).save(folder / n)
    table = tmp_path / "licences.tsv"
    table.write_text("file\tlicence\n" + "".join(f"{n}\tCC0\n" for n in names))
    out = tmp_path / "runs" / "heldout.npy"
    heldout.main(["--photos", str(folder), "--licences", str(table), "-o", str(out)])
    got = np.load(out)
    assert got.dtype == np.float32 and got.shape == (96, 3, 64, 64) and got.flags.c_contiguous
    _, held = photos.load([folder], photos.licences(table))
    assert 0 < len(held) < 20
    np.testing.assert_array_equal(got, validate.Validator(held).x.numpy())
