"""Presentation attacks by their physics: what a camera would see of a frame on a screen or on paper.

Every function takes a frame (H x W x 3, BGR 0..255, uint8) and gives float32 of the same size; `placed` puts the medium
before another background and moves the face's box with it. Amounts are drawn wide on purpose, from invisible to gross:
they are questions to the teacher and carry no label of their own.
"""

import cv2
import numpy as np

import frames
from sources import Source


def grid(height: int, width: int, matrix: np.ndarray, density: float) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates on the medium, in its own cells, of each pixel's centre; `density` is in cells per pixel."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) + np.float32(0.5)
    a, b, c, d = (matrix * density).astype(np.float32).ravel()
    return a * x + b * y, c * x + d * y


def turned(rng, spread: float) -> np.ndarray:
    """A turn by a normal angle of `spread` degrees with a slight shear."""
    angle = np.deg2rad(rng.normal(0, spread))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ (np.eye(2) + rng.normal(0, 0.02, (2, 2)))


def subpixels(rng, height: int, width: int) -> np.ndarray:
    """The light of a striped RGB display as a Bayer sensor samples it, H x W x 3 around 1: the stripes of each colour
    beat against the sensor's grid (moire). Red and blue are sampled at every second pixel, green at every pixel; the
    pixel's aperture (Fourier: sinc) dims what it cannot resolve."""
    density = np.exp(rng.uniform(np.log(0.3), np.log(2.6)))
    matrix, depth = turned(rng, 4), rng.uniform(0.1, 0.9)
    aperture = abs(np.sinc(density * 0.8))
    out = np.empty((height, width, 3), np.float32)
    for channel, stripe in enumerate((2 / 3, 1 / 3, 0.0)):
        step = 1 if channel == 1 else 2
        h, w = -(-height // step), -(-width // step)
        u, v = grid(h, w, matrix, density * step)
        light = 1 + depth * aperture * (np.cos(2 * np.pi * (u - np.float32(stripe))) + 0.5 * np.cos(2 * np.pi * v))
        out[..., channel] = light if step == 1 else cv2.resize(light, (width, height))
    return out


def glare(rng, height: int, width: int) -> np.ndarray:
    """Lamps and windows mirrored in the glass, H x W x 1, 0..1: a blob or a slanted bar with soft edges."""
    mask = np.zeros((height, width), np.uint8)
    centre = (rng.uniform(0, width), rng.uniform(0, height))
    size = (width * rng.uniform(0.03, 0.5), height * rng.uniform(0.03, 0.5))
    if rng.random() < 0.5:
        cv2.ellipse(mask, (centre, size, rng.uniform(0, 180)), 255, -1)
    else:
        corners = cv2.boxPoints((centre, (size[0], 3 * height), rng.uniform(-60, 60)))
        cv2.fillConvexPoly(mask, corners.astype(np.int32), 255)
    soft = cv2.GaussianBlur(mask, (0, 0), max(1.0, rng.uniform(0.01, 0.12) * height))
    return soft[..., None].astype(np.float32) / 255


def screen(rng, frame: np.ndarray, places: list[Source]) -> np.ndarray:
    """The frame on a display: its tone curve, white point and black level, its grid, refresh bands of a rolling
    shutter, light mirrored in the glass."""
    height, width = frame.shape[:2]
    out = 255 * (frame.astype(np.float32) / 255) ** rng.uniform(0.7, 1.5)
    out *= np.array([rng.uniform(0.95, 1.25), rng.uniform(0.9, 1.08), rng.uniform(0.75, 1.08)], np.float32)
    if rng.random() < 0.5:
        out = np.round(out / (step := rng.uniform(4, 14))) * step
    if rng.random() < 0.75:
        out *= subpixels(rng, height, width)
    if rng.random() < 0.3:
        y = np.arange(height, dtype=np.float32)[:, None, None]
        wave = np.sin(2 * np.pi * (y / height * rng.uniform(0.5, 8) + rng.random()))
        out *= 1 + rng.uniform(0.02, 0.25) * wave
    out = out * rng.uniform(0.6, 1.35) + rng.uniform(0, 40)
    if rng.random() < 0.45:
        out += rng.uniform(30, 220) * glare(rng, height, width)
    if rng.random() < 0.35:
        out += rng.uniform(0.03, 0.3) * frames.backdrop(rng, places, height, width)
    return np.clip(out, 0, 255)


def halftone(rng, ink: np.ndarray) -> np.ndarray:
    """Ink (0..1, H x W x 3 as yellow, magenta, cyan in BGR's places) as rows of dots, each colour at its own angle."""
    height, width = ink.shape[:2]
    density, first = np.exp(rng.uniform(np.log(0.12), np.log(0.8))), rng.uniform(0, 90)
    out = np.empty_like(ink)
    sharp = rng.uniform(1.0, 4.0)
    for channel, angle in enumerate((0, 75, 15)):
        a = np.deg2rad(first + angle)
        u, v = grid(height, width, np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]), density)
        threshold = 0.5 + 0.25 * (np.cos(2 * np.pi * u) + np.cos(2 * np.pi * v))
        out[..., channel] = np.clip(0.5 + sharp * (ink[..., channel] - threshold), 0, 1)
    return out


