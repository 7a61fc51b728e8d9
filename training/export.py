"""Writes the student as ONNX: `python export.py CHECKPOINT OUT.onnx`.

Only Cast, Conv, Relu, Add, GlobalAveragePool, Flatten and Gemm, operator set 13, batch 1. Normalisation is folded into
the convolutions; weights are stored as half floats and widened in the graph, as in the rest of the pack.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import student


class Graph:
    """Nodes and weights as they are added."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def add(self, kind: str, inputs: list[str], **attributes) -> str:
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def half(self, values: torch.Tensor) -> str:
        name = f"weights_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values.detach().numpy().astype(np.float16), name))
        return self.add("Cast", [name], to=TensorProto.FLOAT)

    def convolution(self, x: str, layer: student.Convolution) -> str:
        norm, conv = layer.norm, layer.weights
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weights = self.half(conv.weight * gain[:, None, None, None])
        bias = self.half(norm.bias - norm.running_mean * gain)
        sizes = {"kernel_shape": conv.kernel_size, "strides": conv.stride, "pads": conv.padding * 2}
        return self.add("Conv", [x, weights, bias], **sizes)


def to_onnx(net: student.Student) -> bytes:
    """The network as a model file."""
    graph, x = Graph(), "input"
    for layer in net.layers:
        if isinstance(layer, student.Convolution):
            x = graph.add("Relu", [graph.convolution(x, layer)])
        else:
            inner = graph.add("Relu", [graph.convolution(x, layer.first)])
            x = graph.add("Relu", [graph.add("Add", [x, graph.convolution(inner, layer.second)])])
    x = graph.add("Flatten", [graph.add("GlobalAveragePool", [x])], axis=1)
    head = [graph.half(net.head.weight), graph.half(net.head.bias)]
    graph.nodes.append(helper.make_node("Gemm", [x, *head], ["logits"], transB=1))
    side = student.SIDE
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "texture",
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, side, side])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 3])],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", 13)],
        ir_version=7,
        producer_name="bonafide training/export.py",
    )
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def load(checkpoint: Path) -> student.Student:
    """The averaged weights of a checkpoint."""
    kept = torch.load(checkpoint, weights_only=True)
    net = student.Student(kept["stages"])
    net.load_state_dict(kept["weights"])
    return net.eval()


if __name__ == "__main__":
    made = to_onnx(load(Path(sys.argv[1])))
    Path(sys.argv[2]).write_bytes(made)
    print(len(made), "bytes")
