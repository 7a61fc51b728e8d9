"""Writes one net of the student as ONNX: `python export.py CHECKPOINT OUT.onnx`.

Only Cast, Mul, Conv, PRelu, Relu, GlobalAveragePool, Sigmoid, Add, Flatten and Gemm, operator set 13, batch 1. Normalisation
is folded into the convolutions; weights are stored as 8-bit integers with a step for each output channel, what there is one of
for each channel as half floats, and both are widened in the graph.
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
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def stored(self, values: np.ndarray) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def whole(self, values: torch.Tensor) -> str:
        """As half floats."""
        halves = self.stored(values.detach().numpy().astype(np.float16))
        return self.add("Cast", [halves], to=TensorProto.FLOAT)

    def stepped(self, weights: torch.Tensor, gain: torch.Tensor) -> str:
        """As multiples of a step for each output channel, with the gain behind them in the step."""
        step = student.steps(weights)
        stored = self.stored(torch.round(weights.detach() / step).to(torch.int8).numpy())
        gain = self.whole(step * gain[:, None, None, None])
        return self.add("Mul", [self.add("Cast", [stored], to=TensorProto.FLOAT), gain])

    def conv(self, x: str, conv: student.Stepped, gain: torch.Tensor, bias: torch.Tensor) -> str:
        given = {"group": conv.groups, "strides": conv.stride, "pads": conv.padding * 2}
        usual = {"group": 1, "strides": (1, 1), "pads": (0, 0, 0, 0)}
        said = {name: value for name, value in given.items() if value != usual[name]}
        inputs = [x, self.stepped(conv.kernel(), gain), self.whole(bias)]
        return self.add("Conv", inputs, kernel_shape=conv.kernel_size, **said)

    def convolution(self, x: str, layer: student.Convolution) -> str:
        norm = layer.norm
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        x = self.conv(x, layer.weights, gain, norm.bias - norm.running_mean * gain)
        return x if layer.slope is None else self.add("PRelu", [x, self.whole(layer.slope.weight[:, None, None])])

    def plain(self, x: str, conv: student.Stepped) -> str:
        return self.conv(x, conv, torch.ones(conv.out_channels), conv.bias)

    def piece(self, x: str, piece: torch.nn.Module) -> str:
        if isinstance(piece, torch.nn.Sequential):
            for layer in piece:
                x = self.convolution(x, layer)
            return x
        y = x
        for layer in (piece.out, piece.over, piece.back):
            y = self.convolution(y, layer)
        if piece.weighing is not None:
            mean = self.add("GlobalAveragePool", [y])
            down = self.add("Relu", [self.plain(mean, piece.weighing.down)])
            y = self.add("Mul", [y, self.add("Sigmoid", [self.plain(down, piece.weighing.up)])])
        return self.add("Add", [x, y]) if piece.adds else y


def to_onnx(net: student.Student) -> bytes:
    """The network as a model file."""
    graph, x = Graph(), "input"
    for piece in net.pieces:
        x = graph.piece(x, piece)
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
    net = student.Student(kept["net"])
    net.load_state_dict(kept["weights"])
    return net.eval()


if __name__ == "__main__":
    made = to_onnx(load(Path(sys.argv[1])))
    Path(sys.argv[2]).write_bytes(made)
    print(len(made), "bytes")
