"""What a camera and its software do to a scene: light, lens, sensor, sharpening, scaling, compression.

Frames are H x W x 3, BGR 0..255. `take` is one camera, drawn wide; `treat` is the small difference between two shots of
the same scene.
"""

import cv2
import numpy as np


def jpeg(frame: np.ndarray, quality: int) -> np.ndarray:
    """A uint8 frame after JPEG."""
    return cv2.imdecode(cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


def exposed(frame: np.ndarray, stops: float) -> np.ndarray:
    """The frame with 2 ** `stops` times the light, in a display's gamma of 2.2, clipped; uint8."""
    curve = np.clip(255 * (np.arange(256) / 255) * 2 ** (stops / 2.2), 0, 255).astype(np.uint8)
    return cv2.LUT(frame, curve)


def take(rng, scene: np.ndarray) -> np.ndarray:
    """A scene, uint8 or float32, through a random camera; uint8."""
    height, width = scene.shape[:2]
    out = scene.astype(np.float32)
    if rng.random() < 0.8:
        gain = 2 ** rng.normal(0, 0.3)
        tint = np.exp(rng.normal(0, 0.07, 3)).astype(np.float32)
        out = 255 * np.clip(out / 255 * (gain * tint), 0, 1) ** np.float32(np.exp(rng.normal(0, 0.18)))
    if rng.random() < 0.3:
        grey = out.mean(2, keepdims=True)
        out = grey + (out - grey) * rng.uniform(0.4, 1.5)
    if rng.random() < 0.3:
        mean = out.mean()
        out = mean + (out - mean) * rng.uniform(0.55, 1.4)
    if rng.random() < 0.2:
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
        out *= (1 - rng.uniform(0.1, 0.5) * (x * x + y * y) / 2)[..., None]
    if rng.random() < 0.5:
        out = cv2.GaussianBlur(out, (0, 0), np.exp(rng.uniform(np.log(0.3), np.log(2.0))))
    if rng.random() < 0.08:
        length = int(rng.integers(2, 6))
        kernel = np.zeros((length, length), np.float32)
        cv2.line(kernel, (0, int(rng.integers(length))), (length - 1, int(rng.integers(length))), 1.0)
        out = cv2.filter2D(out, -1, kernel / kernel.sum())
    if rng.random() < 0.5:
        shot, read = rng.uniform(0, 0.7) ** 2, rng.uniform(0, 2.4) ** 2
        grain = rng.standard_normal((height, width, 3), np.float32)
        if rng.random() < 0.5:
            grain = 0.7 * grain.mean(2, keepdims=True) * np.sqrt(3) + 0.5 * cv2.GaussianBlur(grain, (0, 0), 1.0)
        out = out + grain * (read + shot * np.sqrt(np.clip(out, 0, 255)))
    if rng.random() < 0.35:
        sigma = rng.uniform(0.6, 2.0)
        out = out + rng.uniform(0.2, 1.5) * (out - cv2.GaussianBlur(out, (0, 0), sigma))
    out = np.clip(out, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        factor = rng.uniform(0.45, 0.95)
        size = (max(32, int(width * factor)), max(32, int(height * factor)))
        small = cv2.resize(out, size, interpolation=cv2.INTER_AREA)
        if rng.random() < 0.5:
            small = jpeg(small, int(rng.integers(40, 95)))
        out = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.7:
        out = jpeg(out, int(rng.integers(35, 96)))
    return out


def treat(rng, frame: np.ndarray) -> np.ndarray:
    """The same frame, uint8, half a stop lighter or darker at most, a little softer, compressed once more."""
    out = exposed(frame, float(np.clip(rng.normal(0, 0.2), -0.5, 0.5)))
    if rng.random() < 0.4:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.3, 0.9))
    if rng.random() < 0.6:
        out = jpeg(out, int(rng.integers(45, 96)))
    return out
