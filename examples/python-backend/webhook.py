"""Tells whether a delivery comes from Bonafide and is new."""

import hashlib
import hmac
import re
import time
from collections.abc import Mapping

TOLERANCE = 300
"""Seconds that a delivery may be old, or ahead when the clocks differ."""


def is_genuine(headers: Mapping[str, str], body: bytes, key: str, now: float | None = None) -> bool:
    """Checks the signature of a delivery.

    It is `v1=` and the HMAC-SHA256 of timestamp, a full stop and the body, in hexadecimal. `body` is the bytes as they
    came: JSON that was parsed and written again has other bytes. `key` is the text that
    GET /api/companies/{id}/webhook_key gives.
    """
    timestamp = headers.get("X-Bonafide-Timestamp") or ""
    signature = headers.get("X-Bonafide-Signature") or ""
    if not re.fullmatch(r"[0-9]{1,12}", timestamp):
        return False
    if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE:
        return False
    message = timestamp.encode() + b"." + body
    expected = "v1=" + hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
    # Comparing in constant time does not tell how much of a guess was right.
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
