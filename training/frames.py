"""Whole frames with a face, from source pictures by random geometry and composition.

A frame is an H x W x 3 array, BGR 0..255, uint8, with the box of its face: left, top, width, height in its pixels.
Frames are small, 110 to 520 rows: the networks see a face at 20 to 30 columns, so that larger frames would add little.
"""

import cv2
import numpy as np

from sources import Source

ASPECTS = (4 / 3, 3 / 4, 16 / 9, 9 / 16, 1.0)


def smooth_noise(rng: np.random.Generator, height: int, width: int, cells: int) -> np.ndarray:
    """A smooth random field, -1..1, with about `cells` bumps along each side."""
    coarse = rng.uniform(-1, 1, (cells + 1, cells + 1)).astype(np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


def pattern(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """A drawn background: a gradient, a wall, stripes, tiles or blobs of random colours."""
    one, two = rng.uniform(0, 255, (2, 3)).astype(np.float32)
    kind = rng.integers(4)
    if kind == 0:
        mix = 0.5 + 0.5 * smooth_noise(rng, height, width, int(rng.integers(1, 4)))
    elif kind == 1:
        mix = 0.5 + 0.06 * smooth_noise(rng, height, width, int(rng.integers(4, 60)))
    else:
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        angle, period = rng.uniform(0, np.pi), rng.uniform(4, 80)
        mix = (((x * np.cos(angle) + y * np.sin(angle)) / period) % 1 < rng.uniform(0.2, 0.8)).astype(np.float32)
        if kind == 3:
            mix = np.abs(mix - (((y * np.cos(angle) - x * np.sin(angle)) / period) % 1 < 0.5))
    return np.clip(one + (two - one) * mix[..., None], 0, 255).astype(np.uint8)


def backdrop(rng: np.random.Generator, places: list[Source], height: int, width: int) -> np.ndarray:
    """Something that is not the face: a part of a picture, mostly blurred as a distant room is, or a drawn pattern."""
    if rng.random() < 0.3:
        return pattern(rng, height, width)
    place = places[rng.integers(len(places))]
    level = place.levels[min(int(rng.integers(0, 3)), len(place.levels) - 1)]
    rows, columns = level.shape[:2]
    share = rng.uniform(0.3, 1.0)
    h, w = max(16, int(rows * share)), max(16, int(columns * share))
    top, left = rng.integers(rows - h + 1), rng.integers(columns - w + 1)
    image = cv2.resize(level[top : top + h, left : left + w], (width, height), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.7:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 8))
    return image[:, ::-1] if rng.random() < 0.5 else image


def moved_box(matrix: np.ndarray, box: np.ndarray) -> np.ndarray:
    """The upright box of the same centre and about the same size after a 3 x 3 map of points."""
    left, top, width, height = box
    centre = np.array([left + width / 2, top + height / 2])
    points = np.array([centre, centre + [width / 2, 0], centre + [0, height / 2]], np.float64)
    moved = cv2.perspectiveTransform(points[None], matrix)[0]
    w, h = 2 * np.linalg.norm(moved[1] - moved[0]), 2 * np.linalg.norm(moved[2] - moved[0])
    return np.array([moved[0, 0] - w / 2, moved[0, 1] - h / 2, w, h])


def shot(
    rng: np.random.Generator, source: Source, face: int, places: list[Source], share: tuple[float, float] = (0.17, 0.7)
) -> tuple[np.ndarray, np.ndarray]:
    """The frame that a camera somewhere else would have taken: cut, zoomed, turned a little, mirrored, seen from an
    angle. `share` is the range of the face's height over the frame's."""
    box = source.boxes[face]
    tall = min(np.exp(rng.uniform(np.log(45), np.log(240))), 1.6 * box[3])
    height = int(np.clip(tall / rng.uniform(*share), max(110, tall / 0.9), 520))
    width = int(np.clip(height * ASPECTS[rng.choice(5, p=(0.35, 0.25, 0.15, 0.1, 0.15))], 100, 690))
    scale = tall / box[3]
    level = int(np.clip(np.floor(np.log2(1 / scale) + 0.3), 0, len(source.levels) - 1))
    image = source.levels[level]
    shrunk = image.shape[1] / source.levels[0].shape[1]
    angle = np.deg2rad(rng.normal(0, 6))
    zoom = scale / shrunk
    sx, sy = zoom * np.exp(rng.normal(0, 0.03)), zoom * np.exp(rng.normal(0, 0.03))
    if rng.random() < 0.5:
        sx = -sx
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.diag([sx, sy])
    seen = np.array([box[0] + box[2] / 2, box[1] + box[3] / 2]) * shrunk
    free_x, free_y = max(0.0, 1 - tall * 0.8 / width), max(0.0, 1 - tall / height)
    target = np.array(
        [
            width * (0.5 + 0.5 * free_x * np.clip(rng.normal(0, 0.35), -1, 1)),
            height * (0.5 + 0.5 * free_y * np.clip(rng.normal(-0.15, 0.35), -1, 1)),
        ]
    )
    matrix = np.eye(3)
    matrix[:2, :2] = turn
    matrix[:2, 2] = target - turn @ seen
    if rng.random() < 0.4:
        matrix[2, :2] = rng.normal(0, 0.06, 2) / max(image.shape[:2])
        at = matrix @ np.array([*seen, 1.0])
        shift = np.eye(3)
        shift[:2, 2] = target - at[:2] / at[2]
        matrix = shift @ matrix
    edge = (cv2.BORDER_REFLECT_101, cv2.BORDER_REPLICATE, cv2.BORDER_CONSTANT)[rng.choice(3, p=(0.6, 0.1, 0.3))]
    colour = rng.uniform(0, 255, 3).tolist() if rng.random() < 0.7 else [0, 0, 0]
    frame = cv2.warpPerspective(image, matrix, (width, height), borderMode=edge, borderValue=colour)
    if edge == cv2.BORDER_CONSTANT and rng.random() < 0.6:
        there = cv2.warpPerspective(np.full(image.shape[:2], 255, np.uint8), matrix, (width, height))
        there = cv2.GaussianBlur(there, (0, 0), 1.0)[..., None].astype(np.float32) / 255
        frame = (frame * there + backdrop(rng, places, height, width) * (1 - there)).astype(np.uint8)
    base = np.diag([shrunk, shrunk, 1.0])
    return frame, moved_box(matrix @ base, box)


def person_mask(frame: np.ndarray, box: np.ndarray, soft: float) -> np.ndarray:
    """About where the person is, 0..1, H x W x 1: an ellipse for the head, one for the shoulders, `soft` in shares of
    the face's height."""
    left, top, width, height = box
    x, y = left + width / 2, top + height / 2
    mask = np.zeros(frame.shape[:2], np.uint8)
    cv2.ellipse(mask, ((x, y - 0.05 * height), (1.5 * width, 1.5 * height), 0), 255, -1)
    cv2.ellipse(mask, ((x, y + 1.9 * height), (3.4 * width, 2.6 * height), 0), 255, -1)
    return cv2.GaussianBlur(mask, (0, 0), max(0.5, soft * height))[..., None].astype(np.float32) / 255


def with_other_background(rng, frame: np.ndarray, box: np.ndarray, places: list[Source]) -> np.ndarray:
    """The person before another background."""
    mask = person_mask(frame, box, rng.uniform(0.02, 0.12))
    return (frame * mask + backdrop(rng, places, *frame.shape[:2]) * (1 - mask)).astype(np.uint8)


def mixed(rng, frame: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Two frames over each other, or a rectangle of one in the other: neither live nor attack, but something to ask."""
    height, width = frame.shape[:2]
    other = cv2.resize(other, (width, height), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        return cv2.addWeighted(frame, share := rng.uniform(0.5, 0.95), other, 1 - share, 0)
    out = frame.copy()
    h, w = int(height * rng.uniform(0.15, 0.7)), int(width * rng.uniform(0.15, 0.7))
    top, left = rng.integers(height - h + 1), rng.integers(width - w + 1)
    out[top : top + h, left : left + w] = other[top : top + h, left : left + w]
    return out


def drawn(rng) -> tuple[np.ndarray, np.ndarray]:
    """A face as a child draws it, or none at all, on a pattern."""
    height = int(rng.integers(140, 360))
    width = int(height * ASPECTS[rng.integers(5)])
    frame = np.ascontiguousarray(pattern(rng, height, width))
    tall = height * rng.uniform(0.2, 0.65)
    wide = tall * rng.uniform(0.65, 0.85)
    x, y = width * rng.uniform(0.35, 0.65), height * rng.uniform(0.4, 0.6)
    if rng.random() < 0.8:
        skin = np.array([120, 150, 205]) * rng.uniform(0.3, 1.2) + rng.normal(0, 10, 3)
        dark = (skin * rng.uniform(0.1, 0.5)).tolist()
        cv2.ellipse(frame, ((x, y + 1.6 * tall), (2.8 * wide, 2.2 * tall), 0), rng.uniform(0, 255, 3).tolist(), -1)
        cv2.ellipse(frame, ((x, y - 0.1 * tall), (1.25 * wide, 1.25 * tall), 0), dark, -1)
        cv2.ellipse(frame, ((x, y), (wide, tall), 0), skin.clip(0, 255).tolist(), -1)
        for side in (-1, 1):
            eye = (x + side * 0.22 * wide, y - 0.08 * tall)
            cv2.ellipse(frame, (eye, (0.2 * wide, 0.09 * tall), 0), (235, 235, 235), -1)
            cv2.circle(frame, (int(eye[0]), int(eye[1])), int(0.05 * wide) + 1, dark, -1)
        cv2.ellipse(frame, ((x, y + 0.25 * tall), (0.4 * wide, 0.1 * tall), 0), (90, 80, 170), -1)
        shade = 1 + rng.uniform(0, 0.5) * smooth_noise(rng, height, width, 3)
        frame = np.clip(frame * shade[..., None], 0, 255).astype(np.uint8)
    else:
        frame = cv2.addWeighted(frame, 0.6, pattern(rng, height, width), 0.4, 0)
    return frame, np.array([x - wide / 2, y - tall / 2, wide, tall])
