"""The student: two small networks of inverted residual blocks (Sandler et al., 2018), one for each net of the teacher, each
seeing exactly the crop that its teacher sees. It is made of pieces, each of which can learn alone what the teacher makes of
the same input: edges, three ways down to half the size with blocks behind them, and the sum over the last 5 x 5 places. It has
as many blocks as its teacher, each of them wider. Class 1 is live, as with the teacher.
"""

import torch
from torch import nn

SIDE = 80
LIVE = 1
# What a convolution takes to lie outside the crop is black, as for the teachers.
MEAN = 0.0
DEVIATION = 255.0
STEM = (48, 32)
# Of each net, per way down: channels within it, channels after it, and those within each block that follows.
STAGES = (
    ((160, 64, (16, 16, 16, 16)), (288, 128, (240, 60, 32, 80, 28, 28)), (352, 128, (28, 28))),
    ((160, 64, (16, 28, 16, 56)), (288, 128, (160, 56, 28, 56, 28, 28)), (352, 128, (28, 28))),
)
WIDE, LAST = 416, 128
# Waves over three places: level, slope and bend, each of length 1; of colours the grey and two differences.
WAVES = torch.tensor([[3**-0.5] * 3, [2**-0.5, 0, -(2**-0.5)], [6**-0.5, -2 * 6**-0.5, 6**-0.5]])


def steps(weights: torch.Tensor) -> torch.Tensor:
    """The step of each output channel in which its weights are stored, -127 to 127 of them."""
    return (weights.detach().abs().flatten(1).amax(1) / 127).clamp(min=1e-6)[:, None, None, None]


def rounded(weights: torch.Tensor) -> torch.Tensor:
    """Weights as they are stored; the gradient is that of the weights themselves (Jacob et al., 2018)."""
    step = steps(weights)
    return weights + (torch.round(weights.detach() / step) * step - weights.detach())


class Stepped(nn.Conv2d):
    """A convolution whose weights are stored in 8 bits, and which learns with what is stored. Kernels over 3 x 3 places, and
    over the 3 colours of a picture, learn in shares of waves: pictures have much of the slow ones and little of the fast
    ones, and each needs its own pace."""

    def kernel(self) -> torch.Tensor:
        """The weights of places, channels out x channels in x height x width."""
        weights = self.weight
        if self.kernel_size == (3, 3):
            weights = WAVES.T @ weights @ WAVES
        return torch.einsum("oihw,ic->ochw", weights, WAVES) if self.in_channels == 3 else weights

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self._conv_forward(x, rounded(self.kernel()), self.bias)


class Convolution(nn.Module):
    """Convolution, normalisation and, where wanted, a slope of its own for what is below 0."""

    def __init__(self, inputs: int, outputs: int, kernel=1, stride=1, groups=1, padding=None, bends=True):
        super().__init__()
        padding = kernel // 2 if padding is None else padding
        self.weights = Stepped(inputs, outputs, kernel, stride, padding, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.slope = nn.PReLU(outputs) if bends else None
        nn.init.kaiming_normal_(self.weights.weight, mode="fan_in", nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(self.weights(x))
        return x if self.slope is None else self.slope(x)


class Weighing(nn.Module):
    """A weight 0..1 for each channel by the means of all (squeeze and excitation, Hu et al., 2018)."""

    def __init__(self, channels: int):
        super().__init__()
        self.down = Stepped(channels, channels // 4, 1)
        self.up = Stepped(channels // 4, channels, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * torch.sigmoid(self.up(torch.relu(self.down(x.mean((2, 3), keepdim=True)))))


class Bottleneck(nn.Module):
    """Out to more or fewer channels, over the neighbours of each, and back; where it keeps size and channels, added to what
    came in."""

    def __init__(self, inputs: int, within: int, outputs: int, stride: int = 1, weighs: bool = False):
        super().__init__()
        self.out = Convolution(inputs, within)
        self.over = Convolution(within, within, 3, stride, within)
        self.back = Convolution(within, outputs, bends=False)
        self.weighing = Weighing(outputs) if weighs else None
        self.adds = stride == 1
        if self.adds:
            nn.init.constant_(self.back.norm.weight, 0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.back(self.over(self.out(x)))
        if self.weighing is not None:
            y = self.weighing(y)
        return x + y if self.adds else y


class Student(nn.Module):
    """n x 3 x 80 x 80, RGB, 0..1, to n x 3 logits; of net 0 or 1, of which the second weighs the channels
    of the last block of each stage, as its teacher does."""

    def __init__(self, net: int):
        super().__init__()
        first, channels = STEM
        pieces = [nn.Sequential(Convolution(3, first, 3, 2), Convolution(first, channels, 3))]
        for within, outputs, blocks in STAGES[net]:
            pieces.append(Bottleneck(channels, within, outputs, 2))
            channels = outputs
            for i, hidden in enumerate(blocks):
                pieces.append(Bottleneck(channels, hidden, channels, weighs=net == 1 and i + 1 == len(blocks)))
        pieces.append(nn.Sequential(
            Convolution(channels, WIDE),
            Convolution(WIDE, WIDE, 5, groups=WIDE, padding=0, bends=False),
            Convolution(WIDE, LAST, bends=False),
        ))
        self.pieces = nn.ModuleList(pieces)
        self.head = nn.Linear(LAST, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for piece in self.pieces:
            x = piece(x)
        return self.head(x.flatten(1))


def live_log_odds(logits: torch.Tensor) -> torch.Tensor:
    """ln(p / (1 - p)) of the live class, n."""
    return logits[:, LIVE] - torch.logsumexp(logits[:, [0, 2]], 1)
