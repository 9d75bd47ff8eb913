"""Variants of a tiny network: what is quantised, and that it still computes the same."""

import hashlib
import json

import levels
import numpy as np
import onnx
import onnxruntime
import pytest
import sensitivity
import variants
from onnx import TensorProto, helper, numpy_helper


def tiny(path):
    """v = conv(relu(conv(sample))) / (1 + timestep), with half-precision weights."""
    rng = np.random.default_rng(0)
    parts, nodes = [], []
    for name, shape in (("a", (8, 3, 3, 3)), ("b", (8, 8, 3, 3)), ("c", (3, 8, 3, 3))):
        w = rng.standard_normal(shape) * np.linspace(0.05, 0.5, shape[0])[:, None, None, None]
        parts.append(numpy_helper.from_array(w.astype(np.float16), f"{name}.f16"))
        nodes.append(helper.make_node("Cast", [f"{name}.f16"], [name], to=TensorProto.FLOAT))
    parts.append(numpy_helper.from_array(np.ones(1, np.float32), "one"))
    nodes += [
        helper.make_node("Conv", ["sample", "a"], ["h1"], name="first", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["h1"], ["h2"]),
        helper.make_node("Conv", ["h2", "b"], ["h3"], name="middle", pads=[1, 1, 1, 1]),
        helper.make_node("Conv", ["h3", "c"], ["h4"], name="last", pads=[1, 1, 1, 1]),
        helper.make_node("Cast", ["timestep"], ["t"], to=TensorProto.FLOAT),
        helper.make_node("Add", ["t", "one"], ["t1"]),
        helper.make_node("Div", ["h4", "t1"], ["v"]),
    ]
    graph = helper.make_graph(
        nodes, "tiny",
        [helper.make_tensor_value_info("sample", TensorProto.FLOAT, ["N", 3, "H", "W"]),
         helper.make_tensor_value_info("timestep", TensorProto.INT64, ["N"])],
        [helper.make_tensor_value_info("v", TensorProto.FLOAT, ["N", 3, "H", "W"])], parts)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    helper.set_model_props(model, {"afterimage.version": "1", "afterimage.prediction": "v_prediction"})
    onnx.save(model, path)
    return model


def run(model, x, t=0):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"sample": x[None].astype(np.float32), "timestep": np.array([t])})[0]


@pytest.fixture
def crops():
    y, x = np.mgrid[0:32, 0:32] / 16
    return np.stack([np.stack([np.sin((3 + k) * x + c * y) for c in range(3)]) for k in range(3)]).astype(np.float32)


def test_folding_changes_no_weight(tmp_path, crops):
    before = tiny(tmp_path / "tiny.onnx")
    folded = variants.fold_half(onnx.load(tmp_path / "tiny.onnx"))
    assert all(t.data_type != TensorProto.FLOAT16 for t in folded.graph.initializer)
    assert [n.op_type for n in folded.graph.node].count("Cast") == 1  # that of the timestep
    np.testing.assert_array_equal(run(before, crops[0], 3), run(folded, crops[0], 3))


def test_calibration_sees_every_noise_level(tmp_path, crops):
    reader = variants.NoiseLevels(tiny(tmp_path / "tiny.onnx"), crops)
    table, seen = levels.log_sigma_table(), []
    while (feed := reader.get_next()) is not None:
        assert feed["sample"].shape == (1, 3, 32, 32) and feed["timestep"].dtype == np.int64
        seen.append(np.exp(table[feed["timestep"][0]]))
        assert 0.4 < feed["sample"].std() < 1.2  # the scale that preserves variance
    assert len(seen) == len(crops) * len(levels.REPORTED)
    for sigma in levels.REPORTED:
        assert min(abs(np.log(np.array(seen) / sigma))) < 0.1


