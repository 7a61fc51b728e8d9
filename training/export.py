"""Writes one net of the student as ONNX: `python export.py CHECKPOINT OUT.onnx`.

Only Cast, Mul, Conv, Relu, Add, Flatten and Gemm, operator set 13, batch 1. Normalisation is folded into the convolutions;
weights are stored as 8-bit integers with a step for each output channel, and widened in the graph.
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

    def whole(self, values: torch.Tensor) -> str:
        """As it is."""
        name = f"weights_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values.detach().numpy().astype(np.float32), name))
        return name

    def stepped(self, values: torch.Tensor) -> str:
        """As multiples of a step for each output channel."""
        values = values.detach().numpy()
        step = np.abs(values.reshape(len(values), -1)).max(1).reshape(-1, *[1] * (values.ndim - 1)) / 127
        name = f"weights_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.round(values / (step + 1e-12)).astype(np.int8), name))
        wide = self.add("Cast", [name], to=TensorProto.FLOAT)
        return self.add("Mul", [wide, self.whole(torch.from_numpy(step))])

    def conv(self, x: str, weights: torch.Tensor, bias: torch.Tensor, conv: torch.nn.Conv2d) -> str:
        sizes = {"kernel_shape": conv.kernel_size, "strides": conv.stride, "pads": conv.padding * 2}
        return self.add("Conv", [x, self.stepped(weights), self.whole(bias)], group=conv.groups, **sizes)

    def convolution(self, x: str, layer: student.Convolution) -> str:
        norm = layer.norm
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weights, bias = layer.weights.weight * gain[:, None, None, None], norm.bias - norm.running_mean * gain
        return self.conv(x, weights, bias, layer.weights)

    def block(self, x: str, block: student.Block) -> str:
        inner = self.add("Relu", [self.convolution(x, block.first)])
        return self.add("Relu", [self.add("Add", [x, self.convolution(inner, block.second)])])


def to_onnx(net: student.Student) -> bytes:
    """The network as a model file."""
    graph, x = Graph(), "input"
    for i, layer in enumerate(net.shrink):
        x = graph.add("Relu", [graph.convolution(x, layer)])
        if 1 <= i <= len(net.blocks):
            x = graph.block(x, net.blocks[i - 1])
    x = graph.add("Relu", [graph.conv(x, net.gather.weight, net.gather.bias, net.gather)])
    x = graph.add("Flatten", [x], axis=1)
    head = [graph.whole(net.head.weight), graph.whole(net.head.bias)]
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
    net = student.Student(kept["channels"])
    net.load_state_dict(kept["weights"])
    return net.eval()


if __name__ == "__main__":
    made = to_onnx(load(Path(sys.argv[1])))
    Path(sys.argv[2]).write_bytes(made)
    print(len(made), "bytes")
