"""TimelineJS itself shows what the format made for it says, and asks for nothing."""

import io
import json
import re
from pathlib import Path

import pytest

from incidents.exporters import write_timeline
from incidents.exporters.page.rendering import write_data
from incidents.results import Timeline
from tests.importers.naughty import INJECTIONS
from tests.page.browser import open_page
from tests.page.samples import ABOUT, make_entries
from tests.page.test_page_hostile import POLYGLOTS, make_hostile

pytestmark = pytest.mark.prove

VENDOR = Path(__file__).parent / "vendor"
# Icons, which would be asked for beside the page.
PICTURES = re.compile(r"url\([^)]*\)")
PAGE = """<!DOCTYPE html><meta charset=utf-8><title>Slides</title><style>{style}</style>
<div id=slides style="width: 1200px; height: 700px"></div>
<script type="application/json" id=data>{data}</script><script>{script}</script>
<script>
new TL.Timeline('slides', JSON.parse(document.getElementById('data').textContent), {{
  hash_bookmark: false, debug: false, ga_measurement_id: null, font: null,
}}).on('loaded', () => {{ document.documentElement.dataset.ready = 'yes'; }});
</script>"""


def write_slides(entries, folder):
    out = io.BytesIO()
    rows = [each.entry for each in entries]
    write_timeline(Timeline(ABOUT, lambda: rows, lambda: entries), "timelinejs", out)
    path = folder / "slides.html"
    path.write_text(
        PAGE.format(
            style=PICTURES.sub("none", (VENDOR / "timeline.css").read_text("utf-8")),
            script=(VENDOR / "timeline.js").read_text("utf-8"),
            data=write_data(json.loads(out.getvalue())),
        ),
        encoding="utf-8",
    )
    return path


def test_every_incident_is_a_slide(browser, tmp_path):
    entries = make_entries(30)
    with open_page(browser, write_slides(entries, tmp_path)) as page:
        slides = page.locator(".tl-slide .tl-headline")
        assert slides.count() == 1 + len(entries)
        told = "".join(page.locator(".tl-timemarker-text").all_text_contents())
        assert all(each.entry.title in told for each in entries)


def test_text_is_text_on_slides(browser, tmp_path):
    entries = [make_hostile(text, number) for number, text in enumerate(POLYGLOTS + INJECTIONS)]
    with open_page(browser, write_slides(entries, tmp_path)) as page:
        assert page.locator(".tl-slide .tl-headline").count() == 1 + len(entries)
        assert page.locator("#slides script, #slides iframe, #slides marquee").count() == 0
        links = page.eval_on_selector_all("#slides a", "all => all.map((a) => a.href)")
        assert all(link.startswith(("https://", "http://", "file:")) for link in links)
