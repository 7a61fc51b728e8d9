"""Trains one net of the student: `python train.py NET QUERIES HELD_OUT --out NET.pt --minutes M`, NET 0 or 1.

The target is what the teacher says of the very crop, mixed with what it says of the scene's other treatment, so that
the student learns less of what changes with light and compression than of what does not. Linear layers that are thrown
away later also predict the teacher's maps and last features from the student's (FitNets, Romero et al., 2015): of each
crop some tens of thousands of numbers teach instead of three. The learning rate follows a cosine over the minutes
given, so the same command suits a busy and an idle machine; shards that appear meanwhile are taken up.
"""

import argparse
import copy
import json
import math
import queue
import threading
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

import student

SCENES = 48
POOL = 12
TURNS = 40
KERNEL_RATE = 0.006
SIBLING = 0.25
# Of the teacher's three maps and its last features, from which its answer follows by one more layer.
HINTS = {"map0": 0.3, "map1": 0.3, "map2": 0.3, "last": 2.0}


class Shards:
    """Query shards of one net in a folder. A pool of them is in memory; every `TURNS` batches its oldest leaves."""

    def __init__(self, folders: list[Path], net: int, seed: int):
        self.folders, self.net, self.rng = folders, net, np.random.default_rng(seed)
        self.order, self.pool, self.drawn = [], [], 0

    def paths(self) -> list[Path]:
        return sorted(p for folder in self.folders for p in folder.glob(f"*[0-9].{self.net}.npz"))

    def turn(self) -> None:
        """Takes one more shard into the pool; each is read once before any is read again."""
        known = self.paths()
        self.order = [p for p in self.order if p in known]
        if not self.order:
            self.order = [known[i] for i in self.rng.permutation(len(known))]
        self.pool.append(dict(np.load(self.order.pop())))
        if len(self.pool) > POOL:
            self.pool.pop(0)

    def draw(self, count: int) -> dict[str, np.ndarray]:
        """`count` scenes of shards of the pool, their second treatments after their first: crops, the target
        probabilities, the teacher's last features. Of its maps, which are most of what there is to read, those of the first
        treatments only, as int8 with their steps."""
        if self.drawn % TURNS == 0 or len(self.pool) < min(POOL, len(self.paths())):
            self.turn()
        self.drawn += 1
        parts = [self.pool[i] for i in self.rng.integers(0, len(self.pool), 4)]
        rows = [self.rng.choice(len(p["kinds"]), count // 4, replace=False) for p in parts]

        first = int(self.rng.integers(2))

        def treatment(name: str, which: int) -> list[np.ndarray]:
            return [p[name][r, which] for p, r in zip(parts, rows)]

        def both(name: str) -> np.ndarray:
            return np.concatenate(treatment(name, first) + treatment(name, 1 - first))

        live = both("live")
        other = np.roll(live, len(live) // 2, 0)
        out = {"crops": both("crops"), "live": (1 - SIBLING) * live + SIBLING * other, "last": both("last")}
        for i in range(3):
            out[f"map{i}"] = [(m, p[f"step{i}"]) for m, p in zip(treatment(f"map{i}", first), parts)]
        return out


def tensor(crops: np.ndarray) -> torch.Tensor:
    """n x side x side x 3, uint8, BGR, as the network's input."""
    x = torch.from_numpy(np.ascontiguousarray(crops[..., ::-1])).permute(0, 3, 1, 2).float()
    return x.sub_(student.MEAN).div_(student.DEVIATION)


def parts(feature) -> list[tuple[np.ndarray, np.ndarray | float]]:
    """Values and the steps they are counted in."""
    return feature if isinstance(feature, list) else [(feature, 1.0)]


class Spread:
    """Middle and deviation of each of the teacher's features, from the first batches."""

    def __init__(self, shards: Shards):
        seen = [shards.draw(SCENES) for _ in range(8)]
        self.of = {}
        for name in HINTS:
            rows = [m * step for s in seen for m, step in parts(s[name])]
            flat = np.concatenate([v.reshape(-1, v.shape[-1]) for v in rows]).astype(np.float32)
            self.of[name] = flat.mean(0), flat.std(0) + 1e-3

    def standard(self, batch: dict, name: str) -> torch.Tensor:
        """The feature with middle 0 and deviation 1, at most 4 of them away; of maps n x channels x side x side."""
        middle, deviation = self.of[name]
        each = []
        for values, step in parts(batch[name]):
            scale, offset = (torch.from_numpy(v.astype(np.float32)) for v in (step / deviation, -middle / deviation))
            each.append(torch.from_numpy(values).float().mul_(scale).add_(offset).clamp_(-4, 4))
        values = torch.cat(each)
        return values.permute(0, 3, 1, 2) if values.ndim == 4 else values


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


def batches(shards: Shards, spread: Spread, out: queue.Queue, stop: threading.Event) -> None:
    """Puts batches into `out`: inputs, target probabilities, hints."""
    while not stop.is_set():
        batch = shards.draw(SCENES)
        hints = [spread.standard(batch, name) for name in HINTS]
        out.put((tensor(batch["crops"]), torch.from_numpy(batch["live"].astype(np.float32)), hints))


def loss(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the three classes; squared error of the live probability, which pulls hardest around 0.5; a
    bounded error of the log-odds; agreement of the two treatments."""
    soft = -(wanted * functional.log_softmax(logits, 1)).sum(1).mean()
    odds = student.live_log_odds(logits)
    p = wanted[:, student.LIVE].clamp(0.004, 0.996)
    sharp = (torch.sigmoid(odds) - p).square().mean()
    far = functional.smooth_l1_loss(odds.clamp(-6, 6), torch.logit(p), beta=1.0)
    first, second = odds.clamp(-4, 4).chunk(2)
    return soft + 2.0 * sharp + 0.05 * far + 0.01 * (first - second).square().mean()


@torch.no_grad()
def checked(net: student.Student, held_out: list[dict]) -> dict:
    """Agreement with the teacher at 0.5, error and correlation of the live probability, on held-out crops."""
    net.eval()
    said, asked = [], []
    for part in held_out:
        for start in range(0, len(part["kinds"]), 64):
            x = tensor(part["crops"][start : start + 64, 0]).contiguous(memory_format=torch.channels_last)
            said.append(torch.softmax(net(x), 1)[:, student.LIVE].numpy())
        asked.append(part["live"][:, 0, student.LIVE])
    said, asked = np.concatenate(said), np.concatenate(asked)
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
    shards = Shards(args.queries[:-1], args.net, args.seed)
    held_out = [dict(np.load(p)) for p in Shards(args.queries[-1:], args.net, 0).paths()]
    net = student.Student().to(memory_format=torch.channels_last)
    hinted = student.Hints()
    if args.start:
        kept = torch.load(args.start, weights_only=True)
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
    ready, stop = queue.Queue(2), threading.Event()
    spread = Spread(shards)
    threading.Thread(target=batches, args=(shards, spread, ready, stop), daemon=True).start()
    averaged, current = ([v for v in n.state_dict().values() if v.is_floating_point()] for n in (mean_net, net))
    started, step, running, last = time.time(), 0, [], time.time() - 150

    def report(rate: float) -> None:
        """Writes the checkpoint, and one line of the loss curve to `<out>.jsonl`."""
        kept = {"weights": mean_net.state_dict(), "hints": hinted.state_dict(), "step": step}
        torch.save(kept | {"channels": student.CHANNELS}, args.out)
        line = {"minute": round((time.time() - started) / 60, 1), "step": step, "shards": len(shards.paths())}
        line |= {"rate": round(rate, 5), "loss": [round(float(v), 3) for v in np.mean(running, 0)]}
        line |= checked(mean_net, held_out)
        with open(f"{args.out}.jsonl", "a") as log:
            log.write(json.dumps(line) + "\n")
        print(line, flush=True)

    while (share := (time.time() - started) / (60 * args.minutes)) < 1:
        fall = 0.5 * (1 + math.cos(math.pi * share))
        rate = args.rate * min(1, (step + 1) / 50) * (0.01 + 0.99 * fall)
        for group in optimiser.param_groups:
            group["lr"] = rate
        x, wanted, hints = ready.get()
        net.train()
        maps = net.maps(x.contiguous(memory_format=torch.channels_last))
        said = loss(net.head(maps[-1].flatten(1)), wanted)
        missed = [functional.mse_loss(a, b) for a, b in zip(hinted(maps, SCENES), hints)]
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
    stop.set()
    running = running or [[0.0] * 5]
    report(0.0)


if __name__ == "__main__":
    main()
