"""Trains the student: `python train.py QUERIES HELD_OUT OUT --minutes M`.

The target of both treatments of a scene is the mean of the teacher's probabilities over its nets and both treatments,
so that the student learns what does not change with light and compression. A linear layer that is thrown away later
also predicts the teacher's last features from the student's, a richer answer to the same question (FitNets, Romero et
al., 2015). The learning rate follows a cosine over the
minutes given, so the same command suits a busy and an idle machine; shards that appear meanwhile are taken up.
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

SCENES = 48
HINTS = 256


class Shards:
    """Query shards of a folder, read from disk as they are needed."""

    def __init__(self, folders: list[Path]):
        self.folders, self.crops, self.targets, self.features, self.names = folders, [], [], [], set()
        self.look()

    def look(self) -> None:
        """Takes up shards that are new."""
        for path in sorted(p for folder in self.folders for p in folder.glob("*[0-9].crops.npy")):
            if path in self.names:
                continue
            self.names.add(path)
            stem = str(path)[: -len(".crops.npy")]
            self.crops.append(np.load(path, mmap_mode="r"))
            self.targets.append(np.load(stem + ".answers.npy").mean((1, 2)))
            self.features.append(np.load(stem + ".features.npy").mean(1, dtype=np.float32).reshape(-1, HINTS))

    def __len__(self) -> int:
        return sum(len(t) for t in self.targets)

    def draw(self, rng, count: int) -> tuple[list, np.ndarray, np.ndarray]:
        """Of random scenes: crops (each 2 x side x side x 3), targets (count x 3), features (count x 256)."""
        which = rng.integers(0, len(self.crops), count)
        at = [(s, int(rng.integers(len(self.targets[s])))) for s in which]
        return tuple([part[s][r] for s, r in at] for part in (self.crops, self.targets, self.features))


def cut(crop: np.ndarray, scale: float, dx: float, dy: float, angle: float, mirror: bool) -> np.ndarray:
    """A `scale` share of the stored crop around its middle, shifted by shares of the free room, at the student's
    size."""
    side, stored = student.SIDE, crop.shape[0]
    step = scale * stored / side
    turn = step * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    if mirror:
        turn[:, 0] *= -1
    free = (1 - scale) * stored / 2
    middle = np.array([stored / 2 + dx * free, stored / 2 + dy * free]) - 0.5
    shift = middle - turn @ np.array([side / 2 - 0.5, side / 2 - 0.5])
    matrix = np.column_stack([turn, shift])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(crop, matrix, (side, side), flags=flags, borderMode=cv2.BORDER_REPLICATE)


def varied(rng, crop: np.ndarray) -> np.ndarray:
    """What training shows of a stored crop: another cut, a slight turn, mirrored or not, a little other light."""
    out = cut(crop, rng.uniform(0.86, 1.0), *rng.uniform(-1, 1, 2), rng.normal(0, 0.03), rng.random() < 0.5)
    if rng.random() < 0.5:
        gain, lift = np.exp(rng.normal(0, 0.08)), rng.normal(0, 4)
        out = cv2.LUT(out, np.clip(np.arange(256) * gain + lift, 0, 255).astype(np.uint8))
    if rng.random() < 0.15:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.3, 0.7))
    return out


def tensor(crops: np.ndarray) -> torch.Tensor:
    """n x side x side x 3, uint8, as the network's input."""
    x = torch.from_numpy(crops).permute(0, 3, 1, 2).float()
    return x.sub_(student.MEAN).div_(student.DEVIATION)


def batches(shards: Shards, seed: int, out: queue.Queue, stop: threading.Event) -> None:
    """Puts batches into `out`: 2 x SCENES crops, sibling treatments SCENES apart, and the
    targets and features of the scenes."""
    rng = np.random.default_rng(seed)
    made = 0
    while not stop.is_set():
        if made % 100 == 0:
            shards.look()
        crops, targets, features = shards.draw(rng, SCENES)
        x = np.stack([varied(rng, pair[i]) for i in (0, 1) for pair in crops])
        made += 1
        out.put((x, torch.from_numpy(np.stack(targets)), torch.from_numpy(np.stack(features))))


def loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the three classes; squared error of the live probability, which pulls hardest around 0.5; a
    bounded error of the log-odds; agreement of the two treatments."""
    wanted = target.repeat(2, 1)
    soft = -(wanted * functional.log_softmax(logits, 1)).sum(1).mean()
    odds = student.live_log_odds(logits)
    p = wanted[:, student.LIVE].clamp(0.004, 0.996)
    sharp = (torch.sigmoid(odds) - p).square().mean()
    far = functional.smooth_l1_loss(odds.clamp(-6, 6), torch.logit(p), beta=1.0)
    first, second = odds.clamp(-4, 4).chunk(2)
    return soft + 2.0 * sharp + 0.05 * far + 0.02 * (first - second).square().mean()


@torch.no_grad()
def checked(net: student.Student, shards: Shards) -> dict:
    """Agreement with the mean teacher at 0.5, error and correlation of the live probability, on held-out shards."""
    net.eval()
    said, asked = [], []
    for crops, targets in zip(shards.crops, shards.targets):
        for start in range(0, len(targets), 64):
            x = np.stack([cut(c[0], 0.93, 0, 0, 0, False) for c in crops[start : start + 64]])
            said.append(torch.softmax(net(tensor(x)), 1)[:, student.LIVE].numpy())
        asked.append(targets[:, student.LIVE])
    said, asked = np.concatenate(said), np.concatenate(asked)
    return {
        "agreement": round(float(((said >= 0.5) == (asked >= 0.5)).mean()), 4),
        "error": round(float(np.abs(said - asked).mean()), 4),
        "correlation": round(float(np.corrcoef(said, asked)[0, 1]), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("queries", type=Path, nargs="+", help="folders of shards; the last is held out")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--hint", type=float, default=1.0, help="weight of the teacher's features")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(args.seed)
    shards, held_out = Shards(args.queries[:-1]), Shards(args.queries[-1:])
    net = student.Student().to(memory_format=torch.channels_last)
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=True)["weights"])
    mean_net = copy.deepcopy(net)
    hint = torch.nn.Linear(net.head.in_features, HINTS)
    spread = torch.from_numpy(np.concatenate(shards.features).std(0))
    middle = torch.from_numpy(np.concatenate(shards.features).mean(0))
    decayed = [p for p in (*net.parameters(), hint.weight) if p.ndim > 1]
    free = [p for p in (*net.parameters(), hint.bias) if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 0.03}, {"params": free, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=args.rate, betas=(0.9, 0.99))
    ready, stop = queue.Queue(4), threading.Event()
    threading.Thread(target=batches, args=(shards, args.seed, ready, stop), daemon=True).start()
    averaged, current = ([v for v in n.state_dict().values() if v.is_floating_point()] for n in (mean_net, net))
    started, step, running, last = time.time(), 0, [], time.time() - 150
    while (share := (time.time() - started) / (60 * args.minutes)) < 1:
        rate = args.rate * min(1, (step + 1) / 50) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        crops, targets, features = ready.get()
        net.train()
        with torch.autocast("cpu", torch.bfloat16):
            seen = net.features(tensor(crops))
        seen = seen.float()
        wanted = ((features - middle) / spread).clamp(-4, 4).repeat(2, 1)
        value = loss(net.head(seen), targets) + args.hint * functional.mse_loss(hint(seen), wanted)
        optimiser.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        keep = min(0.998, (step + 1) / (step + 20))
        torch._foreach_lerp_(averaged, current, 1 - keep)
        running.append(value.item())
        step += 1
        if time.time() - last > 240 or step == 60:
            last = time.time()
            report(args, mean_net, held_out, shards, step, running, started, rate)
            running = []
    stop.set()
    report(args, mean_net, held_out, shards, step, running or [0.0], started, 0.0)


def report(args, net, held_out: Shards, shards: Shards, step: int, running: list, started: float, rate: float) -> None:
    """Writes the checkpoint, and one line of the loss curve to `<out>.jsonl`."""
    torch.save({"weights": net.state_dict(), "stages": student.STAGES, "step": step}, args.out)
    line = {"minute": round((time.time() - started) / 60, 1), "step": step, "scenes": len(shards)}
    line |= {"rate": round(rate, 5), "loss": round(float(np.mean(running)), 4)} | checked(net, held_out)
    with open(f"{args.out}.jsonl", "a") as log:
        log.write(json.dumps(line) + "\n")
    print(line, flush=True)


if __name__ == "__main__":
    main()
