"""Locators: where in a source a passage stands, as people write it and as it is kept."""

from typing import Final, NamedTuple

TYPES: Final = (
    *("paragraph", "page", "section", "chapter", "article", "annex", "footnote", "line"),
    *("table", "figure", "row", "column", "sheet", "slide", "entry", "item", "post", "reply"),
    *("comment", "timestamp", "minute", "frame", "title", "headline", "caption", "summary"),
)
# Whatever doesn't begin with one of them is kept whole.
ANYWHERE: Final = "passage"


class Locator(NamedTuple):
    """A locator's two columns; None where nothing was said."""

    type: str | None
    text: str | None


def parse_locator(text: str | None) -> Locator:
    """Split "paragraph 5" into its type and the rest; what isn't such a thing stays whole."""
    if text is None:
        return Locator(None, None)
    word, _, rest = text.partition(" ")
    split = Locator(word.lower(), rest)
    if split.type in TYPES and format_locator(split) == word.lower() + text[len(word) :]:
        return split
    return Locator(ANYWHERE, text)


def format_locator(locator: Locator) -> str | None:
    """Write a locator as people do; what was parsed comes out as it went in."""
    kind, text = locator
    if kind is None or text is None or kind == ANYWHERE:
        return text
    return f"{kind} {text}" if text else kind


def list_spellings(text: str) -> set[str]:
    """Every text a row with this locator may hold, whatever its type."""
    _, _, rest = text.partition(" ")
    return {text, rest, parse_locator(text).text or ""}
