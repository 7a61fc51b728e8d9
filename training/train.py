"""Trains one net of the student: `python train.py NET QUERIES HELD_OUT --out NET.pt --minutes M`, NET 0 or 1.

Every batch is new: crops of the shards, mixed and changed (`variations.py`), and what the teacher says of the very pixels.
Linear layers that are thrown away later also predict the teacher's maps and last features from the student's (FitNets,
Romero et al., 2015): of each crop some tens of thousands of numbers teach instead of three. The learning rate follows a
cosine over the minutes given, so the same command suits a busy and an idle machine.
"""

import argparse
import copy
import json
import math
import queue
import threading
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn import functional

import student
from teacher import PAIR, Teacher
from variations import varied

CROPS = 96
KERNEL_RATE = 0.006
# Of the teacher's three maps and its last features, from which its answer follows by one more layer.
HINTS = {"map0": 0.3, "map1": 0.3, "map2": 0.3, "last": 2.0}


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
    """Batches without end: inputs, the teacher's probabilities, its features with middle 0 and deviation 1, at most 4
    of them away."""

    def __init__(self, crops: np.ndarray, net: int, seed: list[int]):
        self.crops, self.net, self.rng = crops, net, np.random.default_rng(seed)
        self.teacher = Teacher()
        answers = [self.asked()[1] for _ in range(8)]
        self.spread = {}
        for i, name in enumerate(HINTS):
            flat = np.concatenate([a[name].reshape(-1, a[name].shape[-1]) for a in answers])
            self.spread[name] = tuple(torch.from_numpy(v) for v in (flat.mean(0), flat.std(0) + 1e-3))

    def asked(self) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Crops, and what the teacher says and makes of them."""
        crops = varied(self.rng, self.crops, CROPS, PAIR[self.net][0])
        live, last, *maps = self.teacher.answers(self.net, list(crops))
        return crops, {"live": live, "last": last} | {f"map{i}": m for i, m in enumerate(maps)}

    def standard(self, name: str, values: np.ndarray) -> torch.Tensor:
        """One feature; of maps n x channels x side x side."""
        middle, deviation = self.spread[name]
        values = torch.from_numpy(values).sub_(middle).div_(deviation).clamp_(-4, 4)
        return values.permute(0, 3, 1, 2) if values.ndim == 4 else values

    def batch(self) -> tuple[torch.Tensor, torch.Tensor, list[torch.Tensor]]:
        crops, answer = self.asked()
        return tensor(crops), torch.from_numpy(answer["live"]), [self.standard(n, answer[n]) for n in HINTS]

    def into(self, out: queue.Queue) -> None:
        """Puts batches into `out` for ever, or what went wrong."""
        try:
            while True:
                out.put(self.batch())
        except Exception as error:
            out.put(error)


class Kernels:
    """The convolutions' weights, each a matrix of output channels by what one of them sums, moved by steps whose singular
    values are alike (Muon, Jordan et al., 2024): on the same batches it was ahead of AdamW in every loss. The matrices
    share their memory with the network, which is in channels-last order."""

    def __init__(self, net: student.Student):
        self.kernels = [p for p in net.parameters() if p.ndim == 4 and p.shape[1] > 1]
        self.matrices = [torch.nn.Parameter(self.matrix(p.data)) for p in self.kernels]
        self.muon = torch.optim.Muon(self.matrices, weight_decay=0.02, momentum=0.95, adjust_lr_fn="match_rms_adamw")

    @staticmethod
    def matrix(kernel: torch.Tensor) -> torch.Tensor:
        return kernel.permute(0, 2, 3, 1).reshape(len(kernel), -1)

    def step(self, rate: float) -> None:
        """After the gradients are there."""
        self.muon.param_groups[0]["lr"] = rate
        for kernel, matrix in zip(self.kernels, self.matrices):
            matrix.grad = self.matrix(kernel.grad)
        self.muon.step()


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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("net", type=int, choices=(0, 1))
    parser.add_argument("queries", type=Path, nargs="+", help="folders of shards; the last is held out")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--hint", type=float, default=1.0, help="weight of the teacher's features, falling to a fifth")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    cv2.setNumThreads(1)
    kept = torch.load(args.start, weights_only=True) if args.start else None
    # Who goes on asks other questions than before.
    before = kept["step"] if kept else 0
    questions = Questions(store(args.queries[:-1], args.net), args.net, [args.seed, before])
    held_out = store(args.queries[-1:], args.net)
    held_out_live = questions.teacher.answers(args.net, list(held_out))[0][:, student.LIVE]
    net = student.Student().to(memory_format=torch.channels_last)
    hinted = student.Hints()
    if kept:
        net.load_state_dict(kept["weights"])
        hinted.load_state_dict(kept["hints"])
    mean_net = copy.deepcopy(net)
    kernels = Kernels(net)
    every = [*net.parameters(), *hinted.parameters()]
    others = [p for p in every if not any(p is kernel for kernel in kernels.kernels)]
    groups = [
        {"params": [p for p in others if p.ndim > 1], "weight_decay": 0.02},
        {"params": [p for p in others if p.ndim <= 1], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=args.rate, betas=(0.9, 0.99))
    ready = queue.Queue(2)
    threading.Thread(target=questions.into, args=(ready,), daemon=True).start()
    averaged, current = ([v for v in n.state_dict().values() if v.is_floating_point()] for n in (mean_net, net))
    started, step, running, last = time.time(), 0, [], time.time() - 150

    def report(rate: float) -> None:
        """Writes the checkpoint, and one line of the loss curve to `<out>.jsonl`."""
        state = {"weights": mean_net.state_dict(), "hints": hinted.state_dict(), "step": before + step}
        torch.save(state | {"channels": student.CHANNELS}, args.out)
        line = {"minute": round((time.time() - started) / 60, 1), "step": step}
        line |= {"rate": round(rate, 5), "loss": [round(float(v), 3) for v in np.mean(running, 0)]}
        line |= checked(mean_net, held_out, held_out_live)
        with open(f"{args.out}.jsonl", "a") as log:
            log.write(json.dumps(line) + "\n")
        print(line, flush=True)

    while (share := (time.time() - started) / (60 * args.minutes)) < 1:
        fall = 0.5 * (1 + math.cos(math.pi * share))
        rate = args.rate * min(1, (step + 1) / 50) * (0.01 + 0.99 * fall)
        for group in optimiser.param_groups:
            group["lr"] = rate
        if isinstance(batch := ready.get(), Exception):
            raise batch
        x, wanted, hints = batch
        net.train()
        maps = net.maps(x)
        said = loss(net.head(maps[-1].flatten(1)), wanted)
        missed = [functional.mse_loss(a, b) for a, b in zip(hinted(maps), hints)]
        value = said + args.hint * (0.2 + 0.8 * fall) * sum(w * m for w, m in zip(HINTS.values(), missed))
        optimiser.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(every, 5.0)
        optimiser.step()
        kernels.step(KERNEL_RATE / args.rate * rate)
        keep = min(0.998, (step + 1) / (step + 20))
        torch._foreach_lerp_(averaged, current, 1 - keep)
        running.append([said.item(), *(m.item() for m in missed)])
        step += 1
        if time.time() - last > 240 or step == 60:
            last = time.time()
            report(rate)
            running = []
    running = running or [[0.0] * 5]
    report(0.0)


if __name__ == "__main__":
    main()
