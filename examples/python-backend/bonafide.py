"""The part of the API that a backend for captures needs."""

import json
import secrets
import time
import urllib.error
import urllib.request
from urllib.parse import quote

from capture import Capture

POLL_SECONDS = 0.5


class BonafideError(Exception):
    """Bonafide refused, or did not answer as it should."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


class Bonafide:
    """Speaks to one server as one user. Logs in when it must. May be used by several threads."""

    def __init__(self, url: str, email: str, password: str):
        """`url` without a slash at its end. A service account (CLIENT SERVICE) has a session that lasts."""
        self._url = url
        self._credentials = {"email": email, "password": password}
        self._token: str | None = None

    def check(self, capture: Capture, transaction_id: str, resolution_endpoint: str | None = None) -> dict:
        """Makes a folder of one capture and starts the liveness analysis with the best shot, in one request.

        Without `resolution_endpoint` the server answers when it has a result, within a minute; with it the server
        answers at once and sends the result there.
        """
        payload = {
            "folder:meta_data": {"transaction_id": transaction_id},
            "media:meta_data": {
                "VIDEO_FILE_KEY": {
                    "additional_info": capture.additional_info,
                    "from_virtual_camera": capture.virtual_camera,
                }
            },
            "media:tags": {"VIDEO_FILE_KEY": ["video_selfie", capture.action]},
            "analyses": [{"type": "quality", "params": {"extract_best_shot": True}}],
        }
        if resolution_endpoint:
            payload["resolution_endpoint"] = resolution_endpoint
        content_type, body = multipart(json.dumps(payload), capture.archive())
        return self._call("POST", "/api/folders/", body, content_type)

    def wait(self, folder: dict, seconds: float) -> dict:
        """The folder with its analyses, when they have ended or when the time is over."""
        deadline = time.monotonic() + seconds
        while folder["resolution_status"] == "PROCESSING" and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
            folder = self._call("GET", f"/api/folders/{quote(folder['folder_id'])}?with_analyses=true")
        return folder

    def _call(self, method: str, path: str, body: bytes | None = None, content_type: str | None = None) -> dict:
        for attempt in range(2):
            token = self._token or self._login()
            try:
                return self._send(method, path, body, content_type, token)
            except BonafideError as error:
                if error.status != 401 or attempt == 1:
                    raise
                self._token = None
        raise AssertionError("unreachable")

    def _login(self) -> str:
        body = json.dumps({"credentials": self._credentials}).encode()
        answer = self._send("POST", "/api/authorize/auth/", body, "application/json")
        self._token = answer["access_token"]
        return answer["access_token"]

    def _send(
        self, method: str, path: str, body: bytes | None, content_type: str | None, token: str | None = None
    ) -> dict:
        request = urllib.request.Request(self._url + path, data=body, method=method)
        if content_type:
            request.add_header("Content-Type", content_type)
        if token:
            request.add_header("X-Forensic-Access-Token", token)
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            try:
                why = json.load(error)
            except ValueError:
                why = {}
            message = f"code {why.get('error_code')}: {why.get('error_message')}"
            raise BonafideError(error.code, f"Bonafide answered {error.code}, {message}") from error
        except (OSError, ValueError) as error:
            raise BonafideError(0, f"Bonafide did not answer: {type(error).__name__}") from error


def multipart(payload: str, archive: bytes) -> tuple[str, bytes]:
    """The type and the bytes of a form with the payload and the frames."""
    boundary = secrets.token_hex(16)
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="payload"\r\n\r\n{payload}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="VIDEO_FILE_KEY"; filename="frames.zip"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    ).encode()
    return f"multipart/form-data; boundary={boundary}", body + archive + f"\r\n--{boundary}--\r\n".encode()


def verdict_of(folder: dict) -> tuple[str, list[dict]]:
    """What a folder with its analyses says: the verdict, and the reasons for staff and logs."""
    analyses = folder.get("analyses") or []
    reasons = [reason for analysis in analyses for reason in analysis.get("bonafide", {}).get("reasons", [])]
    # Only a success is a success: no analysis, a failed one and an unknown word are none.
    return (folder["system_resolution"] if analyses else "FAILED"), reasons
