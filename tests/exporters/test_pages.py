"""Pages read by a parser of HTML5 that takes nothing amiss in silence."""

import html5lib
import pytest

from tests.page.samples import (
    explain,
    make_claim,
    make_entries,
    make_entry,
    make_property,
    write,
)

HOSTILE = (
    *("<b>x</i>\"'", "</script><script>x</script>", "<!-- x", "&lt; & &amp", "]]>", "</p></li>"),
)


def read_page(text):
    """The tree of a page without a single fault.

    Raises:
        html5lib.html5parser.ParseError: it has one.
    """
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


@pytest.mark.parametrize("size", [0, 1, 250])
def test_a_page_has_no_fault(size):
    page = read_page(write(make_entries(size)))

    assert len(page.findall(".//li[@class='e']")) == size


def test_a_page_is_marked_as_what_is_marked_highest_in_it():
    first, last = make_entries(2)
    entry = first._replace(entry=first.entry._replace(handling="AMBER"))
    claim = make_property("side", "actor", make_claim(handling="RED"), make_claim())
    told = last._replace(properties=(claim, *last.properties))

    for entries, marking in (
        ((first, last), "CLEAR"),
        ((entry, last), "AMBER"),
        ((entry, told), "RED"),
    ):
        banners = read_page(write(entries)).findall(".//p[@class='tlp']/strong")
        assert [banner.text for banner in banners] == [f"TLP:{marking}"] * 2


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_said_stays_text(words):
    entry = make_entry(0, title=words, summary=words, place=words)
    told = explain(entry)
    prop = told.properties[3]._replace(claims=(make_claim(quote=words, title=words),))
    page = read_page(write([told._replace(properties=(prop,))]))

    assert "".join(page.find(".//h5").itertext()) == words
    assert "".join(page.find(".//p[@class='summary']").itertext()) == words
