"""The ONNX files: what they hold, that they compute the same, and that a wrong one is not kept."""

import numpy as np
import onnx
import onnxfile
import onnxparity
import pytest
import torch
from metadata import Description
from onnxparity import Case
from torch import nn

DESCRIPTION = Description("epsilon", name="tiny", size=16, size_multiple=2, size_min=4, licence="CC0", source="a test")
CASES = [Case(2, 8, 12, (3, 700)), Case(1, 4, 6, (999,))]


class Net(nn.Module):
    """Enough of everything: a filter, a table, a matrix on the timestep, a label."""

    def __init__(self, classes=0, out=3):
        super().__init__()
        torch.manual_seed(2)
        self.inner = nn.Sequential(nn.Conv2d(3, 48, 3, padding=1), nn.SiLU(), nn.Conv2d(48, out, 3, padding=1))
        self.time = nn.Linear(1, 48)
        self.register_buffer("table", torch.linspace(0, 1, 1000))
        if classes:
            self.label = nn.Embedding(classes, 48)

    def forward(self, sample, timestep, label=None):
        e = self.time(self.table[timestep.long()][:, None])
        if label is not None:
            e = e + self.label(label)
        h = self.inner[0](sample) + e[:, :, None, None]
        return self.inner[2](self.inner[1](h))


def props(path):
    return {p.key: p.value for p in onnx.load(str(path), load_external_data=False).metadata_props}


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("external", [False, True])
def test_export_keeps_names_precision_and_results(tmp_path, half, external):
    net, path = Net(), tmp_path / "x.onnx"
    given = {n: v.clone() for n, v in net.state_dict().items()}
    done = onnxfile.export_prior(net, path, DESCRIPTION, half=half, external=external, cases=CASES, tolerance=1e-5)
    assert (done.data is not None) == external and sorted(f.name for f in tmp_path.iterdir()) == sorted(
        ["x.onnx"] + ([done.data.name] if external else []))
    assert done.error <= 1e-5 and (done.total > 1e-5) == half
    values = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(str(path)).graph.initializer}
    assert set(values) == {n + (".f16" if half and n in ("inner.0.weight", "inner.2.weight") else "") for n in given}
    assert values["table"].dtype == np.float32 and values["inner.0.bias"].dtype == np.float32
    for name, value in given.items():
        stored = values.get(name, values.get(name + ".f16")).astype(np.float32)
        assert np.array_equal(stored, value.half().float().numpy() if name + ".f16" in values else value.numpy())
    session = onnxparity.session(path)
    feed = Case(3, 6, 10, (0, 5, 998), seed=5).feed({"sample": np.float32, "timestep": np.int64})
    assert np.abs(session.run(None, feed)[0] - onnxparity.torch_output(net, feed)).max() < 1e-5
    assert [(i.name, i.type, i.shape) for i in session.get_inputs()] == [
        ("sample", "tensor(float)", ["N", 3, "H", "W"]), ("timestep", "tensor(int64)", ["N"])]


def test_equal_parameters_keep_their_names(tmp_path):
    net = Net()
    net.inner[2].bias.data[:] = 0
    net.time.bias.data[:] = 0
    net.inner[0].bias.data[:] = 0
    path = onnxfile.export_prior(net, tmp_path / "x.onnx", DESCRIPTION, half=False, cases=CASES).path
    assert {t.name for t in onnx.load(str(path)).graph.initializer} == set(net.state_dict())


def test_description_stands_in_the_file(tmp_path):
    done = onnxfile.export_prior(Net(classes=4, out=6), tmp_path / "x.onnx", Description(
        "v_prediction", schedule="", alphas_cumprod=np.array([0.9, 0.5]), size=16, size_multiple=2, size_min=4, classes=4,
        class_names=("a", "b, c", "d", "é"), rmse={1.0: 0.25, 0.1: 0.125}), label=True, half=False,
        cases=onnxparity.cases(4, 2, classes=4), extra={"other.key": "1"}, finish=lambda p: {"afterimage.memory": "1,2,3"})
    assert props(done.path) == {
        "afterimage.version": "1", "afterimage.prediction": "v_prediction", "afterimage.continuous": "false",
        "afterimage.size": "16", "afterimage.size_multiple": "2", "afterimage.size_min": "4", "afterimage.dynamic": "true",
        "afterimage.classes": "4", "afterimage.guidance": "none", "afterimage.alphas_cumprod": "ZmZmPwAAAD8=",
        "afterimage.class_names": '["a", "b, c", "d", "é"]', "afterimage.rmse": "0.1:0.1250,1:0.2500",
        "afterimage.timestep": "int64", "afterimage.channels_out": "6", "afterimage.memory": "1,2,3", "other.key": "1",
        "afterimage.sha256_of_weights": done.sha256_of_weights}
    assert [i.name for i in onnxparity.session(done.path).get_inputs()] == ["sample", "timestep", "label"]


