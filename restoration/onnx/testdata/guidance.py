"""Makes pull.onnx, a classifier's gradient that can be told by hand:

    grad = weight[label] * (centre[label] - x) + 0 * timestep

for the classes dark and light, with the weight 0.5 and the centres -1 and 1; and
conditional.onnx, a prior that is told the class: out = 0.9 x + 0.1 label + 0 * timestep,
an estimate of the clean picture; and nan.onnx, a prior that divides by 0. Needs onnx.
"""

import onnx
from onnx import TensorProto, helper


def model(name, nodes, tables, inputs, output, metadata):
    pictures = ["N", 3, "H", "W"]
    graph = helper.make_graph(
        nodes, name,
        [helper.make_tensor_value_info(inputs[0], TensorProto.FLOAT, pictures)]
        + [helper.make_tensor_value_info(n, TensorProto.INT64, ["N"]) for n in inputs[1:]],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, pictures)],
        [helper.make_tensor(k, TensorProto.FLOAT, [len(v)], v) for k, v in tables.items()]
        + [helper.make_tensor("column", TensorProto.INT64, [4], [-1, 1, 1, 1])])
    m = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="test")
    common = {"version": "1", "classes": "2", "size": "32", "size_multiple": "1", "size_min": "1", "dynamic": "true"}
    helper.set_model_props(m, {f"afterimage.{k}": v for k, v in (common | metadata).items()})
    onnx.checker.check_model(m)
    onnx.save(m, f"{name}.onnx")


def column(value, to):
    return helper.make_node("Reshape", [value, "column"], [to])


def node(op, inputs, output, **attributes):
    return helper.make_node(op, inputs.split(), [output], **attributes)


nothing = [node("Cast", "timestep", "t1", to=TensorProto.FLOAT), node("Mul", "t1 zero", "t2"), column("t2", "t3")]

model("pull", [
    node("Gather", "weight label", "w1"), column("w1", "w2"), node("Gather", "centre label", "c1"), column("c1", "c2"),
    node("Sub", "c2 x", "d"), node("Mul", "d w2", "g"), *nothing, node("Add", "g t3", "grad"),
], {"weight": [0.5, 0.5], "centre": [-1.0, 1.0], "zero": [0.0]}, ["x", "timestep", "label"], "grad",
    {"name": "puller", "class_names": "dark,light", "schedule": "linear 0.0001 0.02 1000"})

model("conditional", [
    node("Cast", "label", "l1", to=TensorProto.FLOAT), node("Mul", "l1 tenth", "l2"), column("l2", "l3"),
    node("Mul", "sample most", "s"), node("Add", "s l3", "a"), *nothing, node("Add", "a t3", "output"),
], {"tenth": [0.1], "most": [0.9], "zero": [0.0]}, ["sample", "timestep", "label"], "output",
    {"prediction": "sample", "schedule": "linear 0.0001 0.02 1000"})

model("nan", [
    node("Div", "sample zero", "s"), *nothing, node("Add", "s t3", "output"),
], {"zero": [0.0]}, ["sample", "timestep"], "output",
    {"prediction": "sample", "schedule": "linear 0.0001 0.02 1000", "classes": "0"})
