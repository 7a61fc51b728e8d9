"""The synthetic picture of the parity test, computed with integers only so that every language gets the same one."""

import numpy as np

MASK = 0xFFFFFFFF


def picture(side, seed):
    """A planar picture [3, side, side] of values 0..255: slanted ramps with five bits of noise."""
    index = np.arange(3 * side * side, dtype=np.uint64)
    channel, y, x = index // (side * side), index // side % side, index % side
    noise = (index + seed * 7919 + 1) * 2654435761 & MASK
    noise = (noise ^ noise >> 15) * 2246822519 & MASK
    noise = (noise ^ noise >> 13) >> 27
    return ((x * 2 + y * 3 + channel * 50 + noise) % 256).reshape(3, side, side).astype(np.float32)


def summary(output):
    """Length, extremes and about 300 values of an output, evenly spread."""
    values = np.asarray(output, np.float32).ravel()
    step = max(1, len(values) // 300) | 1
    return {
        "length": len(values),
        "minimum": float(values.min()),
        "maximum": float(values.max()),
        "step": step,
        "values": [float(f"{value:.7g}") for value in values[::step]],
    }
