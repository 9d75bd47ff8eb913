"""What is read from files that nobody vouches for, and what is refused with which words."""

import os
import pickle

import checkpoint
import pytest
import torch
from checkpoint import CheckpointError
from safetensors.torch import save_file


class Trap:
    """A pickle of it makes a folder when it is read."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_the_trap_works(tmp_path):
    pickle.loads(pickle.dumps(Trap(tmp_path / "ran")))
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize("write", [
    lambda trap, path: torch.save({"w": torch.ones(2), "x": trap}, path),
    lambda trap, path: torch.save({"w": torch.ones(2), "x": trap}, path, _use_new_zipfile_serialization=False),
    lambda trap, path: path.write_bytes(pickle.dumps(trap, protocol=2)),
    lambda trap, path: path.write_bytes(pickle.dumps({"state_dict": trap})),
], ids=["torch", "old torch", "pickle", "newer pickle"])
def test_a_pickle_that_would_run_code_is_refused_and_does_not_run(tmp_path, write):
    write(Trap(tmp_path / "ran"), tmp_path / "bad.pt")
    with pytest.raises(CheckpointError) as e:
        checkpoint.state_dict(tmp_path / "bad.pt")
    assert not (tmp_path / "ran").exists()
    assert "of it ran" in str(e.value) and "safetensors" in str(e.value) and "bad.pt" in str(e.value)


def test_the_refused_function_is_named(tmp_path):
    torch.save({"x": Trap(tmp_path / "ran")}, tmp_path / "bad.pt")
    with pytest.raises(CheckpointError, match=r"would run code \((posix|nt)\.mkdir\)\. None of it ran"):
        checkpoint.read(tmp_path / "bad.pt")


def test_a_pickled_module_is_refused(tmp_path):
    torch.save(torch.nn.Linear(2, 2), tmp_path / "model.pt")
    with pytest.raises(CheckpointError, match="torch.nn.modules.linear.Linear"):
        checkpoint.read(tmp_path / "model.pt")


@pytest.mark.parametrize("data, words", [
    (b"", "is empty"),
    (b"<!DOCTYPE html><html>", "web page"),
    (b"\n  <html>", "web page"),
    (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"),
    (b'{"sample_size": 256}', "JSON"),
    (b"\x08\x08\x12\x07pytorch" + bytes(600), "ONNX model already"),
    (b"\x89HDF\r\n\x1a\n" + bytes(600), "Keras"),
    (b"hello there, this is no checkpoint", "damaged"),
    (b"PK\x03\x04" + bytes(400), "damaged"),
    ((8192).to_bytes(8, "little") + b'{"a": 1}', "safetensors file is damaged"),
])
def test_what_people_take_for_a_checkpoint(tmp_path, data, words):
    (tmp_path / "x.pt").write_bytes(data)
    with pytest.raises(CheckpointError, match=words):
        checkpoint.state_dict(tmp_path / "x.pt")


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(CheckpointError, match="No such file"):
        checkpoint.read(tmp_path / "none.pt")
    with pytest.raises(CheckpointError, match="is a folder"):
        checkpoint.read(tmp_path)


@pytest.mark.parametrize("save", [torch.save, lambda s, p: torch.save(s, p, _use_new_zipfile_serialization=False),
                                  save_file], ids=["torch", "old torch", "safetensors"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_truncated_files(tmp_path, save, share):
    whole = tmp_path / "whole.pt"
    save({"w": torch.arange(3000.0)}, whole)
    assert checkpoint.state_dict(whole)[0]["w"].sum() == 3000 * 2999 / 2
    (tmp_path / "part.pt").write_bytes(whole.read_bytes()[: int(share * whole.stat().st_size)])
    with pytest.raises(CheckpointError, match="part.pt"):
        checkpoint.state_dict(tmp_path / "part.pt")


@pytest.mark.parametrize("held, where", [
    ({"w": torch.ones(2)}, "whole file"),
    ({"module.w": torch.ones(2)}, "whole file"),
    ({"state_dict": {"w": torch.ones(2)}, "epoch": 3}, "state_dict"),
    ({"model": {"w": torch.zeros(2)}, "ema": {"module.w": torch.ones(2)}, "step": 3}, "ema"),
    ({"state_dict": {"model": {"w": torch.ones(2)}, "note": "x"}}, "state_dict.model"),
    ([{"w": torch.zeros(2)}, {"state": {}, "param_groups": []}, 7, {"w": torch.ones(2)}], "3"),
])
def test_where_weights_are_found(tmp_path, held, where):
    torch.save(held, tmp_path / "x.pt")
    state, found = checkpoint.state_dict(tmp_path / "x.pt")
    assert found == where and list(state) == ["w"] and state["w"].tolist() == [1, 1]


def test_a_part_can_be_named(tmp_path):
    torch.save({"model": {"w": torch.zeros(2)}, "ema": {"w": torch.ones(2)}}, tmp_path / "x.pt")
    assert checkpoint.state_dict(tmp_path / "x.pt", "model")[0]["w"].tolist() == [0, 0]
    with pytest.raises(CheckpointError, match="holds ema, model"):
        checkpoint.state_dict(tmp_path / "x.pt", "average")


def test_half_precision_is_widened(tmp_path):
    torch.save({"w": torch.ones(2, dtype=torch.bfloat16), "n": torch.tensor(3)}, tmp_path / "x.pt")
    state, _ = checkpoint.state_dict(tmp_path / "x.pt")
    assert state["w"].dtype == torch.float32 and state["n"].dtype == torch.int64


@pytest.mark.parametrize("held, words", [
    ([torch.ones(2)], "holds a list"), ({}, "is empty"), ({"a": 3, "b": torch.ones(2)}, "'a' is int"),
    ({"epoch": 3}, "'epoch' is int"), (torch.ones(2), "holds a Tensor"),
])
def test_no_state_dict(tmp_path, held, words):
    torch.save(held, tmp_path / "x.pt")
    with pytest.raises(CheckpointError, match=words):
        checkpoint.state_dict(tmp_path / "x.pt")


def test_match_names_what_differs():
    state = {"a": torch.ones(2), "b": torch.ones(3), "c": torch.ones(1)}
    checkpoint.match(state, {"a": (2,), "b": (3,), "c": (1,)})
    with pytest.raises(CheckpointError) as e:
        checkpoint.match(state, {"a": (2,), "b": (4,), "d": (1,), "e": (1,)}, "the test's network")
    assert str(e.value) == ("The checkpoint does not fit the test's network: it lacks d and 1 other tensors; it has c, "
                            "unknown to it; it has b of shape (3,) instead of (4,).")


@pytest.mark.parametrize("version, safe", [("2.9.1", False), ("2.10.0+cpu", True), ("3.0", True), ("1.13", False)])
def test_an_old_torch_is_not_trusted(version, safe):
    if safe:
        checkpoint.require_safe_torch(version)
        return
    with pytest.raises(CheckpointError, match="2.10 or newer"):
        checkpoint.require_safe_torch(version)
