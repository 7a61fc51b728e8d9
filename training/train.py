"""Trains one net of the student: `python train.py NET QUERIES HELD_OUT --out NET.pt --minutes M`, NET 0 or 1.

Every batch is new: crops of the shards, mixed and changed (`variations.py`), and what the teacher makes of the very pixels.
First each piece of the student learns alone to make of the teacher's last map its next one, most of them from few places of
few crops (blockwise distillation: Wang et al., "Progressive blockwise knowledge distillation", 2018). Then all but the first
two, which go on alone, run one behind the other and learn to make up for each other's errors, and to answer a crop that was changed
a little as it was answered before (`changed` of `variations.py`). The learning rate falls by a
cosine over the minutes of each part, so the same command suits a busy and an idle machine.
"""

import argparse
import copy
import json
import math
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn import functional

import student
from teacher import PAIR, Teacher
from variations import changed, varied

CROPS = 32
# Of a batch, by the width of the map that a piece alone reads; blocks that keep the size learn fast, from half of that.
ALONE = {40: 4, 20: 8, 10: 12, 5: CROPS}
# Crops of which the first piece learns at a time.
FIRST = 6
# Pieces that go on alone to the end.
BY_THEMSELVES = 2
# Of the first part, after which the means and spreads that normalise are kept: those of a batch differ from those of all, and
# what must come out does not.
SETTLING = 0.1
# Of the highest rate of the first part, for what comes after it.
TOGETHER = 0.1
# Crops of a batch of which the whole net is asked the same once more when they are changed.
CHANGED = 16


def store(folders: list[Path], net: int) -> np.ndarray:
    """All crops of one net in folders of shards: n x side x side x 3, uint8, BGR."""
    paths = sorted(p for folder in folders for p in folder.glob(f"*[0-9].{net}.npz"))
    shape, out, at = (student.SIDE, student.SIDE, 3), None, 0
    for left, path in zip(range(len(paths), 0, -1), paths):
        crops = np.load(path)["crops"].reshape(-1, *shape)
        # Shards are alike; what is not filled in the end was never touched.
        if out is None:
            out = np.empty((left * len(crops), *shape), np.uint8)
        crops = crops[: len(out) - at]
        out[at : at + len(crops)] = crops
        at += len(crops)
    if out is None:
        raise SystemExit(f"no shards of net {net} in {', '.join(map(str, folders))}")
    return out[:at]


def tensor(crops: np.ndarray) -> torch.Tensor:
    """n x side x side x 3, uint8, BGR, as the network's input, channels last in memory."""
    x = torch.from_numpy(np.ascontiguousarray(crops[..., ::-1])).permute(0, 3, 1, 2).float()
    return x.sub_(student.MEAN).div_(student.DEVIATION)


class Questions:
    """Batches without end: inputs, the same changed a little, the teacher's probabilities of the unchanged, and its maps of
    them after each piece, the last 1 x 1."""

    def __init__(self, crops: np.ndarray, net: int, seed: list[int]):
        self.crops, self.net, self.rng = crops, net, np.random.default_rng(seed)
        self.teacher = Teacher()

    def batch(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, list[torch.Tensor]]:
        crops = varied(self.rng, self.crops, CROPS, PAIR[self.net][0])
        others = np.stack([changed(self.rng, crop) for crop in crops[:CHANGED]])
        said, last, *maps = self.teacher.made(self.net, list(crops))
        maps = [torch.from_numpy(m).permute(0, 3, 1, 2) for m in [*maps, last[:, None, None]]]
        return tensor(crops), tensor(others), torch.from_numpy(said), maps

    def into(self, out: queue.Queue) -> None:
        """Puts batches into `out` for ever, or what went wrong."""
        try:
            while True:
                out.put(self.batch())
        except Exception as error:
            out.put(error)


