"""Tests of the parts that need no server: python3 -m unittest"""

import base64
import io
import unittest
import zipfile

from capture import ADDITIONAL_INFO, FRAMES, BadCapture, read_capture
from webhook import is_genuine


def data_url(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


JPEG = data_url("jpeg", b"\xff\xd8\xff\xe0")
PNG = data_url("png", b"\x89PNG\r\n\x1a\n")
BOX = {"left": 1, "top": 2, "right": 3, "bottom": 4}
PLAIN = {
    "action": "video_selfie_smile",
    "best_frame": JPEG,
    "best_frame_png": PNG,
    "frame_list": [JPEG, PNG],
    "frame_bounding_box_list": [BOX, BOX],
    "from_virtual_camera": None,
    "additional_info": "blob",
}


class Captures(unittest.TestCase):
    def test_frames_become_an_archive_whose_names_are_in_order(self):
        capture = read_capture(PLAIN)
        with zipfile.ZipFile(io.BytesIO(capture.archive())) as archive:
            self.assertEqual(archive.namelist(), ["0000.jpg", "0001.png"])
            self.assertEqual(archive.read("0000.jpg"), b"\xff\xd8\xff\xe0")
        self.assertEqual((capture.additional_info, capture.virtual_camera), ("blob", False))

    def test_what_a_virtual_camera_gave_is_read_from_inside(self):
        inside = {key: value for key, value in PLAIN.items() if key not in ("action", "from_virtual_camera")}
        capture = read_capture({"action": PLAIN["action"], "frame_list": None, "from_virtual_camera": inside})
        self.assertTrue(capture.virtual_camera)
        self.assertEqual((capture.additional_info, len(capture.frames)), ("blob", 2))

    def test_a_capture_of_one_frame_takes_the_picture_without_loss(self):
        capture = read_capture({**PLAIN, "frame_list": None, "frame_bounding_box_list": None})
        self.assertEqual([name for name, _ in capture.frames], ["0000.png"])

    def test_what_no_plugin_sends_is_refused(self):
        broken = {
            "not an object": [PLAIN],
            "an action that is no liveness capture": {**PLAIN, "action": "photo_id_front"},
            "an action that is a list": {**PLAIN, "action": ["video_selfie_smile"]},
            "too many frames": {**PLAIN, "frame_list": [JPEG] * (FRAMES + 1), "frame_bounding_box_list": None},
            "no frame": {"action": PLAIN["action"]},
            "frames that are a word": {**PLAIN, "frame_list": "frames"},
            "a frame that is a number": {**PLAIN, "frame_list": [1, JPEG]},
            "a frame of another type": {**PLAIN, "frame_list": [JPEG, JPEG.replace("jpeg", "svg+xml")]},
            "a frame that is not what it says": {**PLAIN, "frame_list": [JPEG, JPEG.replace("jpeg", "png")]},
            "a frame that is an address": {**PLAIN, "frame_list": [JPEG, "https://example.org/a.jpg"]},
            "a frame that is not base64": {**PLAIN, "frame_list": [JPEG, JPEG[:-1] + "*"]},
            "a large frame": {**PLAIN, "frame_list": [JPEG, "data:image/jpeg;base64,/9j/" + "A" * (6 << 20)]},
            "boxes for other frames": {**PLAIN, "frame_bounding_box_list": [BOX]},
            "a box without a side": {**PLAIN, "frame_bounding_box_list": [BOX, {"left": 1}]},
            "a long environment": {**PLAIN, "additional_info": "x" * (ADDITIONAL_INFO + 1)},
            "a virtual camera that is a word": {**PLAIN, "from_virtual_camera": "yes"},
        }
        for what, capture in broken.items():
            with self.subTest(what), self.assertRaises(BadCapture):
                read_capture(capture)


class Webhooks(unittest.TestCase):
    # printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key
    SIGNATURE = "v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03"
    HEADERS = {"X-Bonafide-Timestamp": "1700000000", "X-Bonafide-Signature": SIGNATURE}
    BODY = b'{"a":1}'

    def test_a_delivery_that_openssl_signed_is_genuine(self):
        self.assertTrue(is_genuine(self.HEADERS, self.BODY, "key", 1_700_000_100))

    def test_a_changed_body_key_time_or_signature_is_not(self):
        at = 1_700_000_100
        self.assertFalse(is_genuine(self.HEADERS, b'{"a":2}', "key", at))
        self.assertFalse(is_genuine(self.HEADERS, self.BODY, "other", at))
        self.assertFalse(is_genuine({**self.HEADERS, "X-Bonafide-Timestamp": "1700000001"}, self.BODY, "key", at))
        for signature in (self.SIGNATURE[:-1], "", "v1=\u00e9"):
            self.assertFalse(is_genuine({**self.HEADERS, "X-Bonafide-Signature": signature}, self.BODY, "key", at))
        self.assertFalse(is_genuine({}, self.BODY, "key", at))

    def test_a_delivery_from_more_than_five_minutes_ago_or_ahead_is_a_replay(self):
        self.assertTrue(is_genuine(self.HEADERS, self.BODY, "key", 1_700_000_300))
        self.assertFalse(is_genuine(self.HEADERS, self.BODY, "key", 1_700_000_301))
        self.assertFalse(is_genuine(self.HEADERS, self.BODY, "key", 1_699_999_699))


if __name__ == "__main__":
    unittest.main()