def test_int8_is_per_channel_and_close(tmp_path, crops):
    folded = variants.fold_half(tiny(tmp_path / "tiny.onnx"))
    quantised = variants.int8(folded, crops)
    scales = {n.input[0]: n.input[1] for n in quantised.graph.node if n.op_type == "DequantizeLinear"}
    held = {t.name: numpy_helper.to_array(t) for t in quantised.graph.initializer}
    per_weight = [held[s] for w, s in scales.items() if w in held and held[w].ndim == 4]
    assert sorted(len(s) for s in per_weight) == [3, 8, 8]  # one an output channel
    assert {p.key: p.value for p in quantised.metadata_props} == {p.key: p.value for p in folded.metadata_props}
    want, got = run(folded, crops[1]), run(quantised, crops[1])
    assert 0 < abs(got - want).max() < 0.05 * abs(want).max()


def test_int8_leaves_out_what_is_kept(tmp_path, crops):
    folded = variants.fold_half(tiny(tmp_path / "tiny.onnx"))
    quantised = variants.int8(folded, crops, keep=("first", "last"))
    narrow = [t for t in quantised.graph.initializer if t.data_type == TensorProto.INT8 and len(t.dims) == 4]
    assert [tuple(t.dims) for t in narrow] == [(8, 8, 3, 3)]


def test_sixteen_bits_round_and_say_what_fails(tmp_path, crops):
    folded = variants.fold_half(tiny(tmp_path / "tiny.onnx"))
    half = variants.sixteen(folded, TensorProto.FLOAT16)
    assert variants.refusal(half.SerializeToString()) == ""
    made = {n.output[0]: n for n in half.graph.node}
    for conv in (n for n in half.graph.node if n.op_type == "Conv"):
        assert all(made[i].op_type == "Cast" and made[i].attribute[0].i == TensorProto.FLOAT16 for i in conv.input)
    # where the processor has no such kernel, the runtime drops the casts again
    assert abs(run(half, crops[0]) - run(folded, crops[0])).max() < 0.02
    assert variants.refusal(b"no model") != ""


def test_the_list_names_every_variant(tmp_path, crops):
    tiny(tmp_path / "tiny.onnx")
    variants.make(tmp_path / "tiny.onnx", crops, tmp_path / "out")
    listed = json.loads((tmp_path / "out" / "variants.json").read_text())
    assert listed["prior"] == hashlib.sha256((tmp_path / "tiny.onnx").read_bytes()).hexdigest()
    assert [v["name"] for v in listed["variants"]] == ["int8", "int8-mixed", "fp16", "bf16"]
    for v in listed["variants"]:
        assert bool(v["file"]) != bool(v["error"])
        assert not v["file"] or variants.refusal((tmp_path / "out" / v["file"]).read_bytes()) == ""


def test_robust_convolutions_are_taken_together():
    def share(worst):
        return dict.fromkeys(sensitivity.MARKS, worst / 2) | {1.0: worst}

    shares = {"bad": share(0.5), "good": share(0.001), "fair": share(0.004), "poor": share(0.0059)}
    assert sensitivity.choose(shares, 0.01) == ["good", "fair"]  # with poor 0.0109
    assert sensitivity.choose(shares, 0.0005) == []


def test_sensitivity_compares_with_the_true_v(tmp_path, crops):
    folded = variants.fold_half(tiny(tmp_path / "tiny.onnx"))
    todo = sensitivity.cases(variants.inputs(folded), crops[:1])
    for sigma, feed, v in todo:  # x0 = alpha x_t - sigma_vp v
        alpha = 1 / np.sqrt(1 + sigma**2)
        x0 = alpha * feed["sample"][0] - sigma * alpha * v
        assert np.abs(x0 - crops[0]).max() < 0.02  # the timestep is rounded
    plain = sensitivity.predict(folded, todo)
    worse = [p + 0.5 * (c[2] - p) for p, c in zip(plain, todo)]
    assert np.allclose(list(sensitivity.added(todo, plain, worse).values()), 0.25, atol=1e-4)


def test_models_of_other_inputs_are_refused(tmp_path):
    model = tiny(tmp_path / "tiny.onnx")
    model.graph.input.append(helper.make_tensor_value_info("label", TensorProto.INT64, ["N"]))
    with pytest.raises(SystemExit, match="sample, timestep, label"):
        variants.inputs(model)
