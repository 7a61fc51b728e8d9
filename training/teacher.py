"""The teacher: MiniFASNetV2 at 2.7 times the face's box and MiniFASNetV1SE at 4.0 times (minivision-ai,
"Silent-Face-Anti-Spoofing", 2020, Apache-2.0), and how every network here is fed.

A crop is the face's box made larger, or as large as the frame allows, and moved to lie inside the frame; it is squashed
to a square as the engine does it (crates/engine/src/liveness/texture.rs): averaged down first when it shrinks by two or
more, then sampled linearly.
"""

import cv2
import numpy as np
import onnxruntime
import openvino

from sources import SHARED

PAIR = ((2.7, SHARED / "models/minifasnet_v2_2.7.onnx"), (4.0, SHARED / "models/minifasnet_v1se_4.0.onnx"))
SIDE = 80
LIVE = 1
LAST_FEATURES = "/bn/BatchNormalization_output_0"
# What the nets make of a crop on the way, after each piece of the student.
MAPS = (
    "/conv2_dw/prelu/PRelu_output_0",
    "/conv_23/project/conv/Conv_output_0",
    *(f"/conv_3/model/model.{i}/Add_output_0" for i in range(4)),
    "/conv_34/project/conv/Conv_output_0",
    *(f"/conv_4/model/model.{i}/Add_output_0" for i in range(6)),
    "/conv_45/project/conv/Conv_output_0",
    *(f"/conv_5/model/model.{i}/Add_output_0" for i in range(2)),
)


def session(model, threads: int = 1) -> onnxruntime.InferenceSession:
    """An ONNX file, to be run on so many threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def jittered(rng, box: np.ndarray, amount: float) -> np.ndarray:
    """The box as another detector would have drawn it: moved and scaled by normal shares of its size."""
    left, top, width, height = box
    x = left + width / 2 + rng.normal(0, amount) * width
    y = top + height / 2 + rng.normal(0, amount) * height
    width, height = width * np.exp(rng.normal(0, amount)), height * np.exp(rng.normal(0, amount))
    return np.array([x - width / 2, y - height / 2, width, height])


def surroundings(box: np.ndarray, scale: float, width: int, height: int) -> np.ndarray:
    """Left, top, width, height of the crop in a frame of `width` x `height` pixels."""
    left, top, w, h = box
    scale = min(scale, (height - 1) / h, (width - 1) / w)
    cw, ch = w * scale, h * scale
    x = np.clip(left + w / 2, cw / 2, width - cw / 2)
    y = np.clip(top + h / 2, ch / 2, height - ch / 2)
    return np.array([x - cw / 2, y - ch / 2, cw, ch])


def sampled(frame: np.ndarray, rect: np.ndarray, side: int) -> np.ndarray:
    """The part of the frame as `side` x `side` x 3, uint8."""
    left, top, width, height = rect
    rows, columns = frame.shape[:2]
    factor = min(width, height) / side
    if factor >= 2:
        x0, y0 = int(max(0, left - factor)), int(max(0, top - factor))
        part = frame[y0 : int(top + height + factor), x0 : int(left + width + factor)]
        small = (max(1, round(part.shape[1] / factor)), max(1, round(part.shape[0] / factor)))
        sx, sy = small[0] / part.shape[1], small[1] / part.shape[0]
        frame = cv2.resize(part, small, interpolation=cv2.INTER_AREA)
        left, top, width, height = (left - x0) * sx, (top - y0) * sy, width * sx, height * sy
    ax, ay = width / side, height / side
    matrix = np.array([[ax, 0, left + ax / 2 - 0.5], [0, ay, top + ay / 2 - 0.5]])
    return cv2.warpAffine(frame, matrix, (side, side), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def crop(frame: np.ndarray, box: np.ndarray, scale: float, side: int) -> np.ndarray:
    """The face with its surroundings, `side` x `side` x 3, uint8, BGR as the frame."""
    return sampled(frame, surroundings(box, scale, frame.shape[1], frame.shape[0]), side)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    e = np.exp(logits - logits.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


class Teacher:
    """The pair, in float32 by OpenVINO: the answers are ONNX Runtime's to 3e-6, at a fifth of its time. Class 1 is
    live."""

    BATCH = 16

    def __init__(self, threads: int = 1):
        core = openvino.Core()
        hints = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"}
        self.nets = []
        for scale, path in PAIR:
            model = core.read_model(str(path))
            model.add_outputs([*MAPS, LAST_FEATURES])
            model.reshape([self.BATCH, 3, SIDE, SIDE])
            self.nets.append((scale, core.compile_model(model, "CPU", hints).create_infer_request()))

    def crops(self, frame: np.ndarray, box: np.ndarray) -> list[np.ndarray]:
        """What each net sees of a BGR frame: 80 x 80 x 3, uint8."""
        return [crop(frame, box, scale, SIDE) for scale, _ in self.nets]

    def probabilities(self, crops: list[list[np.ndarray]]) -> np.ndarray:
        """n x 2 nets x 3 classes, of n pairs of crops."""
        return np.stack([self.answer(i, [pair[i] for pair in crops]) for i in range(len(self.nets))], 1)

    def answer(self, net: int, crops: list[np.ndarray]) -> np.ndarray:
        """Probabilities of n crops for one net, n x 3."""
        starts = range(0, len(crops), self.BATCH)
        return np.concatenate([self.made(net, crops[start : start + self.BATCH])[0] for start in starts])

    def made(self, net: int, crops: list[np.ndarray]) -> tuple[np.ndarray, ...]:
        """Of n crops for one net: probabilities (n x 3), the features before its last layer (n x 128), and its maps, each
        n x side x side x channels."""
        parts = []
        for start in range(0, len(crops), self.BATCH):
            part = crops[start : start + self.BATCH]
            x = np.zeros((self.BATCH, 3, SIDE, SIDE), np.float32)
            x[: len(part)] = np.stack(part).transpose(0, 3, 1, 2)
            logits, *maps, last = self.nets[net][1].infer({0: x}).values()
            maps = [np.ascontiguousarray(m[: len(part)].transpose(0, 2, 3, 1)) for m in maps]
            parts.append([softmax(logits)[: len(part)], last[: len(part)].copy(), *maps])
        return tuple(np.concatenate(each) for each in zip(*parts))
