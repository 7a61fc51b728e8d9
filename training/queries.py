"""Makes query shards: `python queries.py OUT --scenes N --seed S [--held-out] [--lab DIR]`.

A scene is one frame through one camera; each frame goes through two. A shard of n scenes is one file for each net of the
teacher, 0 for the crop at 2.7 times the box and 1 for that at 4.0:

    crops  n x 80 x 80 x 3, uint8, BGR: what the net sees
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
from teacher import PAIR, SIDE, crop, jittered

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


def asked(rng, people: list, places: list, count: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Crops of `count` scenes, one array for each net, and the scenes' kinds."""
    crops, kinds = [[] for _ in PAIR], []
    while len(kinds) < count:
        raw, box, kind = scene(rng, people, places)
        if not inside(raw, box):
            continue
        for _ in range(min(2, count - len(kinds))):
            frame = camera.treat(rng, camera.take(rng, raw))
            its_box = jittered(rng, box, 0.025)
            for mine, (scale, _) in zip(crops, PAIR):
                mine.append(crop(frame, its_box, scale, SIDE))
            kinds.append(kind)
    return [np.stack(mine) for mine in crops], np.array(kinds, np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--scenes", type=int, default=1024)
    parser.add_argument("--shard", type=int, default=1024)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--lab", type=Path)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    people, places = sources.load(args.lab)
    people = [s for s in people if s.held_out == args.held_out]
    places = [s for s in places if s.held_out == args.held_out]
    places += people
    args.out.mkdir(parents=True, exist_ok=True)
    for i in range(-(-args.scenes // args.shard)):
        started, rng = time.time(), np.random.default_rng([args.seed, i])
        crops, kinds = asked(rng, people, places, args.shard)
        for net, mine in enumerate(crops):
            name = args.out / f"{args.seed:03d}-{i:04d}.{net}"
            np.savez(f"{name}.part.npz", crops=mine, kinds=kinds)
            Path(f"{name}.part.npz").rename(f"{name}.npz")
        print(f"{name.stem}: {args.shard / (time.time() - started):.1f} scenes/s", flush=True)


if __name__ == "__main__":
    main()
