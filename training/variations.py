"""New questions from old crops, without end: what the teacher says of them is asked on the spot.

A student that sees the same crops again learns them by heart: of 150,000 crops it said on 87 % what its teacher said, on
crops of other people on 79 %. One that is always asked something new has to learn the function ("Knowledge distillation: a
good teacher is patient and consistent", Beyer et al., 2022: the same varied input to both, mixtures, long training).

Crops are 80 x 80 x 3, BGR, uint8, about centred on a face.
"""

import cv2
import numpy as np

from camera import exposed, jpeg
from frames import smooth_noise

SIDE = 80


def face_mask(rng, box_scale: float) -> np.ndarray:
    """About where the face is in a crop of `box_scale` times its box, or a part of it, 0..1, side x side x 1."""
    tall = SIDE / box_scale * rng.uniform(0.8, 1.5)
    wide = tall * rng.uniform(0.7, 1.0)
    x, y = SIDE / 2 + rng.normal(0, 1.5, 2)
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.ellipse(mask, ((x, y), (wide, tall), 0), 255, -1)
    part = rng.random()
    if part < 0.15:
        mask[: int(y)] = 0
    elif part < 0.3:
        mask[int(y) :] = 0
    return cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.7, 3.0))[..., None].astype(np.float32) / 255


def with_face(rng, crop: np.ndarray, other: np.ndarray, box_scale: float) -> np.ndarray:
    """Another's face, or its upper or lower half, in the crop; mostly in the colours of the face that was there."""
    mask = face_mask(rng, box_scale)
    crop, other = crop.astype(np.float32), other.astype(np.float32)
    if rng.random() < 0.7:
        weight = mask.sum() + 1e-3
        there, came = ((mask * of).sum((0, 1)) / weight for of in (crop, other))
        other = other + (there - came) * rng.uniform(0.5, 1.0)
    return crop + (other - crop) * mask


def joined(rng, crop: np.ndarray, other: np.ndarray) -> np.ndarray:
    """A rectangle of one crop in the other."""
    h, w = rng.integers(10, 70, 2)
    top, left = rng.integers(SIDE - h + 1), rng.integers(SIDE - w + 1)
    out = crop.astype(np.float32)
    out[top : top + h, left : left + w] = other[top : top + h, left : left + w]
    return out


def moved(rng, crop: np.ndarray) -> np.ndarray:
    """As another detector and another hand would have cut it; sometimes the shapes themselves are bent."""
    zoom = np.exp(rng.normal(0, 0.07))
    sx, sy = zoom * np.exp(rng.normal(0, 0.04, 2))
    if rng.random() < 0.5:
        sx = -sx
    angle, skew = np.deg2rad(rng.normal(0, 5)), rng.normal(0, 0.03)
    turn = np.array([[np.cos(angle), -np.sin(angle) + skew], [np.sin(angle), np.cos(angle)]]) * np.array([sx, sy])
    middle = (SIDE - 1) / 2
    shift = middle - turn @ [middle, middle] + rng.normal(0, 0.03, 2) * SIDE
    edge = cv2.BORDER_REFLECT_101 if rng.random() < 0.8 else cv2.BORDER_REPLICATE
    if rng.random() < 0.25:
        y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
        cells, bend = int(rng.integers(2, 6)), rng.uniform(0.5, 3.0)
        bent_x, bent_y = (bend * smooth_noise(rng, SIDE, SIDE, cells) for _ in range(2))
        map_x = turn[0, 0] * x + turn[0, 1] * y + shift[0] + bent_x
        map_y = turn[1, 0] * x + turn[1, 1] * y + shift[1] + bent_y
        return cv2.remap(crop, map_x.astype(np.float32), map_y.astype(np.float32), cv2.INTER_LINEAR, borderMode=edge)
    matrix = np.column_stack([turn, shift])
    return cv2.warpAffine(crop, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=edge)


def lit(rng, crop: np.ndarray) -> np.ndarray:
    """Other light, other colours: gain and gamma of each channel, saturation, contrast, a gradient over the crop."""
    if rng.random() < 0.7:
        level = np.arange(256, dtype=np.float32) / 255
        gain = np.exp(rng.normal(0, 0.2) + rng.normal(0, 0.06, 3))
        power = np.exp(rng.normal(0, 0.15) + rng.normal(0, 0.03, 3))
        table = 255 * np.clip(gain * level[:, None], 0, 1) ** power
        crop = cv2.LUT(np.clip(crop, 0, 255).astype(np.uint8), np.ascontiguousarray(table[None], np.float32))
    crop = crop.astype(np.float32)
    if rng.random() < 0.3:
        grey = crop.mean(2, keepdims=True)
        crop = grey + (crop - grey) * rng.uniform(0.2, 1.6)
    if rng.random() < 0.2:
        mean = crop.mean()
        crop = mean + (crop - mean) * rng.uniform(0.6, 1.4)
    if rng.random() < 0.2:
        crop = crop * (1 + rng.uniform(0.1, 0.4) * smooth_noise(rng, SIDE, SIDE, int(rng.integers(1, 4))))[..., None]
    return crop


def seen(rng, crop: np.ndarray) -> np.ndarray:
    """Softness, sharpening, noise and compression at the size the networks see; uint8."""
    crop = crop.astype(np.float32)
    if rng.random() < 0.25:
        crop = cv2.GaussianBlur(crop, (0, 0), rng.uniform(0.3, 1.1))
    elif rng.random() < 0.25:
        crop = crop + rng.uniform(0.2, 1.2) * (crop - cv2.GaussianBlur(crop, (0, 0), rng.uniform(0.6, 1.5)))
    if rng.random() < 0.25:
        grain = rng.standard_normal(crop.shape, np.float32)
        crop = crop + grain * rng.uniform(0.3, 5.0)
    crop = np.clip(crop, 0, 255).astype(np.uint8)
    return jpeg(crop, int(rng.integers(40, 97))) if rng.random() < 0.25 else crop


def changed(rng, crop: np.ndarray) -> np.ndarray:
    """The same face as another lens, light, box or compression would have given it, uint8: what no answer should depend on."""
    draws = rng.random(4) < 0.4
    draws[rng.integers(4)] = True
    if draws[0]:
        zoom = np.exp(rng.normal(0, 0.07))
        shift = (SIDE - 1) / 2 * (1 - zoom) + rng.normal(0, 0.01, 2) * SIDE
        matrix = np.column_stack([zoom * np.eye(2), shift])
        crop = cv2.warpAffine(crop, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if draws[1]:
        crop = exposed(crop, rng.uniform(-0.7, 0.7))
    if draws[2]:
        crop = cv2.GaussianBlur(crop, (0, 0), rng.uniform(0.25, 0.8))
    return jpeg(crop, int(rng.integers(30, 90))) if draws[3] else crop


def varied(rng, crops: np.ndarray, count: int, box_scale: float) -> np.ndarray:
    """`count` questions from a store of crops: one in eight as it is, the others mixed, moved, lit and treated anew."""
    out = np.empty((count, SIDE, SIDE, 3), np.uint8)
    for i in range(count):
        crop, other = (crops[at] for at in rng.integers(len(crops), size=2))
        draw = rng.random()
        if draw < 0.125:
            out[i] = crop
            continue
        if draw < 0.4:
            crop = with_face(rng, crop, other, box_scale)
        elif draw < 0.6:
            crop = cv2.addWeighted(crop, share := rng.uniform(0.5, 1.0), other, 1 - share, 0)
        elif draw < 0.66:
            crop = joined(rng, crop, other)
        out[i] = seen(rng, lit(rng, moved(rng, crop)))
    return out
