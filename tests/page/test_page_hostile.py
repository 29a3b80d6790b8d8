"""Text from sources cannot act, whatever it says and wherever it stands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from incidents.exporters.page.rendering import clean, link_to
from tests.importers import naughty
from tests.page.browser import list_seen, open_page
from tests.page.samples import ABOUT, cite, explain, make_claim, make_entry, make_property, write

POLYGLOTS = [
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A%0d%0a//</stYle/</titLe/>",
    "</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert()//>\\x3e",
    '\'">><marquee><img src=x onerror=confirm(1)></marquee>"></plaintext\\></|\\><plaintext/>',
    "onmouseover=prompt(1)><script>prompt(1)</script>@gmail.com<isindex formaction=javascript:x>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]><!--><script>alert(1)</script>",
    "{{ 7 * 7 }}{% include 'head.html' %}",
    "</style><script>alert(1)</script>",
    "\u2028alert(1)\u2029",
    '"onfocus="alert(1)" autofocus="',
    "</li></ol></section></main><h1>Taken over</h1>",
]
GROUPS = ("RESERVED", "NUMBERS", "PUNCTUATION", "UNICODE", "INVISIBLE", "INJECTIONS", "FILES")
STRINGS = POLYGLOTS + [text for name in GROUPS for text in getattr(naughty, name)]
URLS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "\x01javascript:alert(1)",
    "java\nscript:alert(1)",
    " https://example.org",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//example.org",
    "https://",
    "https://[",
    "https://exa mple.org",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/<script>",
    "ftp://example.org",
    "http:example.org",
]

MAKE = "make = (tag) => document.body.appendChild(document.createElement(tag))"


def make_hostile(text, number):
    """An incident of which everything that is text says this."""
    url = URLS[number % len(URLS)]
    passage = {
        "speaker": text, "title": text, "publisher": text, "quote": text or None, "url": url,
        "locator": text, "source": "gazette-1",
    }  # fmt: skip
    entry = make_entry(
        number, title=text, place=text, type=text, perpetrator=text, summary=text,
        citations=(cite("deaths", 1, **passage), cite("place", 2, gist=text, **passage)),
    )  # fmt: skip
    more = {"voice": text, "origins": (text,), "relays": (text,), "why": text, "reason": text}
    claim = make_claim(number, text, **passage, **more)
    told = explain(entry, number)
    extra = make_property(
        "statement", "text", claim, claim._replace(quote=None, gist=text), disputed=True
    )
    return told._replace(properties=(*told.properties, extra))


@pytest.fixture(scope="module")
def entries():
    return [make_hostile(text, number) for number, text in enumerate(STRINGS)]


def test_only_addresses_of_the_web_are_followed():
    assert list(map(link_to, URLS)) == [None] * len(URLS)
    for good in ("https://example.org/a?b=c&d#e", "HTTP://example.org:80/ü%20(x)"):
        assert link_to(good) == good


def test_the_same_timeline_gives_the_same_bytes_in_every_process():
    entries = "[explain(make_entry(n), n) for n in range(0, 4000, 40)]"
    code = f"from tests.page.samples import *; print(ascii(write({entries})))"
    pages = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(pages) == 1


def test_no_control_is_left_in_a_page(entries):
    before = write(entries).partition("</style>")[2]
    written = before.partition('<script type="application/json" id="_world"')[0]
    assert len(written) > 100_000
    assert not [char for char in written if ord(char) < 32 and char != "\n"]
    assert not set("\u202e\u2028\u2066\x7f\x9b\ufeff") & set(written)


@pytest.mark.prove
def test_text_is_text(browser, entries, save):
    path = save(entries, ABOUT._replace(title=POLYGLOTS[0], limits=(("rule", POLYGLOTS[1]),)))
    with open_page(browser, path) as page:
        assert page.locator("h5 a").all_text_contents() == list(map(clean, STRINGS))
        page.evaluate("for (const b of document.querySelectorAll('.open')) b.click()")
        assert page.locator(".claims").count() == len(STRINGS)
        links = page.eval_on_selector_all("a", "links => links.map((a) => a.getAttribute('href'))")
        assert {link[0] for link in links} == {"#", "h"}
        assert all(link.startswith(("#", "https://example.org/")) for link in links)
        assert page.locator("script").count() == 3 + len(STRINGS) // 100 + 1 + 2
        assert page.locator("h1").count() == 1
        assert page.locator("marquee, iframe, object, embed, svg script, img").count() == 0
        names = page.eval_on_selector_all("select option", "all => all.map((o) => o.value)")
        assert {clean(text) for text in STRINGS if text.strip()} <= set(names)
        for text in POLYGLOTS:
            page.fill("#_words", clean(text))
            assert list_seen(page)
        page.fill("#_words", "")
        page.evaluate("document.querySelector('.leaflet-container').focus()")
        page.mouse.move(700, 700)


@pytest.mark.prove
@pytest.mark.parametrize(
    "act",
    [
        "make('script').text = 'window.hit = 1'",
        "document.body.setAttribute('onclick', 'window.hit = 1') || document.body.click()",
        "make('img').src = 'https://example.org/x.png'",
        "make('style').textContent = 'p {}'",
        "make('iframe').src = 'https://example.org/'",
        "fetch('https://example.org/').catch(() => {})",
    ],
)
def test_the_policy_stops_what_is_not_the_pages_own(browser, save, act):
    path = save([explain(make_entry(1), 1)])
    with pytest.raises(AssertionError, match="Content Security Policy"):
        try_to(act, browser, path)


def try_to(act, browser, path):
    with open_page(browser, path) as page:
        page.evaluate(f"{MAKE}; {act}")
        page.wait_for_timeout(200)
        assert page.evaluate("window.hit") is None
