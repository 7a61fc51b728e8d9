"""Measures the student against its teacher:
`python evaluate.py texture-2.7.onnx texture-4.0.onnx --out results.json [--card MODEL_CARD.md]`.

Held-out scenes: source pictures that training never saw, each through a random camera. Real frames (`lfw`, `pad_samples`,
`clips`) are measured only; each LFW picture as it is, and shown to a random camera on a simulated screen or print. Boxes are
YuNet's. Between the marks `<!-- numbers -->` of the card the tables are written.
"""

import argparse
import json
import time
from pathlib import Path

import cv2
import numpy as np

import camera
import queries
import recapture
import sources
import student
from teacher import PAIR, Teacher, crop, session, softmax

PERTURBED = {
    "another mild treatment": lambda frame: camera.treat(np.random.default_rng(frame.size), frame),
    "JPEG 50": lambda frame: camera.jpeg(frame, 50),
    "blur, 1/60 of the face": None,
    "half a stop more": lambda frame: camera.exposed(frame, 0.5),
    "half a stop less": lambda frame: camera.exposed(frame, -0.5),
    "box 8 % larger": 1.08,
    "box 8 % smaller": 1 / 1.08,
}


class Nets:
    """The student from its ONNX files, one thread."""

    def __init__(self, paths: list[Path]):
        self.nets = [session(path) for path in paths]

    def live(self, frames_and_boxes: list) -> np.ndarray:
        """Live probability of each (BGR frame, box), the mean of the nets."""
        out = []
        for frame, box in frames_and_boxes:
            each = []
            for net, (scale, _) in zip(self.nets, PAIR):
                x = crop(frame, box, scale, student.SIDE)[..., ::-1].astype(np.float32)
                x = ((x - student.MEAN) / student.DEVIATION).transpose(2, 0, 1)[None]
                each.append(softmax(net.run(None, {"input": np.ascontiguousarray(x)})[0])[0, student.LIVE])
            out.append(np.mean(each))
        return np.array(out)

    def milliseconds(self) -> float:
        """Least time for one crop, one thread, of 200: that of the slower net."""
        x, most = np.zeros((1, 3, student.SIDE, student.SIDE), np.float32), 0.0
        for net in self.nets:
            took = []
            for _ in range(200):
                started = time.perf_counter()
                net.run(None, {"input": x})
                took.append(time.perf_counter() - started)
            most = max(most, min(took))
        return 1000 * most


class Pair:
    """The teacher with the same interface."""

    def __init__(self):
        self.teacher = Teacher()

    def live(self, frames_and_boxes: list) -> np.ndarray:
        crops = [self.teacher.crops(frame, box) for frame, box in frames_and_boxes]
        return self.teacher.probabilities(crops)[..., student.LIVE].mean(1)


def scaled(box: np.ndarray, by: float) -> np.ndarray:
    """The box made larger around its middle."""
    left, top, width, height = box
    return np.array([left + width * (1 - by) / 2, top + height * (1 - by) / 2, width * by, height * by])


def scenes(count: int, seed: int) -> tuple[list, np.ndarray]:
    """Held-out (frame, box), one camera each, and the kind of each."""
    people, places = sources.load()
    people, places = ([s for s in of if s.held_out] for of in (people, places))
    rng, out, kinds = np.random.default_rng(seed), [], []
    while len(out) < count:
        frame, box, kind = queries.scene(rng, people, places + people)
        if queries.inside(frame, box):
            out.append((camera.take(rng, frame), box))
            kinds.append(kind)
    return out, np.array(kinds)


def strangers(step: int, seed: int) -> tuple[list, list]:
    """(frame, box) of every `step`-th LFW picture: as it is, and the same as a simulated attack."""
    net, rng = sources.detector(), np.random.default_rng(seed)
    places = [place for place in sources.load()[1] if place.held_out]
    plain, attacks = [], []
    for path in sorted((sources.SHARED / "data/lfw").glob("*.jpg"))[::step]:
        frame = cv2.imread(str(path))
        found = sources.faces(net, frame)
        if len(found):
            plain.append((frame, found[0]))
            shown, box, _ = recapture.attack(rng, frame, found[0], places)
            if queries.inside(shown, box):
                attacks.append((camera.take(rng, shown), box))
    return plain, attacks


def agreement(said: np.ndarray, asked: np.ndarray) -> dict:
    """Same decision at 0.5, the same where the teacher is sure (its answer outside 0.2 to 0.8), error, correlation."""
    same, sure = (said >= 0.5) == (asked >= 0.5), np.abs(asked - 0.5) > 0.3
    return {
        "scenes": len(said),
        "agreement": float(same.mean()),
        "agreement where sure": float(same[sure].mean()) if sure.any() else None,
        "error": float(np.abs(said - asked).mean()),
        "correlation": float(np.corrcoef(said, asked)[0, 1]),
    }


