#!/usr/bin/env python3
"""Sends a kept capture to a backend as its page would, and prints the verdict.

    replay.py CAPTURE.json http://127.0.0.1:3000
"""

import json
import sys
import time
import urllib.request


def ask(url: str, body: bytes | None = None) -> dict:
    """One request of the page."""
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=90) as answer:
        return json.load(answer)


def main() -> None:
    """Reads the command line, asks until there is a verdict."""
    _, capture, backend = sys.argv
    with open(capture, "rb") as file:
        answer = ask(f"{backend}/capture", file.read())
    # Where the backend awaits a webhook the verdict comes later.
    deadline = time.monotonic() + 60
    while answer["verdict"] == "PROCESSING" and time.monotonic() < deadline:
        time.sleep(0.2)
        answer = ask(f"{backend}/verdict/{answer['transaction_id']}")
    print(answer["verdict"])


if __name__ == "__main__":
    main()