def test_the_digest_is_of_the_weights(tmp_path):
    digests = []
    for bias in (0.0, 0.0, 1.0):
        net = Net()
        net.inner[2].bias.data += bias
        digests.append(onnxfile.export_prior(net, tmp_path / "x.onnx", DESCRIPTION, cases=CASES).sha256_of_weights)
    assert digests[0] == digests[1] != digests[2]


class Lying(Net):
    """Its graph is traced at one size and does something else at others."""

    def forward(self, sample, timestep):
        out = super().forward(sample, timestep)
        return out + 1 if int(sample.shape[2]) == 8 else out


def test_a_graph_that_computes_something_else_is_not_kept(tmp_path):
    onnxfile.export_prior(Net(), tmp_path / "x.onnx", DESCRIPTION, external=True, cases=CASES)
    before = {f.name: f.read_bytes() for f in tmp_path.iterdir()}
    with pytest.raises(SystemExit, match="differs from PyTorch by 1.0"):
        onnxfile.export_prior(Lying(), tmp_path / "x.onnx", DESCRIPTION, cases=CASES)
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == before


def test_a_bound_on_rounding(tmp_path):
    with pytest.raises(SystemExit, match="float32 weights"):
        onnxfile.export_prior(Net(), tmp_path / "x.onnx", DESCRIPTION, cases=CASES, tolerance_total=1e-7)
    assert list(tmp_path.iterdir()) == []


def test_replacing_leaves_no_old_data(tmp_path):
    first, second = Net(), Net()
    second.inner[0].weight.data += 1
    a = onnxfile.export_prior(first, tmp_path / "x.onnx", DESCRIPTION, external=True, cases=CASES)
    b = onnxfile.export_prior(second, tmp_path / "x.onnx", DESCRIPTION, external=True, cases=CASES)
    assert a.data != b.data and sorted(tmp_path.iterdir()) == sorted([b.path, b.data])


def test_weights_beyond_float16(tmp_path):
    net = Net()
    net.inner[0].weight.data[0, 0, 0, 0] = 1e6
    with pytest.raises(SystemExit, match="beyond float16"):
        onnxfile.export_prior(net, tmp_path / "x.onnx", DESCRIPTION, cases=CASES)


class Gradient(nn.Module):
    """Of log N(label | w x, 1), which is (label - w x) w, and shrinks with the timestep."""

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.tensor(0.5))

    def forward(self, x, timestep, label):
        scale = 1 - timestep.float()[:, None, None, None] / 1000
        return (label.float()[:, None, None, None] - self.w * x) * self.w * scale


def test_gradient_graph(tmp_path):
    cases = [Case(2, 8, 8, (3, 700), (1, 2)), Case(1, 8, 8, (0,), (0,))]
    done = onnxfile.export_gradient(Gradient(), tmp_path / "g.onnx", {"afterimage.version": "1"}, cases)
    session = onnxparity.session(done.path)
    assert [(i.name, i.type, i.shape) for i in session.get_inputs()] == [
        ("x", "tensor(float)", ["N", 3, 8, 8]), ("timestep", "tensor(int64)", ["N"]), ("label", "tensor(int64)", ["N"])]
    assert session.get_outputs()[0].name == "grad" and "afterimage.channels_out" not in props(done.path)
    x = np.full((1, 3, 8, 8), 2, np.float32)
    grad = session.run(None, {"x": x, "timestep": np.array([500]), "label": np.array([3])})[0]
    assert np.allclose(grad, (3 - 0.5 * 2) * 0.5 * 0.5)


def test_misuse_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="end in .onnx"):
        onnxfile.export_prior(Net(), tmp_path / "x.bin", DESCRIPTION, cases=CASES)
    with pytest.raises(SystemExit, match="no folder"):
        onnxfile.export_prior(Net(), tmp_path / "none" / "x.onnx", DESCRIPTION, cases=CASES)
    with pytest.raises(ValueError, match="0 classes"):
        onnxfile.export_prior(Net(4), tmp_path / "x.onnx", DESCRIPTION, label=True)
    for wrong in ({"prediction": "noise"}, {"schedule": ""}, {"class_names": ("a",)}, {"guidance": "../x"}, {"memory": (1,)}):
        with pytest.raises(ValueError):
            Description(**({"prediction": "epsilon"} | wrong))
