"""Makes query shards: `python queries.py OUT --scenes N --seed S [--held-out] [--lab DIR]`.

A scene is one frame through one camera (each frame goes through two); two slightly different treatments of it, the
second mirrored, are shown to the teacher and kept for the student. Per shard of scenes:

    crops    n x 2 x 128 x 128 x 3, uint8, RGB: the box x 4.3 as far as the frame allows, from which training cuts
    answers  n x 2 x 2 x 3, float32: class probabilities by treatment, net (2.7, 4.0), class (1 = live)
    features n x 2 x 2 x 128, float16: what each net's last layer saw
    kinds    n, uint8: index into KINDS
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
from teacher import Teacher, crop, jittered

KINDS = ("plain", "swapped", "mixed", "drawn", "screen", "screen_placed", "print", "print_placed", "cut_out")
STORED_SCALE = 4.3
STORED_SIDE = 128


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


def shard(rng, teacher: Teacher, people: list, places: list, count: int) -> dict[str, np.ndarray]:
    """One shard of `count` scenes."""
    crops = np.empty((count, 2, STORED_SIDE, STORED_SIDE, 3), np.uint8)
    kinds = np.empty(count, np.uint8)
    asked, n = [], 0
    while n < count:
        raw, box, kind = scene(rng, people, places)
        if not inside(raw, box):
            continue
        for _ in range(min(2, count - n)):
            frame = camera.take(rng, raw)
            for i in range(2):
                shown, its_box = camera.treat(rng, frame), box
                if i == 1:
                    shown = np.ascontiguousarray(shown[:, ::-1])
                    its_box = np.array([shown.shape[1] - box[0] - box[2], *box[1:]])
                asked.append(teacher.crops(shown, jittered(rng, its_box, 0.025)))
                crops[n, i] = crop(shown, jittered(rng, its_box, 0.025), STORED_SCALE, STORED_SIDE)[..., ::-1]
            kinds[n] = kind
            n += 1
    answers, features = teacher.answers(asked)
    return {
        "crops": crops,
        "answers": answers.reshape(count, 2, 2, 3),
        "features": features.reshape(count, 2, 2, 128),
        "kinds": kinds,
    }


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
        started = time.time()
        made = shard(np.random.default_rng([args.seed, i]), teacher, people, places, args.shard)
        name = f"{args.seed:03d}-{i:04d}"
        for part in ("answers", "features", "kinds"):
            np.save(args.out / f"{name}.{part}.npy", made[part])
        np.save(args.out / f"{name}.crops.part.npy", made["crops"])
        (args.out / f"{name}.crops.part.npy").rename(args.out / f"{name}.crops.npy")
        live = made["answers"][..., 1].mean(2)
        print(f"{name}: {args.shard / (time.time() - started):.1f} scenes/s, live {live.mean():.3f}, "
              f"treatments differ {np.abs(live[:, 0] - live[:, 1]).mean():.3f}", flush=True)


if __name__ == "__main__":
    main()
