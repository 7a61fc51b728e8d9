"""The pictures that queries are made from, each with the boxes of its faces.

Faces come from `../shared/data/faces`, from the demo pictures of the npm package `@vladmandic/face-api`, from NASA's
portrait in scikit-image, and from frames that `bonafide lab clip` renders of them. Pictures without a face serve as
backgrounds. Whole pictures are held out for validation, together with every other picture of the same scene.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
DEMO = ROOT / "models/node_modules/@vladmandic/face-api/demo"
DETECTOR = SHARED / "models/yunet_n_dynamic.onnx"

HELD_OUT = {
    "ai-upper", "cgi-model-11", "cgi-model-13", "cgi-model-31", "cgi-model-4", "cgi-multiangle-8", "group-3", "group-5",
    "stock-emotions-b-1", "stock-emotions-b-2", "stock-emotions-b-3", "stock-emotions-b-4", "stock-emotions-b-5",
    "stock-emotions-b-6", "stock-emotions-b-7", "stock-emotions-b-8", "stock-group-2", "stock-models-4",
    "stock-models-9", "sample6", "other",
}
LEFT_OUT = {"facemesh", "screenshot-images", "stock-group-1"}
BACKGROUNDS = {
    "brick", "chelsea", "coffee", "grass", "gravel", "hubble_deep_field", "motorcycle_left", "page", "retina", "rocket",
    "text", "china", "flower", "background",
}
HELD_OUT_BACKGROUNDS = {"coffee", "brick", "flower"}
SMALLEST_FACE = 36.0


@dataclass
class Source:
    """One picture. `levels` holds it at full, half, quarter, ... size, BGR 0..255; `boxes` are n x (left, top, width,
    height) in pixels of the full size, by YuNet."""

    name: str
    levels: list[np.ndarray]
    boxes: np.ndarray
    held_out: bool


def detector() -> cv2.FaceDetectorYN:
    """YuNet, for pictures of any size."""
    return cv2.FaceDetectorYN.create(str(DETECTOR), "", (320, 320), 0.7, 0.3, 500)


def faces(net: cv2.FaceDetectorYN, image: np.ndarray, longest: int = 1280) -> np.ndarray:
    """Boxes of the faces in a BGR picture, n x (left, top, width, height), largest first. The detector sees a picture
    whose longer side is at most `longest`."""
    height, width = image.shape[:2]
    scale = min(1.0, longest / max(height, width))
    small = cv2.resize(image, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    net.setInputSize((small.shape[1], small.shape[0]))
    found = net.detect(small)[1]
    if found is None:
        return np.zeros((0, 4), np.float32)
    boxes = found[:, :4] / scale
    return boxes[np.argsort(-boxes[:, 3])].astype(np.float32)


def levels(image: np.ndarray) -> list[np.ndarray]:
    """The picture and its halvings down to 64 pixels."""
    out = [image]
    while min(out[-1].shape[:2]) >= 128:
        height, width = out[-1].shape[:2]
        out.append(cv2.resize(out[-1], (width // 2, height // 2), interpolation=cv2.INTER_AREA))
    return out


def package_pictures() -> list[Path]:
    """The pictures that scikit-image and scikit-learn carry."""
    home = {name: Path(find_spec(name).origin).parent for name in ("skimage", "sklearn")}
    inside = [home["skimage"] / "data", home["sklearn"] / "datasets/images"]
    return [p for folder in inside for p in sorted(folder.glob("*.[jp][pn]g")) if p.stem in BACKGROUNDS | {"astronaut"}]


def load(lab: Path | None = None) -> tuple[list[Source], list[Source]]:
    """All pictures with faces, and the backgrounds. `lab` is the folder of rendered frames, named
    `<source>@<anything>.jpg`; they follow their source into or out of the held-out set."""
    paths = sorted((SHARED / "data/faces").glob("*.jpg")) + sorted(DEMO.glob("*.[jp][pn]g")) + package_pictures()
    paths += [ROOT / "models/sample/face.jpg", ROOT / "models/sample/other.jpg"]
    paths += sorted(lab.glob("*.jpg")) if lab else []
    net = detector()
    people, places = [], []
    for path in paths:
        scene = path.stem.split("@")[0]
        if scene in LEFT_OUT:
            continue
        image = cv2.imread(str(path))
        if image is None:
            continue
        if scene in BACKGROUNDS:
            places.append(Source(path.stem, levels(image), np.zeros((0, 4)), scene in HELD_OUT_BACKGROUNDS))
            continue
        boxes = faces(net, image)
        boxes = boxes[boxes[:, 3] >= SMALLEST_FACE]
        if len(boxes):
            people.append(Source(path.stem, levels(image), boxes, scene in HELD_OUT))
    return people, places


if __name__ == "__main__":
    people, places = load()
    for source in people:
        print(source.name, "held out" if source.held_out else "", [round(float(b[3])) for b in source.boxes])
    print(len(people), "with faces,", len(places), "backgrounds")
