"""The articles that a data set's row was coded from: split where they can be, else as text."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from incidents.dates import parse_edtf
from incidents.errors import InputError
from incidents.importers.values import ArticleValue

LONGEST: Final = 2_000
# UCDP since 2015 or so: "office,day,headline";"office,day,headline"
_PART: Final = re.compile(r"(?P<office>.+?),(?P<day>\d{4}-\d\d-\d\d),(?P<headline>.*)", re.DOTALL)


def split_ucdp(cell: str) -> tuple[ArticleValue, ...]:
    """Offices, days and headlines; older rows hold free text with quotes that don't match."""
    text = cell.strip()
    if not text:
        return ()
    if text[0] == text[-1] == '"' and len(text) > 1:
        parts = [_PART.fullmatch(part) for part in text[1:-1].split('";"')]
        if all(part and _is_day(part["day"]) for part in parts):
            return tuple(
                dict.fromkeys(
                    _make_article(part["office"], part["day"], part["headline"])
                    for part in parts
                    if part
                )
            )
    return (ArticleValue(text[:LONGEST]),)


def _is_day(text: str) -> bool:
    try:
        parse_edtf(text)
    except InputError:
        return False
    return True


def _make_article(office: str, day: str, headline: str) -> ArticleValue:
    return ArticleValue(headline.strip()[:LONGEST] or office.strip(), office.strip(), day)


def keep_text(cell: str) -> tuple[ArticleValue, ...]:
    """The whole cell: a citation in somebody's own style."""
    text = cell.strip()
    return (ArticleValue(text[:LONGEST]),) if text else ()


def split_names(cell: str) -> tuple[ArticleValue, ...]:
    """A list of outlets, of which no article is named."""
    names = (name.strip() for name in cell.split(";"))
    return tuple(dict.fromkeys(ArticleValue(name[:LONGEST]) for name in names if name))


ARTICLES: Final[Mapping[str, Callable[[str], tuple[ArticleValue, ...]]]] = {
    "ucdp": split_ucdp,
    "text": keep_text,
    "names": split_names,
}


def read_articles(kind: str, cells: Iterator[str]) -> tuple[ArticleValue, ...]:
    """All articles of a row, each once."""
    split = ARTICLES[kind]
    return tuple(dict.fromkeys(article for cell in cells for article in split(cell)))
