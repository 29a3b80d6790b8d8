"""Atom as RFC 4287 has it: well-formed, unique, and steady from one export to the next."""

from xml.etree import ElementTree as ET

import feedparser
import pytest

from incidents.printable import UNPRINTABLE
from tests.exporters.samples import ABOUT, CITED, ENTRY, HOSTILE, VARIED, write_main

ALL = [*VARIED, *HOSTILE]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def feed():
    return write_main(ALL, "atom")


def test_feedparser_reads_it_without_a_doubt(feed):
    found = feedparser.parse(feed)

    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    assert len(found.entries) == len(ALL)
    assert len({entry.id for entry in found.entries}) == len(ALL)
    assert all(entry.updated_parsed for entry in found.entries)


def test_words_come_back_as_they_were(feed):
    titles = [entry.findtext(f"{ATOM}title") for entry in ET.fromstring(feed)]
    found = [title for title in titles if title is not None]
    plain = [n for n, entry in enumerate(ALL) if not UNPRINTABLE.search(entry.title)]

    assert len(plain) > 300
    assert [found[n] for n in plain if "\uffff" not in ALL[n].title] == [
        ALL[n].title for n in plain if "\uffff" not in ALL[n].title
    ]


def test_nothing_in_the_data_becomes_markup(feed):
    for entry in feedparser.parse(feed, sanitize_html=False).entries:
        html = entry.content[0].value
        assert not {"script", "img", "svg", "iframe"} & {
            element.tag for element in ET.fromstring(f"<x>{html}</x>").iter()
        }
        assert "javascript:" not in [link.href[:11] for link in entry.get("links", [])]


def test_an_entry_was_updated_when_its_last_source_spoke():
    late = ENTRY._replace(citations=(CITED, CITED._replace(said="2024-01-06T12:00+03:30")))
    future = ENTRY._replace(citations=(CITED._replace(said="2030"),))
    none = ENTRY._replace(citations=())
    found = feedparser.parse(write_main([ENTRY, late, future, none], "atom"))

    assert [entry.updated for entry in found.entries] == [
        "2024-01-04T00:00:00Z",
        "2024-01-06T08:30:00Z",
        ABOUT.drawn_at,
        ABOUT.drawn_at,
    ]
    assert found.feed.updated == ABOUT.drawn_at


def test_ids_are_steady():
    one, two = (feedparser.parse(write_main([ENTRY], "atom", a)) for a in (ABOUT, ABOUT._replace(
        drawn_at="2024-01-15T06:00:00Z", title="Other")))  # fmt: skip

    assert (
        one.entries[0].id
        == two.entries[0].id
        == "tag:incidents.invalid,2024:incident:" + (ENTRY.code)
    )
    assert one.feed.id == two.feed.id
