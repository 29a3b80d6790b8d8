"""How text from data gets into a page: escaped, whatever it is."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from incidents.printable import ACTIVE, escape_controls

FOLDER: Final = files(__package__)
# Marks of direction that Persian and Arabic text is written with; the page isolates each text.
_KEPT: Final = re.compile("([\n\u061c\u200e\u200f])")
_WEB: Final = re.compile(r"https?://[^\s<>\"'`\\^{|}]+", re.ASCII | re.IGNORECASE)
# Within <script>, "<" could end or open what HTML reads; the separators end lines in old scripts.
_UNSAFE: Final = {ord(char): f"\\u{ord(char):04x}" for char in ("<", ">", "&", "\u2028", "\u2029")}


def clean(text: str) -> str:
    """Show what could act or reorder a line as escapes; line breaks and weak marks stay."""
    if not ACTIVE.search(text):
        return text
    parts = _KEPT.split(text.replace("\r\n", "\n"))
    return "".join(part if _KEPT.fullmatch(part) else escape_controls(part) for part in parts)


def link_to(url: str | None) -> str | None:
    """The address, if it is one a reader may be led to: http or https, and nothing odd in it."""
    if url is None or not _WEB.fullmatch(url) or ACTIVE.search(url):
        return None
    try:
        return url if urlsplit(url).hostname else None
    except ValueError:
        return None


def write_data(data: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """JSON for the inside of a <script>, the same text for the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


@cache
def load_template(name: str) -> Template:
    """A template of this package; everything put into it is cleaned and escaped."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
        loader=FunctionLoader(lambda name: (FOLDER / "templates" / name).read_text("utf-8")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
