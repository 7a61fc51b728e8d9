#!/usr/bin/env python3
"""Makes the object of on_capture_complete from a video, for trying a backend without a browser and a camera.

    make.py VIDEO CAPTURE.json [--action video_selfie_blank] [--virtual-camera] [--bonafide bonafide]

Frames, boxes and points are those that `bonafide check` looks at. Needs FFmpeg.
"""

import argparse
import base64
import json
import subprocess
import tempfile
from pathlib import Path

FIELDS = (
    "best_frame best_frame_png best_frame_bounding_box best_frame_landmarks"
    " frame_list frame_bounding_box_list frame_landmarks"
).split()


def main() -> None:
    """Reads the command line and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("video", type=Path)
    parser.add_argument("capture", type=Path)
    parser.add_argument("--action", default="video_selfie_blank")
    parser.add_argument("--virtual-camera", action="store_true", help="as if the plugin had seen one")
    parser.add_argument("--bonafide", default="bonafide", help="the program")
    options = parser.parse_args()
    fields = {**media_fields(options.video, options.bonafide), "additional_info": "made from a file, without a browser"}
    options.capture.write_text(json.dumps(result(options.action, fields, options.virtual_camera)))


def result(action: str, fields: dict, virtual_camera: bool) -> dict:
    """The object as the plugin arranges it: with a virtual camera everything moves inside."""
    if virtual_camera:
        return {"action": action, **dict.fromkeys(FIELDS), "from_virtual_camera": fields}
    return {"action": action, **fields, "from_virtual_camera": None}


def media_fields(video: Path, bonafide: str) -> dict:
    """Frames with one face, and the best of them."""
    answer = subprocess.run([bonafide, "check", "--json", "--", video], check=True, capture_output=True)
    medium = json.loads(answer.stdout)["media"][0]
    frames = [frame for frame in medium["frames"] if frame["faces"] == 1]
    best = max(frames, key=lambda frame: frame["face"]["quality"])
    with tempfile.TemporaryDirectory() as folder:
        jpegs = extract(video, frames, Path(folder), "jpg", "jpeg")
        [png] = extract(video, [best], Path(folder), "png", "png")
    return {
        "best_frame": jpegs[frames.index(best)],
        "best_frame_png": png,
        "best_frame_bounding_box": best["face"]["bounding_box"],
        "best_frame_landmarks": best["face"]["landmarks"],
        "frame_list": jpegs,
        "frame_bounding_box_list": [frame["face"]["bounding_box"] for frame in frames],
        "frame_landmarks": [frame["face"]["landmarks"] for frame in frames],
    }


def extract(video: Path, frames: list[dict], folder: Path, ending: str, kind: str) -> list[str]:
    """The frames as data URLs."""
    chosen = "+".join(f"eq(n,{frame['index']})" for frame in frames)
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", video, "-vf", f"select='{chosen}'", "-fps_mode", "passthrough"]
        + ["-q:v", "3", folder / f"%04d.{ending}"],
        check=True,
    )
    files = sorted(folder.glob(f"*.{ending}"))
    return [f"data:image/{kind};base64,{base64.b64encode(file.read_bytes()).decode()}" for file in files]


if __name__ == "__main__":
    main()
