"""Codes of incidents, made from the keys of their rows."""

import hashlib
import re
from typing import Final

from incidents.entry.codes import LONGEST_SLUG, make_slug

PLAIN_KEY: Final = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")


def make_code(prefix: str, key: str) -> str:
    """The code of an incident: of different keys different ones."""
    if PLAIN_KEY.fullmatch(key) and len(key) <= LONGEST_SLUG:
        return f"{prefix}-{key.lower()}"
    # What a slug leaves out would make keys alike.
    digest = hashlib.sha256(key.encode()).hexdigest()[:8]
    return f"{prefix}-{make_slug(key, 'row')[:40].rstrip('-')}-{digest}"
