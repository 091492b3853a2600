"""The text from which parties begin to amend what all of them have signed."""

import json

from proto.document import Sha256


def next_version(payload: bytes, supersedes: Sha256) -> str:
    """The same text as the next version; nobody applies it before its first day any more."""
    content = json.loads(payload)
    content |= {"version": content["version"] + 1, "supersedes": supersedes}
    content["term"]["provisional"] = []
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
