"""The student: two small residual networks of dense convolutions, one for each net of the teacher, each seeing exactly
the crop that its teacher sees. A stem that shrinks by four in two steps, 3 x 3 residual blocks (He et al., 2016) at
20 x 20 and 10 x 10, a weighted sum over the last 5 x 5 places, three logits. Class 1 is live, as with the teacher.
"""

import torch
from torch import nn

SIDE = 80
LIVE = 1
MEAN = 127.5
DEVIATION = 127.5
CHANNELS = (16, 48, 80, 96)
HINTS = (64, 128, 128)


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
    """n x 3 x 80 x 80, RGB, (value - 127.5) / 127.5, to n x 3 logits."""

    def __init__(self, channels=CHANNELS):
        super().__init__()
        stem, fine, middle, coarse = channels
        self.shrink = nn.ModuleList([
            Convolution(3, stem, 5, 2, 2),
            Convolution(stem, fine, 4, 2, 1),
            Convolution(fine, middle, 3, 2),
            Convolution(middle, coarse, 3, 2),
        ])
        self.blocks = nn.ModuleList([Block(fine), Block(middle)])
        self.gather = nn.Conv2d(coarse, coarse, 5, groups=coarse)
        self.head = nn.Linear(coarse, 3)

    def maps(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """What it makes of a crop on the way: n x channels x side x side at 20, 10, 5 and 1."""
        x = torch.relu(self.shrink[1](torch.relu(self.shrink[0](x))))
        fine = self.blocks[0](x)
        middle = self.blocks[1](torch.relu(self.shrink[2](fine)))
        coarse = torch.relu(self.shrink[3](middle))
        return fine, middle, coarse, torch.relu(self.gather(coarse))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.maps(x)[-1].flatten(1))


class Hints(nn.Module):
    """Linear maps from the student's maps to its teacher's, used in training only."""

    def __init__(self, channels=CHANNELS, last: int = 128):
        super().__init__()
        self.each = nn.ModuleList([nn.Conv2d(c, h, 1) for c, h in zip(channels[1:], HINTS)])
        self.last = nn.Linear(channels[-1], last)

    def forward(self, maps: tuple[torch.Tensor, ...]) -> list[torch.Tensor]:
        """The teacher's three maps and its last features."""
        return [to(seen) for to, seen in zip(self.each, maps)] + [self.last(maps[-1].flatten(1))]


def live_log_odds(logits: torch.Tensor) -> torch.Tensor:
    """ln(p / (1 - p)) of the live class, n."""
    return logits[:, LIVE] - torch.logsumexp(logits[:, [0, 2]], 1)
