"""The student: a small residual network of dense convolutions, made for one thing besides its answer, that two CPU
cores can train it. A stem that shrinks by four, then stages of 3 x 3 residual blocks (He et al., 2016), a global mean,
three logits. Class 1 is live, as with the teacher.
"""

import torch
from torch import nn

SIDE = 96
BOX_SCALE = 4.0
LIVE = 1
MEAN = 127.5
DEVIATION = 127.5
STAGES = ((32, 1), (64, 1), (96, 1))


class Convolution(nn.Module):
    """Convolution and normalisation; the two become one at export."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, padding: int = 1):
        super().__init__()
        self.weights = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        nn.init.kaiming_normal_(self.weights.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(self.weights(x))


class Block(nn.Module):
    """relu(x + f(x)), f two convolutions."""

    def __init__(self, channels: int):
        super().__init__()
        self.first = Convolution(channels, channels, 3)
        self.second = Convolution(channels, channels, 3)
        nn.init.zeros_(self.second.norm.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.second(torch.relu(self.first(x))))


class Student(nn.Module):
    """n x 3 x 96 x 96, RGB, (value - 127.5) / 127.5, to n x 3 logits."""

    def __init__(self, stages=STAGES):
        super().__init__()
        layers, inputs = [], 3
        for channels, blocks in stages:
            layers.append(Convolution(3, channels, 6, 4, 1) if inputs == 3 else Convolution(inputs, channels, 3, 2))
            layers += [Block(channels) for _ in range(blocks)]
            inputs = channels
        self.layers = nn.ModuleList(layers)
        self.head = nn.Linear(inputs, 3)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """What the logits are made of, n x channels."""
        for layer in self.layers:
            x = layer(x)
            if isinstance(layer, Convolution):
                x = torch.relu(x)
        return x.mean((2, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(x))


def live_log_odds(logits: torch.Tensor) -> torch.Tensor:
    """ln(p / (1 - p)) of the live class, n."""
    return logits[:, LIVE] - torch.logsumexp(logits[:, [0, 2]], 1)
