"""The page's own scripts and styles, and the policy that lets the browser run only these."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Final, NamedTuple

from incidents.exporters.page.rendering import FOLDER

# In the order in which they use each other.
SCRIPTS: Final = (
    "reading.js",
    "words.js",
    "claims.js",
    "list.js",
    "filters.js",
    "timeline-scale.js",
    "timeline-drawing.js",
    "pointers.js",
    "timeline.js",
    "map.js",
    "start.js",
)
# Pictures that Leaflet's style sheet would ask for and the map has no use for.
_PICTURES: Final = re.compile(r"^.*url\(.*\n", re.MULTILINE)
_SOURCE_MAP: Final = re.compile(r"\n//# sourceMappingURL=.*\s*$")


class Assets(NamedTuple):
    """What stands in every page, as it stands there.

    `opening` is run before anything is drawn; `world` is JSON.
    """

    style: str
    opening: str
    leaflet: str
    script: str
    world: str
    policy: str


@cache
def load_assets() -> Assets:
    """Read them from the package."""
    style = _PICTURES.sub("", _read("vendor/leaflet.css")) + _read("static/page.css")
    leaflet = _SOURCE_MAP.sub("\n", _read("vendor/leaflet.js"))
    parts = "\n".join(_read(f"static/{name}") for name in SCRIPTS)
    script = f"(() => {{\n'use strict';\n{parts}}})();\n"
    opening = _read("static/opening.js")
    scripts = " ".join(map(_digest, (opening, leaflet, script)))
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src {_digest(style)};"
        " base-uri 'none'; form-action 'none'"
    )
    return Assets(style, opening, leaflet, script, _read("vendor/world.json"), policy)


def _read(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def _digest(text: str) -> str:
    """As a policy names what stands inline."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
