"""Photos are licensed, split and cut as they should be."""

import pathlib
import random
import tarfile
import zlib

import numpy as np
import photos
import pytest

SOURCES = pathlib.Path(__file__).resolve().parent.parent / "SOURCES.tsv"


def test_folder_and_tar_are_the_same_album(album, tmp_path):
    folder, table = album
    with tarfile.open(tmp_path / "album.tar", "w") as tar:
        for p in sorted(folder.iterdir(), reverse=True):
            tar.add(p, f"some/where/{p.name}")
    licences = photos.licences(table)
    a, b = photos.load([folder], licences), photos.load([tmp_path / "album.tar"], licences)
    c = photos.load([tmp_path], licences)
    for one, other in ((a, b), (a, c)):
        assert [[p.name for p in part] for part in one] == [[p.name for p in part] for part in other]


def test_held_out_are_the_names_whose_crc_is_a_multiple_of_20(album):
    training, held_out = photos.load([album[0]], photos.licences(album[1]))
    assert held_out and len(training) + len(held_out) == 40
    for p in training + held_out:
        assert (zlib.crc32(p.name.encode()) % 20 == 0) == (p in held_out)


def test_a_photo_without_a_licence_is_refused(album, tmp_path):
    table = tmp_path / "t.tsv"
    table.write_text("file\tlicence\nmade__00.png\tCC0\n")
    with pytest.raises(SystemExit, match="made__01.png is not in the licence table"):
        photos.load([album[0]], photos.licences(table))


@pytest.mark.parametrize("licence", ["", "CC-BY-NC-4.0", "cc by nc sa", "CC BY-ND 4.0", "CC-BY-NC-ND",
                                     "Creative Commons Attribution-NoDerivatives", "CC BY (NonCommercial)",
                                     "All rights reserved", "CC BY 4.0 (https://creativecommons.org/licenses/by-nd/4.0/)",
                                     "Unsplash licence", "WTFPL"])
def test_a_licence_that_is_not_free_is_refused(licence, tmp_path):
    table = tmp_path / "t.tsv"
    table.write_text(f"file\tlicence\na.png\t{licence}\n")
    with pytest.raises(SystemExit, match="a.png"):
        photos.licences(table)


def test_every_photo_of_the_shipped_prior_has_a_free_licence():
    assert len(photos.licences(SOURCES)) > 1000


def test_batches_have_the_pixels_that_were_asked_for(album):
    training, _ = photos.load([album[0]], photos.licences(album[1]))
    feeder = photos.Feeder(training, 4 * 64 * 64, photos.parse_mix("64:0.5: 32:0.3:1 128:0.2:inf"), random.Random(1))
    seen = set()
    for _ in range(30):
        b = feeder()
        assert b.dtype == np.uint8 and b.shape[0] * b.shape[1] * b.shape[2] == 4 * 64 * 64
        seen.add(b.shape[1])
    assert seen == {32, 64, 128}


def test_other_processes_cut_other_crops(album):
    training, _ = photos.load([album[0]], photos.licences(album[1]))
    feeder = photos.Feeder(training, 64 * 64, [(64, 1.0, None)], random.Random(1))
    with photos.feed(feeder, 2, 0) as next_batch:
        batches = [next_batch().tobytes() for _ in range(12)]
    assert len(set(batches)) > 6


class Broken(photos.Feeder):
    def __call__(self):
        raise MemoryError("no crop today")


def test_processes_that_died_end_the_run(album, monkeypatch):
    monkeypatch.setattr(photos, "PATIENCE", 0.1)
    training, _ = photos.load([album[0]], photos.licences(album[1]))
    feeder = Broken(training, 64 * 64, [(64, 1.0, None)], random.Random(1))
    with photos.feed(feeder, 2, 0) as next_batch, pytest.raises(SystemExit, match="of the 2 processes .* exit code 1"):
        next_batch()