def loss(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the three classes; squared error of the live probability, which pulls hardest around 0.5; a
    bounded error of the log-odds."""
    soft = -(wanted * functional.log_softmax(logits, 1)).sum(1).mean()
    odds = student.live_log_odds(logits)
    p = wanted[:, student.LIVE].clamp(0.004, 0.996)
    sharp = (torch.sigmoid(odds) - p).square().mean()
    far = functional.smooth_l1_loss(odds.clamp(-6, 6), torch.logit(p), beta=1.0)
    return soft + 2.0 * sharp + 0.05 * far


@torch.no_grad()
def checked(net: student.Student, crops: np.ndarray, asked: np.ndarray) -> dict:
    """Agreement with the teacher at 0.5, error and correlation of the live probability, on held-out crops of which the
    teacher's live probability is `asked`."""
    net.eval()
    said = []
    for start in range(0, len(crops), 64):
        logits = net(tensor(crops[start : start + 64]))
        said.append(torch.softmax(logits, 1)[:, student.LIVE].numpy())
    said = np.concatenate(said)
    return {
        "agreement": round(float(((said >= 0.5) == (asked >= 0.5)).mean()), 4),
        "error": round(float(np.abs(said - asked).mean()), 4),
        "correlation": round(float(np.corrcoef(said, asked)[0, 1]), 4),
    }


class Lesson:
    """What the pieces and the whole are asked, and how far they are off."""

    def __init__(self, net: student.Student, questions: Questions):
        self.net = net
        maps = [torch.cat(each) for each in zip(*(questions.batch()[3] for _ in range(3)))]
        self.middles = [map.mean((0, 2, 3)) for map in maps]
        self.spreads = [map.std((0, 2, 3)) + 1e-3 for map in maps]

    def begin(self) -> None:
        """Gives what a new network makes the range of what it shall make."""
        for piece, middle, spread in zip(self.net.pieces, self.middles, self.spreads):
            if isinstance(piece, student.Bottleneck):
                norm = None if piece.adds else piece.back.norm
            else:
                norm = piece[-1].norm
            if norm is not None:
                norm.weight.data.copy_(spread)
                norm.bias.data.copy_(middle)

    def missed(self, piece: int, made: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        """Mean square of the error over that of the teacher's own range."""
        return ((made - wanted) / self.spreads[piece][:, None, None]).square().mean()

    def first(self, x: torch.Tensor, maps: list[torch.Tensor]) -> Iterator[torch.Tensor]:
        """What the first piece misses, of a few crops after the other: it has the finest places, and what it misses nobody
        makes up for."""
        for some in torch.arange(len(x)).split(FIRST):
            yield self.missed(0, self.net.pieces[0](x[some].contiguous(memory_format=torch.channels_last)), maps[0][some])

    def each(self, maps: list[torch.Tensor], before: int | None = None) -> list[torch.Tensor]:
        """What the pieces from the second to that before `before`, or to the last, miss on what the teacher gives to its
        next."""
        parts = []
        for i, piece in list(enumerate(self.net.pieces))[1:before]:
            came, wanted = maps[i - 1], maps[i]
            # What weighs by means of whole crops learns from crops, all else from places.
            weighs = getattr(piece, "weighing", None) is not None
            some = CROPS if weighs else ALONE[came.shape[2]] // (2 if wanted.shape == came.shape else 1)
            made = piece(came[:some].contiguous(memory_format=torch.channels_last))
            parts.append(self.missed(i, made, wanted[:some]))
        return parts

    def alone(self, wanted: torch.Tensor, maps: list[torch.Tensor]) -> tuple[torch.Tensor, list]:
        """Each piece but the first by itself: the loss, and its parts."""
        parts = self.each(maps)
        said = loss(self.net.head(maps[-1].flatten(1)), wanted)
        return said + sum(parts), [said, *parts]

    def together(
        self, x: torch.Tensor, others: torch.Tensor, wanted: torch.Tensor, maps: list, guided: float
    ) -> tuple[torch.Tensor, list]:
        """Each piece but the first on what the one before it makes, the second still alone, for it costs most of them;
        `guided`: weight of the teacher's maps. What is changed shall be answered as what it was made of."""
        alone = self.each(maps, BY_THEMSELVES)
        x, wanted, plain = torch.cat([x, others]), torch.cat([wanted, wanted[: len(others)]]), len(x)
        with torch.no_grad():
            for piece in self.net.pieces[:BY_THEMSELVES]:
                x = piece(x)
        parts = []
        for i, piece in list(enumerate(self.net.pieces))[BY_THEMSELVES:]:
            x = piece(x)
            parts.append(self.missed(i, x[:plain], maps[i]))
        said = loss(self.net.head(x.flatten(1)), wanted)
        guide = guided * (0.1 * sum(parts[:-1]) + 2.0 * parts[-1])
        return said + sum(alone) + guide, [said, *alone, *parts]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("net", type=int, choices=(0, 1))
    parser.add_argument("queries", type=Path, nargs="+", help="folders of shards; the last is held out")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--alone", type=float, default=0.7, help="share of the minutes in which all pieces learn alone")
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    args = parser.parse_args()
    if args.alone <= 0 and not args.start:
        parser.error("a new network begins with its pieces alone")
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    cv2.setNumThreads(1)
    kept = torch.load(args.start, weights_only=True) if args.start else None
    # Who goes on asks other questions than before.
    before = kept["step"] if kept else 0
    questions = Questions(store(args.queries[:-1], args.net), args.net, [args.seed, before])
    held_out = store(args.queries[-1:], args.net)
    held_out = held_out[:: max(1, len(held_out) // 2048)]
    held_out_live = questions.teacher.answer(args.net, list(held_out))[:, student.LIVE]
    net = student.Student(args.net).to(memory_format=torch.channels_last)
    lesson = Lesson(net, questions)
    # Whether what normalises is kept from now on.
    settled = kept["settled"] if kept else False
    if kept:
        net.load_state_dict(kept["weights"])
    else:
        lesson.begin()
    mean_net = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, betas=(0.9, 0.99), weight_decay=0.0)
    ready = queue.Queue(2)
    threading.Thread(target=questions.into, args=(ready,), daemon=True).start()
    averaged, current = ([v for v in n.state_dict().values() if v.is_floating_point()] for n in (mean_net, net))
    started, step, running, last = time.time(), 0, [], time.time() - 150

    def report(rate: float) -> None:
        """Writes the checkpoint, and one line of the loss curve to `<out>.jsonl`."""
        kept = {"net": args.net, "weights": mean_net.state_dict(), "step": before + step, "settled": settled}
        torch.save(kept, args.out)
        line = {"minute": round((time.time() - started) / 60, 1), "step": step}
        line |= {"rate": round(rate, 5), "loss": [round(float(v), 3) for v in np.mean(running or [[0.0]], 0)]}
        line |= checked(mean_net, held_out, held_out_live)
        with open(f"{args.out}.jsonl", "a") as log:
            log.write(json.dumps(line) + "\n")
        print(line, flush=True)

    def learned(value: torch.Tensor) -> float:
        """One step down what is given, by what has a part in it."""
        optimiser.zero_grad(set_to_none=True)
        value.backward()
        optimiser.step()
        return value.item()

    part, was_alone, rate = 0, args.alone > 0, 0.0
    while (share := (time.time() - started) / (60 * args.minutes)) < 1:
        is_alone = share < args.alone
        if is_alone != was_alone or time.time() - last > 240:
            report(rate)
            last, running = time.time(), []
        if is_alone != was_alone:
            part, was_alone = 0, is_alone
        done = share / args.alone if is_alone else (share - args.alone) / (1 - args.alone)
        settled = settled or done >= SETTLING or not is_alone
        net.train(not settled)
        fall = 0.5 * (1 + math.cos(math.pi * done))
        rate = args.rate * (1 if is_alone else TOGETHER) * min(1, (part + 1) / 50) * (0.01 + 0.99 * fall)
        for group in optimiser.param_groups:
            group["lr"] = rate
        if isinstance(batch := ready.get(), Exception):
            raise batch
        x, others, wanted, maps = batch
        missed = [learned(value) for value in lesson.first(x, maps)]
        if is_alone:
            value, parts = lesson.alone(wanted, maps)
        else:
            value, parts = lesson.together(x, others, wanted, maps, 0.2 + 0.8 * fall)
        learned(value)
        keep = min(0.998, (step + 1) / (step + 20))
        torch._foreach_lerp_(averaged, current, 1 - keep)
        running.append([parts[0].item(), np.mean(missed), *(v.item() for v in parts[1:])])
        step, part = step + 1, part + 1
    report(0.0)


if __name__ == "__main__":
    main()
