"""The backend between a page and Bonafide: takes a capture, answers with the verdict.

    POST /capture           the object of on_capture_complete -> { transaction_id, verdict }
    GET  /verdict/{id}      the same, for a page that waits while a webhook is awaited
    POST /webhook           results from Bonafide, when WEBHOOK_URL is set
    GET  /                  a page without a camera, to try it
"""

import json
import os
import re
import sys
import threading
import uuid
from collections import OrderedDict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bonafide import Bonafide, BonafideError, verdict_of
from capture import BODY_BYTES, BadCapture, read_capture
from webhook import is_genuine

PAGE = Path(__file__).resolve().parent.parent / "page" / "index.html"
VERDICTS = 10_000


class Refusal(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


class Verdicts:
    """Verdicts by transaction. A real backend keeps them in its database, beside the user they are about."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[str, bool]] = OrderedDict()

    def begin(self, transaction_id: str, virtual_camera: bool) -> None:
        """Awaits a result."""
        with self._lock:
            self._known[transaction_id] = ("PROCESSING", virtual_camera)
            if len(self._known) > VERDICTS:
                self._known.popitem(last=False)

    def forget(self, transaction_id: str) -> None:
        """No result will come."""
        with self._lock:
            self._known.pop(transaction_id, None)

    def settle(self, transaction_id: object, folder: dict) -> None:
        """Takes over what Bonafide found out, when it was asked for. The same result may come twice."""
        verdict, reasons = verdict_of(folder)
        with self._lock:
            if not isinstance(transaction_id, str) or transaction_id not in self._known:
                return
            _, virtual_camera = self._known[transaction_id]
            # The plugin saw a virtual camera: whatever the pictures look like, nobody is known to be in front of a camera.
            if virtual_camera and verdict == "SUCCESS":
                verdict = "DECLINED"
            self._known[transaction_id] = (verdict, virtual_camera)
        codes = {reason["code"] for reason in reasons} | ({"virtual_camera"} if virtual_camera else set())
        print(f"transaction {transaction_id}: {verdict} ({', '.join(sorted(codes))})", flush=True)

    def answer_for(self, transaction_id: str) -> dict:
        """What the page may know. Reasons stay here: they would tell an attacker what to do better."""
        with self._lock:
            if transaction_id not in self._known:
                raise Refusal(404, "no such transaction")
            return {"transaction_id": transaction_id, "verdict": self._known[transaction_id][0]}


class Handler(BaseHTTPRequestHandler):
    """One request. `server` has the parts that requests share."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    server: "Server"

    def do_GET(self) -> None:
        if self.path == "/":
            self.reply(200, "text/html; charset=utf-8", PAGE.read_bytes())
        else:
            self.respond(self.verdict)

    def do_POST(self) -> None:
        path = self.path.split("?")[0]
        routes = {"/capture": self.capture}
        if self.server.webhook_url:
            routes["/webhook"] = self.webhook
        self.respond(routes.get(path, self.nothing))

    def capture(self) -> dict:
        """Checks a capture, asks Bonafide about it, answers with the verdict."""
        capture = read_capture(parse(self.body()))
        # Made here and not in the browser: it is what ties the verdict to your user.
        transaction_id = str(uuid.uuid4())
        verdicts, bonafide = self.server.verdicts, self.server.bonafide
        verdicts.begin(transaction_id, capture.virtual_camera)
        try:
            folder = bonafide.check(capture, transaction_id, self.server.webhook_url)
            if not self.server.webhook_url:
                verdicts.settle(transaction_id, bonafide.wait(folder, 60))
        except BonafideError:
            verdicts.forget(transaction_id)
            raise
        return verdicts.answer_for(transaction_id)

    def webhook(self) -> dict:
        """Takes a result from Bonafide. What is not answered with 2xx is sent again."""
        body = self.body()
        if not is_genuine(self.headers, body, self.server.webhook_key):
            raise Refusal(401, "the signature does not fit")
        folder = parse(body)
        self.server.verdicts.settle(folder.get("meta_data", {}).get("transaction_id"), folder)
        return {}

    def verdict(self) -> dict:
        """The verdict of one transaction."""
        path = re.fullmatch(r"/verdict/([0-9a-f-]{36})", self.path)
        return self.server.verdicts.answer_for(path.group(1)) if path else self.nothing()

    def nothing(self) -> dict:
        """For every other address."""
        raise Refusal(404, "no such address")

    def body(self) -> bytes:
        """The body of the request, bounded."""
        length = self.headers.get("Content-Length") or ""
        if not re.fullmatch(r"[0-9]{1,12}", length):
            raise Refusal(411, "the length of the request is missing")
        if int(length) > BODY_BYTES:
            raise Refusal(413, "the request is too large")
        body = self.rfile.read(int(length))
        self.body_was_read = True
        return body

    def respond(self, action) -> None:
        """Answers with what `action` gives, or with why it could not."""
        self.body_was_read = self.command == "GET"
        try:
            status, answer = 200, action()
        except Refusal as refusal:
            status, answer = refusal.status, {"error": str(refusal)}
        except BadCapture as error:
            status, answer = 400, {"error": str(error)}
        except BonafideError as error:
            print(error, file=sys.stderr, flush=True)
            status, answer = 502, {"error": "the check could not be done, try again"}
        # What is left of a refused request would be taken for the next one.
        self.close_connection = self.close_connection or not self.body_was_read
        self.reply(status, "application/json", json.dumps(answer).encode())

    def reply(self, status: int, content_type: str, body: bytes) -> None:
        """Sends an answer."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Not every request is worth a line."""


class Server(ThreadingHTTPServer):
    """Holds what requests share."""

    daemon_threads = True

    def __init__(self, environment: "os._Environ[str]"):
        super().__init__((environment.get("HOST", "127.0.0.1"), int(environment.get("PORT", "3000"))), Handler)
        self.bonafide = Bonafide(
            environment["BONAFIDE_URL"].rstrip("/"), environment["BONAFIDE_EMAIL"], environment["BONAFIDE_PASSWORD"]
        )
        self.verdicts = Verdicts()
        # Where Bonafide reaches this backend; without it the page waits for the verdict in one request.
        self.webhook_url = environment.get("WEBHOOK_URL") or None
        self.webhook_key = environment["BONAFIDE_WEBHOOK_KEY"] if self.webhook_url else ""


def parse(body: bytes) -> dict:
    """The JSON object of a request."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "the request is not JSON") from error
    if not isinstance(value, dict):
        raise Refusal(400, "the request is not an object")
    return value


def main() -> None:
    """Serves until it is interrupted."""
    server = Server(os.environ)
    host, port = server.server_address[:2]
    print(f"listening on http://{host}:{port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
