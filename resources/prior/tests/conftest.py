"""Lets the tests import the modules beside this folder, as the scripts do, and makes
them a few photos."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import numpy as np  # noqa: E402
import pytest  # noqa: E402
from PIL import Image  # noqa: E402


@pytest.fixture(scope="session")
def album(tmp_path_factory):
    """(folder of 40 made photos, licence table); by their names some are held out."""
    folder = tmp_path_factory.mktemp("album")
    rng = np.random.default_rng(3)
    rows = ["file\tsource\tlicence\tauthor"]
    for i in range(40):
        small = rng.integers(0, 256, (4, 5, 3), dtype=np.uint8)
        side = (96, 80) if i else (700, 640)
        Image.fromarray(small).resize(side, Image.BICUBIC).save(folder / f"made__{i:02d}.png")
        rows.append(f"made__{i:02d}.png\tmade\tCC0-1.0\tthe tests")
    table = folder.parent / "SOURCES.tsv"
    table.write_text("\n".join(rows) + "\n")
    return folder, table
