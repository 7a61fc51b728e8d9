"""The object that the page got from on_capture_complete, checked.

Everything in it comes from a browser, so nothing in it is believed: sizes, counts and types are bounded, and the
pictures must be what they say.
"""

import base64
import binascii
import io
import math
import re
import zipfile
from dataclasses import dataclass

BODY_BYTES = 32 << 20
"""Bytes of the JSON that the page may send."""
FRAMES = 150
"""Frames of one capture: five seconds at 30 per second."""
FRAME_BYTES = 4 << 20
"""Bytes of one frame."""
ADDITIONAL_INFO = 128 << 10
"""Characters of the client environment. Bonafide takes 256 KiB of metadata per medium."""

GESTURES = "blank best smile eyes scan left right down high oneshot zoom_in zoom_out".split()
ACTIONS = {f"video_selfie_{gesture}" for gesture in GESTURES}
"""Actions of a liveness capture. Documents (photo_id_front, photo_id_back) take another way."""

HEAD = re.compile(r"data:image/(jpeg|png|webp);base64,")
SIDES = ("left", "top", "right", "bottom")


class BadCapture(ValueError):
    """The capture is not what the plugin sends. The message names the field and never its content."""


@dataclass(frozen=True)
class Capture:
    """What Bonafide needs of a capture."""

    action: str
    frames: list[tuple[str, bytes]]
    """Names and contents; the order of the names is the order of the frames."""
    additional_info: str
    virtual_camera: bool

    def archive(self) -> bytes:
        """The frames as one ZIP. They are stored as they are, for pictures do not get smaller."""
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as archive:
            for name, data in self.frames:
                # With a fixed time the same frames give the same archive.
                archive.writestr(zipfile.ZipInfo(name), data)
        return memory.getvalue()


def read_capture(result: object) -> Capture:
    """Checks the object of on_capture_complete."""
    if not isinstance(result, dict):
        raise BadCapture("the capture is not an object")
    action = result.get("action")
    if not isinstance(action, str) or action not in ACTIONS:
        raise BadCapture("action is not that of a liveness capture")

    # With a virtual camera the fields that are otherwise on top are null, and this object has them.
    inside = result.get("from_virtual_camera")
    if inside is not None and not isinstance(inside, dict):
        raise BadCapture("from_virtual_camera is not an object")
    capture = result if inside is None else inside

    additional_info = capture.get("additional_info")
    additional_info = "" if additional_info is None else additional_info
    if not isinstance(additional_info, str) or len(additional_info) > ADDITIONAL_INFO:
        raise BadCapture("additional_info is not a short text")

    urls = capture.get("frame_list") or []
    if not isinstance(urls, list) or len(urls) > FRAMES:
        raise BadCapture(f"frame_list is not a list of up to {FRAMES}")
    check_boxes(capture.get("frame_bounding_box_list"), len(urls))
    if not urls:
        # A capture of one frame comes without a list. The PNG is without loss, so it says more than the JPEG.
        only = capture.get("best_frame_png") or capture.get("best_frame")
        urls = [only] if only else []
    if not urls:
        raise BadCapture("there is no frame")

    frames = []
    for index, url in enumerate(urls):
        kind, data = read_data_url(url, index)
        frames.append((f"{index:04}.{'jpg' if kind == 'jpeg' else kind}", data))
    return Capture(action, frames, additional_info, inside is not None)


def read_data_url(url: object, index: int) -> tuple[str, bytes]:
    """The type and the bytes of one frame."""
    if not isinstance(url, str):
        raise BadCapture(f"frame {index} is not a data URL")
    if len(url) > 64 + FRAME_BYTES // 3 * 4:
        raise BadCapture(f"frame {index} is too large")
    head = HEAD.match(url)
    if not head:
        raise BadCapture(f"frame {index} is not a JPEG, PNG or WebP data URL")
    kind = head.group(1)
    try:
        data = base64.b64decode(url[head.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadCapture(f"frame {index} is not base64") from error
    begins = {
        "jpeg": data[:3] == b"\xff\xd8\xff",
        "png": data[:8] == b"\x89PNG\r\n\x1a\n",
        "webp": data[:4] == b"RIFF" and data[8:12] == b"WEBP",
    }
    if not begins[kind]:
        raise BadCapture(f"frame {index} does not begin as {kind} does")
    return kind, data


def check_boxes(boxes: object, frames: int) -> None:
    """Boxes are not sent on, for Bonafide finds faces itself; a list that does not fit the frames is a broken capture."""
    if boxes is None:
        return
    if not isinstance(boxes, list) or len(boxes) != frames or not all(map(is_box, boxes)):
        raise BadCapture("frame_bounding_box_list does not fit frame_list")


def is_box(box: object) -> bool:
    """Whether it is null or has four finite sides."""
    if box is None:
        return True
    if not isinstance(box, dict):
        return False
    sides = [box.get(side) for side in SIDES]
    return all(isinstance(side, (int, float)) and not isinstance(side, bool) and math.isfinite(side) for side in sides)
