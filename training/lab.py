"""Frames of moving heads, rendered by `bonafide lab clip` from the pictures that have a large enough face:
`python lab.py OUT PROGRAM`. Optional; it adds poses and expressions."""

import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

import sources

ACTIONS = ("video_selfie_left", "video_selfie_right", "video_selfie_smile", "video_selfie_high", "video_selfie_down")
SMALLEST_FACE = 115.0


def portrait(source: sources.Source) -> np.ndarray:
    """The largest face with its surroundings: 2.6 face heights wide, as far as the picture goes."""
    left, top, width, height = source.boxes[0]
    image = source.levels[0]
    x, y, half = left + width / 2, top + height / 2, 1.3 * height
    return image[max(0, int(y - half)) : int(y + 1.2 * half), max(0, int(x - half)) : int(x + half)]


def pictures(stream: bytes) -> list[np.ndarray]:
    """The frames of a Motion JPEG stream, BGR."""
    starts = []
    at = stream.find(b"\xff\xd8\xff")
    while at >= 0:
        starts.append(at)
        at = stream.find(b"\xff\xd8\xff", at + 3)
    parts = [stream[a:b] for a, b in zip(starts, starts[1:] + [len(stream)])]
    return [cv2.imdecode(np.frombuffer(p, np.uint8), cv2.IMREAD_COLOR) for p in parts]


def main() -> None:
    out, program = Path(sys.argv[1]), sys.argv[2]
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(7)
    for source in sources.load()[0]:
        if source.boxes[0, 3] < SMALLEST_FACE:
            continue
        with tempfile.TemporaryDirectory() as folder:
            face, clip = f"{folder}/face.png", f"{folder}/clip.mjpeg"
            cv2.imwrite(face, portrait(source))
            for action in rng.choice(ACTIONS, 2, replace=False):
                share = str(round(float(rng.uniform(0.35, 0.6)), 2))
                size = ("640x480", "480x640")[rng.integers(2)]
                order = [program, "lab", "clip", "--face", face, "--action", action, "--rate", "3", "--size", size]
                done = subprocess.run([*order, "--share", share, "--out", clip], capture_output=True, check=False)
                if done.returncode:
                    print(source.name, done.stderr.decode().strip().splitlines()[-1:])
                    break
                frames = pictures(Path(clip).read_bytes())
                for i in rng.choice(len(frames), min(4, len(frames)), replace=False):
                    name = out / f"{source.name}@{action[13:]}-{i}.jpg"
                    cv2.imwrite(str(name), frames[i], [cv2.IMWRITE_JPEG_QUALITY, 96])


if __name__ == "__main__":
    main()
