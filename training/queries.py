"""Makes query shards: `python queries.py OUT --scenes N --seed S [--held-out] [--lab DIR]`.

A scene is one frame through one camera (each frame goes through two); two slightly different treatments of it, the
second mirrored, are shown to the teacher and kept for the student. A shard of n scenes is one file for each net of the
teacher, 0 for the crop at 2.7 times the box and 1 for that at 4.0:

    crops  n x 2 x 80 x 80 x 3, uint8, BGR: what the net saw of both treatments
    live   n x 2 x 3, float32: its class probabilities (1 = live)
    last   n x 2 x 128, float16: the features before its last layer
    map0   n x 2 x 20 x 20 x 64, int8, in steps of step0 (64): what it made of them on the way
    map1   n x 2 x 10 x 10 x 128 and map2, n x 2 x 5 x 5 x 128, the same
    kinds  n, uint8: index into KINDS
"""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

import camera
import frames
import recapture
import sources
from teacher import LIVE, PAIR, Teacher, jittered

KINDS = ("plain", "swapped", "mixed", "drawn", "screen", "screen_placed", "print", "print_placed", "cut_out")


def scene(rng, people: list, places: list) -> tuple[np.ndarray, np.ndarray, int]:
    """A frame before its camera, the box of its face, and the index of its kind."""
    draw = rng.random()
    if draw < 0.02:
        return *frames.drawn(rng), KINDS.index("drawn")
    frame, box, kind = None, None, "plain"
    source = people[rng.integers(len(people))]
    frame, box = frames.shot(rng, source, int(rng.integers(len(source.boxes))), places)
    if draw < 0.12:
        frame, kind = frames.with_other_background(rng, frame, box, places), "swapped"
    elif draw < 0.18:
        other = people[rng.integers(len(people))]
        frame, kind = frames.mixed(rng, frame, frames.shot(rng, other, 0, places)[0]), "mixed"
    elif draw > 0.5:
        if rng.random() < 0.25:
            frame = camera.take(rng, frame)
        frame, box, kind = recapture.attack(rng, frame, box, places)
    return frame, box, KINDS.index(kind)


def inside(frame: np.ndarray, box: np.ndarray) -> bool:
    """Whether the face's middle lies in the frame and its size is one that a detector would give."""
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    rows, columns = frame.shape[:2]
    central = 0.05 * columns < x < 0.95 * columns and 0.05 * rows < y < 0.95 * rows
    return central and 20 < box[3] < 0.98 * rows and box[2] < 0.98 * columns


def quantised(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values (..., channels) as int8 multiples of a step for each channel, 4 deviations wide, and the steps."""
    flat = values.reshape(-1, values.shape[-1])
    step = (np.abs(flat.mean(0)) + 4 * flat.std(0) + 1e-6).astype(np.float32) / 127
    return np.clip(np.round(values / step), -127, 127).astype(np.int8), step


def asked(rng, people: list, places: list, teacher: Teacher, count: int) -> tuple[list, np.ndarray]:
    """Crops for both nets of `count` scenes, two treatments each in a row, and the scenes' kinds."""
    crops, kinds = [], []
    while len(kinds) < count:
        raw, box, kind = scene(rng, people, places)
        if not inside(raw, box):
            continue
        for _ in range(min(2, count - len(kinds))):
            frame = camera.take(rng, raw)
            for i in range(2):
                shown, its_box = camera.treat(rng, frame), box
                if i == 1:
                    shown = np.ascontiguousarray(shown[:, ::-1])
                    its_box = np.array([shown.shape[1] - box[0] - box[2], *box[1:]])
                crops.append(teacher.crops(shown, jittered(rng, its_box, 0.025)))
            kinds.append(kind)
    return crops, np.array(kinds, np.uint8)


def shard(teacher: Teacher, net: int, crops: list, kinds: np.ndarray) -> dict[str, np.ndarray]:
    """One net's file of a shard."""
    mine = [pair[net] for pair in crops]
    live, last, *maps = teacher.answers(net, mine)
    out = {"crops": np.stack(mine), "live": live, "last": last.astype(np.float16)}
    steps = {}
    for i, values in enumerate(maps):
        out[f"map{i}"], steps[f"step{i}"] = quantised(values)
    return {name: v.reshape(-1, 2, *v.shape[1:]) for name, v in out.items()} | steps | {"kinds": kinds}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--scenes", type=int, default=1024)
    parser.add_argument("--shard", type=int, default=512)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--lab", type=Path)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    people, places = sources.load(args.lab)
    people = [s for s in people if s.held_out == args.held_out]
    places = [s for s in places if s.held_out == args.held_out]
    places += people
    teacher = Teacher()
    args.out.mkdir(parents=True, exist_ok=True)
    for i in range(-(-args.scenes // args.shard)):
        started, rng = time.time(), np.random.default_rng([args.seed, i])
        crops, kinds = asked(rng, people, places, teacher, args.shard)
        live = []
        for net in range(len(PAIR)):
            made = shard(teacher, net, crops, kinds)
            live.append(made["live"][..., LIVE])
            name = args.out / f"{args.seed:03d}-{i:04d}.{net}"
            np.savez(f"{name}.part.npz", **made)
            Path(f"{name}.part.npz").rename(f"{name}.npz")
        live = np.mean(live, 0)
        print(f"{name.stem}: {args.shard / (time.time() - started):.1f} scenes/s, live {live.mean():.3f}, "
              f"treatments differ {np.abs(live[:, 0] - live[:, 1]).mean():.3f}, "
              f"decisions {((live[:, 0] >= 0.5) != (live[:, 1] >= 0.5)).mean():.3f}", flush=True)


if __name__ == "__main__":
    main()
