"""Makes a prior's variants in other number formats, for `make prior-report` to measure.

    python variants.py --model prior.onnx --photos photos-a.tar ... -o runs/variants

int8    every convolution in 8 bits, static, its weights by output channel, its inputs
        by ranges seen at all noise levels on training crops;
int8-mixed  the same for those convolutions alone that stand it (see sensitivity.py);
fp16, bf16  every convolution computed in 16 bits, between casts.

variants.json lists them with the prior's hash; one that ONNX Runtime refuses on the
processor is listed with what it said.
"""

import argparse
import hashlib
import json
import logging
import math
import pathlib
import random
import tempfile

import levels
import numpy as np
import onnx
import onnxruntime
import photos
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from sensitivity import robust
from state import write_atomically

CONV_TAKES_BFLOAT16 = 22  # the first opset of ONNX in which it does

HERE = pathlib.Path(__file__).resolve().parent


def fold_half(model):
    """Replaces casts of half-precision weights by the weights in float32."""
    graph = model.graph
    half = {t.name: t for t in graph.initializer if t.data_type == TensorProto.FLOAT16}
    folded = [n for n in graph.node if n.op_type == "Cast" and n.input[0] in half]
    for node in folded:
        value = numpy_helper.to_array(half[node.input[0]]).astype(np.float32)
        graph.initializer.append(numpy_helper.from_array(value, node.output[0]))
        graph.node.remove(node)
    used = {i for n in graph.node for i in n.input}
    for name, t in half.items():
        if name not in used:
            graph.initializer.remove(t)
    return model


def inputs(model):
    """(name of the picture, name of the timestep, its NumPy type)."""
    by_name = {i.name: i.type.tensor_type for i in model.graph.input}
    picture = next((n for n, t in by_name.items() if len(t.shape.dim) == 4), None)
    others = [n for n in by_name if n != picture]
    if picture is None or len(others) != 1:
        raise SystemExit(f"the model's inputs are {', '.join(by_name)}; variants are made of priors of a picture and a timestep")
    kind = by_name[others[0]].elem_type
    return picture, others[0], np.int64 if kind == TensorProto.INT64 else np.float32


class NoiseLevels(CalibrationDataReader):
    """Crops under noise of every reported level, as the network sees them."""

    def __init__(self, model, crops, seed=3):
        self.names = inputs(model)
        self.rng = np.random.default_rng(seed)
        self.left = [(c, s) for s in levels.REPORTED for c in crops]
        self.table = levels.log_sigma_table()

    def get_next(self):
        if not self.left:
            return None
        crop, sigma = self.left.pop()
        picture, timestep, kind = self.names
        x = (crop + sigma * self.rng.standard_normal(crop.shape)) / math.sqrt(1 + sigma * sigma)
        t = np.abs(self.table - math.log(sigma)).argmin()
        return {picture: x[None].astype(np.float32), timestep: np.array([t], dtype=kind)}


def int8(model, crops, keep=()):
    """Static QDQ quantisation of all convolutions but those named in keep."""
    reader = NoiseLevels(model, crops)
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "in.onnx"), pathlib.Path(folder, "out.onnx")
        onnx.save(model, source)
        quantize_static(
            source, target, reader, quant_format=QuantFormat.QDQ, per_channel=True,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
            op_types_to_quantize=["Conv"], nodes_to_exclude=list(keep),
            calibrate_method=CalibrationMethod.MinMax,
        )
        quantised = onnx.load(target)
    del quantised.metadata_props[:]
    quantised.metadata_props.extend(model.metadata_props)
    return quantised