def paper(rng, frame: np.ndarray) -> np.ndarray:
    """The frame in print: the gamut of inks, dots or a printer's bands, the tint and the grain of paper, the shade of
    a bent sheet."""
    height, width = frame.shape[:2]
    light = frame.astype(np.float32) / 255
    grey = light.mean(2, keepdims=True)
    light = grey + (light - grey) * (0.0 if rng.random() < 0.07 else rng.uniform(0.45, 1.05))
    ink = np.clip(1 - light, 0, 1) ** rng.uniform(0.7, 1.3)
    if rng.random() < 0.6:
        share = rng.uniform(0.1, 0.9)
        ink = (1 - share) * ink + share * halftone(rng, ink)
    if rng.random() < 0.25:
        ink *= 1 + rng.uniform(0.02, 0.2) * rng.standard_normal((height, 1, 1)).astype(np.float32)
    white = np.array([rng.uniform(0.7, 1.0), rng.uniform(0.8, 1.0), rng.uniform(0.85, 1.0)], np.float32)
    black = rng.uniform(0.03, 0.3)
    out = 255 * white * (1 - (1 - black) * np.clip(ink, 0, 1))
    out *= 1 + rng.uniform(0, 0.35) * frames.smooth_noise(rng, height, width, 2)[..., None]
    if rng.random() < 0.4:
        out *= 1 + rng.uniform(0.005, 0.06) * rng.standard_normal((height, width, 1)).astype(np.float32)
    if rng.random() < 0.2:
        out += rng.uniform(20, 120) * glare(rng, height, width)
    return np.clip(out, 0, 255)


def bent(rng, medium: np.ndarray) -> np.ndarray:
    """The sheet rolled a little about an upright axis."""
    height, width = medium.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    wave = np.sin(np.pi * x / width + rng.uniform(-0.6, 0.6))
    y += np.float32(rng.normal(0, 0.05) * height) * wave
    return cv2.remap(medium, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def rim(rng, medium: np.ndarray, box: np.ndarray, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """The medium with its bezel (dark, rarely white) or its white margin."""
    side = int(rng.uniform(0, 0.14) * medium.shape[0])
    colour = rng.uniform(205, 250) if kind == "paper" or rng.random() < 0.1 else rng.uniform(3, 60)
    value = [colour * rng.uniform(0.92, 1)] * 3
    out = cv2.copyMakeBorder(medium, side, side, side, side, cv2.BORDER_CONSTANT, value=value)
    return out, box + [side, side, 0, 0]


def placed(rng, medium: np.ndarray, box: np.ndarray, places: list[Source], mask: np.ndarray | None = None):
    """The medium held before another background, seen from an angle, with a shadow and at times the fingers that hold
    it. Gives the frame (float32) and the box in it; the medium fills 45 to 130 % of the frame's height.
    `mask` (H x W x 1, 0..1) cuts the medium out."""
    rows, columns = medium.shape[:2]
    height = rows
    width = int(np.clip(height * frames.ASPECTS[rng.integers(5)], 100, 690))
    room = frames.backdrop(rng, places, height, width).astype(np.float32)
    fill = rng.uniform(0.45, 1.3)
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    middle = np.array([width / 2, height / 2]) + rng.normal(0, 0.06, 2) * height
    held = (corners - [columns / 2, rows / 2]) * fill @ turned(rng, 6).T
    held = held * (1 + rng.normal(0, 0.03, (4, 1))) + middle
    matrix = cv2.getPerspectiveTransform(corners, held.astype(np.float32))
    seen = cv2.warpPerspective(medium, matrix, (width, height))
    cut = mask[..., 0] if mask is not None else np.ones((rows, columns), np.float32)
    there = cv2.warpPerspective(cut, matrix, (width, height))
    if rng.random() < 0.5:
        shadow = cv2.GaussianBlur(there, (0, 0), 0.03 * height)
        shadow = np.roll(shadow, tuple(int(s) for s in rng.normal(0, 0.03, 2) * height), (0, 1))
        room *= 1 - rng.uniform(0.1, 0.6) * shadow[..., None]
    there = there[..., None]
    out = seen * there + room * (1 - there)
    if rng.random() < 0.3:
        skin = (np.array([115, 140, 195]) * rng.uniform(0.35, 1.15)).tolist()
        hand = np.zeros((height, width), np.uint8)
        corner = held[rng.integers(4)] * 0.7 + held[rng.integers(4)] * 0.3
        for i in range(int(rng.integers(1, 5))):
            at = corner + [0, i * 0.05 * height]
            finger = ((float(at[0]), float(at[1])), (0.2 * height, 0.055 * height), rng.uniform(-25, 25))
            cv2.ellipse(hand, finger, 255, -1)
        soft = cv2.GaussianBlur(hand, (0, 0), 1.5)[..., None].astype(np.float32) / 255
        shade = 1 + 0.3 * frames.smooth_noise(rng, height, width, 6)[..., None]
        out = out * (1 - soft) + np.array(skin, np.float32) * shade * soft
    return np.clip(out, 0, 255).astype(np.float32), frames.moved_box(matrix, box)


def attack(rng, frame: np.ndarray, box: np.ndarray, places: list[Source]) -> tuple[np.ndarray, np.ndarray, str]:
    """One attack of a random kind: the frame, the face's box, the kind."""
    kinds = ("screen", "screen_placed", "print", "print_placed", "cut_out")
    kind = kinds[rng.choice(5, p=(0.22, 0.3, 0.16, 0.24, 0.08))]
    if kind.startswith("screen"):
        medium = screen(rng, frame, places)
        if kind == "screen_placed":
            medium, box = rim(rng, medium, box, "screen")
            medium, box = placed(rng, medium, box, places)
        return medium, box, kind
    medium = paper(rng, frame)
    if rng.random() < 0.4:
        medium = bent(rng, medium)
    if kind == "print_placed":
        medium, box = rim(rng, medium, box, "paper")
        medium, box = placed(rng, medium, box, places)
    elif kind == "cut_out":
        mask = frames.person_mask(frame, box, 0.01)
        medium, box = placed(rng, medium, box, places, mask)
    return medium, box, kind
