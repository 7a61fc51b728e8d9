"""What the Python peers share: the frames of the run, and timing them."""

import argparse
import json
import statistics
import time

import numpy

WARM_UP = 10


def arguments():
    """RAW WIDTH HEIGHT, as every peer takes them: packed RGB, 8 bits, frame after frame, no header."""
    parser = argparse.ArgumentParser()
    parser.add_argument("raw")
    parser.add_argument("width", type=int)
    parser.add_argument("height", type=int)
    parser.add_argument("--pack", help="folder with pack.toml")
    return parser.parse_args()


def read(given):
    """All frames as uint8 of shape (count, height, width, 3)."""
    return numpy.fromfile(given.raw, numpy.uint8).reshape(-1, given.height, given.width, 3)


def median_ms(run, inputs):
    """Calls run(input) for the first inputs unmeasured, then for all; returns the median in ms and the results."""
    for item in inputs[:WARM_UP]:
        run(item)
    times, results = [], []
    for item in inputs:
        start = time.perf_counter()
        results.append(run(item))
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times), results


def answer(name, version, stages, **facts):
    """One line of JSON on stdout, which compare.py reads."""
    print(json.dumps({"name": name, "version": version, "stages": stages, **facts}))