def sixteen(model, kind):
    """Computes all convolutions in float16 or bfloat16, between casts."""
    out = onnx.ModelProto()
    out.CopyFrom(model)
    graph = out.graph
    nodes, narrow = [], {}

    def cast(name):
        made = f"{name}.in16"
        nodes.append(helper.make_node("Cast", [name], [made], to=kind))
        return made

    for node in graph.node:
        if node.op_type != "Conv":
            nodes.append(node)
            continue
        for i in node.input:
            if i not in narrow:
                narrow[i] = cast(i)
        result = node.output[0]
        conv = onnx.NodeProto()
        conv.CopyFrom(node)
        del conv.input[:], conv.output[:]
        conv.input.extend(narrow[i] for i in node.input)
        conv.output.append(result + ".out16")
        nodes.append(conv)
        nodes.append(helper.make_node("Cast", [result + ".out16"], [result], to=TensorProto.FLOAT))
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.value_info[:]
    for domain in out.opset_import:
        if kind == TensorProto.BFLOAT16 and not domain.domain:
            domain.version = max(domain.version, CONV_TAKES_BFLOAT16)
    return out


def refusal(data):
    """Why ONNX Runtime does not run a model on the processor; empty where it does."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except Exception as e:  # its exceptions have no common base of their own
        return " ".join(str(e).split())
    return ""


def conv_names(model):
    return [n.name for n in model.graph.node if n.op_type == "Conv"]


def mixed(model, crops):
    """int8 of the convolutions that lose little by it; None where there are none."""
    stand = robust(model, inputs(model), conv_names(model), crops[:2, :, :64, :64], lambda m, c, keep: int8(m, c, keep))
    if not stand:
        return None
    return int8(model, crops, keep=[n for n in conv_names(model) if n not in stand])


def make(path, crops, folder):
    """Writes all variants and their list into folder; returns the list."""
    data = pathlib.Path(path).read_bytes()
    model = onnx.load_from_string(data)
    folded = fold_half(model)
    recipes = {
        "int8": ("Static, weights by output channel, calibrated at all noise levels.", lambda: int8(folded, crops)),
        "int8-mixed": (
            "As int8, of those convolutions alone that together lose little on training crops.",
            lambda: mixed(folded, crops),
        ),
        "fp16": (
            "Convolutions in float16 between casts; a runtime without such kernels drops the casts.",
            lambda: sixteen(folded, TensorProto.FLOAT16),
        ),
        "bf16": ("Convolutions in bfloat16 between casts.", lambda: sixteen(folded, TensorProto.BFLOAT16)),
    }
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for name, (how, recipe) in recipes.items():
        made = recipe()
        entry = {"name": name, "how": how, "file": f"{name}.onnx", "error": ""}
        if made is None:
            entry |= {"file": "", "error": "No convolution stands it."}
        elif why := refusal(made := made.SerializeToString()):
            entry |= {"file": "", "error": f"ONNX Runtime {onnxruntime.__version__} refuses it: {why}"}
        else:
            write_atomically(folder / entry["file"], lambda f, made=made: f.write(made))
        listed.append(entry)
    text = json.dumps({"prior": hashlib.sha256(data).hexdigest(), "variants": listed}, indent=1)
    write_atomically(folder / "variants.json", lambda f: f.write(text.encode() + b"\n"))
    return listed


def training_crops(sources, licences, side=128, count=8, seed=4):
    """Crops of photos that are not held out, float32 (count, 3, side, side) in [-1, 1]."""
    training, _ = photos.load(sources, photos.licences(licences))
    rng = random.Random(seed)
    batch = [photos.crop(training[rng.randrange(len(training))], side, rng) for _ in range(count)]
    return np.stack(batch).transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1


def main(argv=None):
    logging.getLogger().setLevel(logging.ERROR)  # the quantiser advises folding batch norms; there are none
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--model", default=HERE / "prior.onnx", metavar="ONNX", help="the prior")
    p.add_argument("--photos", nargs="+", required=True, metavar="TAR", help="tars or folders of photos")
    p.add_argument("--licences", default=HERE / "SOURCES.tsv", metavar="TSV", help="their licence table")
    p.add_argument("-o", "--output", default=HERE / "runs" / "variants", metavar="FOLDER", help="where the variants go")
    a = p.parse_args(argv)
    for v in make(a.model, training_crops(a.photos, a.licences), a.output):
        print(f"{v['name']}: {v['error'] or v['file']}")


if __name__ == "__main__":
    main()