def steadiness(net, asked: list, before: np.ndarray) -> dict:
    """Share of decisions that flip and mean change of the live probability under each perturbation."""
    out = {}
    for name, how in PERTURBED.items():
        if isinstance(how, float):
            changed = [(frame, scaled(box, how)) for frame, box in asked]
        elif how is None:
            changed = [(cv2.GaussianBlur(frame, (0, 0), float(box[3]) / 60), box) for frame, box in asked]
        else:
            changed = [(how(frame), box) for frame, box in asked]
        after = net.live(changed)
        flips = ((after >= 0.5) != (before >= 0.5)).mean()
        out[name] = {"flips": float(flips), "change": float(np.abs(after - before).mean())}
    return out


def real_frames() -> tuple[dict, dict]:
    """Frames with the box of their largest face: of each sample picture, and of each clip every 15th."""
    net = sources.detector()
    samples, clips = {}, {}
    for path in sorted((sources.SHARED / "data/pad_samples").iterdir()):
        frame = cv2.imread(str(path))
        found = sources.faces(net, frame, 640)
        if len(found):
            samples[path.stem] = [(frame, found[0])]
    for path in sorted((sources.SHARED / "data/clips").glob("*.mp4")):
        video, at, kept = cv2.VideoCapture(str(path)), 0, []
        while video.grab():
            if at % 15 == 0:
                frame = video.retrieve()[1]
                found = sources.faces(net, frame, 640)
                if len(found):
                    kept.append((frame, found[0]))
            at += 1
        clips[path.stem] = kept
    return samples, clips


def measured(paths: list[Path], count: int) -> dict:
    """Everything that is reported."""
    nets = {"student": Nets(paths), "teacher": Pair()}
    asked, kinds = scenes(count, 4242)
    said = {name: net.live(asked) for name, net in nets.items()}
    by_kind = {"held-out scenes, all": agreement(said["student"], said["teacher"])}
    for i, kind in enumerate(queries.KINDS):
        if (kinds == i).sum() > 4:
            by_kind[f"  {kind}"] = agreement(said["student"][kinds == i], said["teacher"][kinds == i])
    samples, clips = real_frames()
    frames = [pair for shown in clips.values() for pair in shown]
    plain, attacks = strangers(4, 77)
    for name, pairs in (("frames of clips", frames), ("LFW", plain), ("LFW, attacks simulated", attacks)):
        by_kind[name] = agreement(*(net.live(pairs) for net in nets.values()))
    real = {}
    for item, shown in (samples | clips).items():
        real[item] = {name: float(net.live(shown).mean()) for name, net in nets.items()}
    out = {
        "bytes": sum(path.stat().st_size for path in paths),
        "milliseconds per crop": nets["student"].milliseconds(),
        "unseen": by_kind,
        "steadiness": {name: steadiness(net, asked, said[name]) for name, net in nets.items()},
        "real": real,
    }
    out["clip frames"] = {"frames": len(frames)}
    for name, net in nets.items():
        before = net.live(frames)
        live = float((before >= 0.5).mean())
        out["clip frames"][name] = {"live": live, "steadiness": steadiness(net, frames, before)}
    return out


def tables(results: dict) -> str:
    """The results as Markdown."""
    took = results["milliseconds per crop"]
    lines = [f"{results['bytes']:,} bytes; {took:.2f} ms per crop, ONNX Runtime, one thread."]
    lines += ["", "| unseen frames | n | same decision | where the teacher is sure | mean error | correlation |"]
    lines += ["|---|---|---|---|---|---|"]
    for kind, a in results["unseen"].items():
        sure = "" if a["agreement where sure"] is None else f"{a['agreement where sure']:.1%}"
        row = f"| {kind} | {a['scenes']} | {a['agreement']:.1%} | {sure} "
        lines.append(f"{row}| {a['error']:.3f} | {a['correlation']:.3f} |")
    on_clips = {name: results["clip frames"][name]["steadiness"] for name in ("student", "teacher")}
    count = results["clip frames"]["frames"]
    for title, both in (("held-out scenes", results["steadiness"]), (f"{count} clip frames", on_clips)):
        lines += ["", f"| flips / mean change, {title} | student | teacher |", "|---|---|---|"]
        for name in PERTURBED:
            s, t = both["student"][name], both["teacher"][name]
            lines.append(f"| {name} | {s['flips']:.1%} / {s['change']:.3f} | {t['flips']:.1%} / {t['change']:.3f} |")
    lines += ["", "| real capture | student | teacher |", "|---|---|---|"]
    lines += [f"| {item} | {v['student']:.3f} | {v['teacher']:.3f} |" for item, v in results["real"].items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("models", type=Path, nargs=2)
    parser.add_argument("--scenes", type=int, default=1000)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--card", type=Path)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    results = measured(args.models, args.scenes)
    text = tables(results)
    print(text)
    if args.out:
        args.out.write_text(json.dumps(results, indent=1) + "\n")
    if args.card:
        before, _, after = args.card.read_text().split("<!-- numbers -->")
        args.card.write_text(f"{before}<!-- numbers -->\n{text}\n<!-- numbers -->{after}")


if __name__ == "__main__":
    main()
