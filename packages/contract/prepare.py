"""Makes what the requests of scripts/contract can be about: prepare.py ADMIN|CLIENT PICTURE FOLDER

Writes into the folder a file of ids per kind of object, the own id, and two tokens.
"""

import json
import os
import sys
from pathlib import Path

import requests

URL = os.environ["BONAFIDE_URL"]


def login(prefix: str) -> str:
    """A token."""
    credentials = {"email": os.environ[f"{prefix}_EMAIL"], "password": os.environ[f"{prefix}_PASSWORD"]}
    return checked(requests.post(f"{URL}/api/authorize/auth/", json={"credentials": credentials}))["access_token"]


def checked(answer: requests.Response) -> dict:
    """The JSON of an answer that must be one."""
    answer.raise_for_status()
    return answer.json()


def main() -> None:
    """Reads the command line, makes and writes everything."""
    role, picture, folder = sys.argv[1:]
    data = Path(folder)
    prefix = {"ADMIN": "BONAFIDE_ADMIN", "CLIENT": "BONAFIDE"}[role]
    token = login(prefix)
    headers = {"X-Forensic-Access-Token": token}
    payload = {"media:tags": {"a": ["photo_selfie"]}, "analyses": [{"type": "quality"}]}
    folders = []
    # Several, because some will be deleted on the way.
    for _ in range(5):
        with open(picture, "rb") as file:
            form = {"payload": (None, json.dumps(payload)), "a": ("a.jpg", file, "image/jpeg")}
            folders.append(checked(requests.post(f"{URL}/api/folders/", headers=headers, files=form)))
    me = checked(requests.get(f"{URL}/api/users/me", headers=headers))
    # Not the user that asks: an administrator may delete itself.
    client = checked(requests.get(f"{URL}/api/users/me", headers={"X-Forensic-Access-Token": login("BONAFIDE")}))
    ids = {
        "folder": [folder["folder_id"] for folder in folders],
        "media": [medium["media_id"] for folder in folders for medium in folder["media"]],
        "analysis": [analysis["analysis_id"] for folder in folders for analysis in folder["analyses"]],
        "company": [client["company_id"]],
        "user": [(me if role == "CLIENT" else client)["user_id"]],
    }
    for kind, values in ids.items():
        (data / kind).write_text("".join(f'"{value}"\n' for value in values))
    (data / "own_id").write_text(me["user_id"])
    (data / "token").write_text(token)
    (data / "token_to_end").write_text(login(prefix))


if __name__ == "__main__":
    main()
