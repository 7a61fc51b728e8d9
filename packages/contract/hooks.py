"""Keeps the session alive that Schemathesis asks with: an administrator could remove itself, or take away its role."""

import os

import schemathesis

KEPT = os.environ["CONTRACT_USER"]
ANOTHER = "00000000-0000-7000-8000-000000000000"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Aims what would change the own user at one that is not there. A client may: it cannot remove itself."""
    place = case.path_parameters or {}
    if case.method in ("DELETE", "PATCH") and os.environ["CONTRACT_ROLE"] == "ADMIN" and place.get("user_id") == KEPT:
        case.path_parameters = {**place, "user_id": ANOTHER}
