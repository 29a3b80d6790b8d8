"""What a reader can do with a page, by mouse, by key and on paper."""

from pathlib import Path

import pypdfium2
import pytest

from incidents.results import ExplainedEntry
from tests.page.browser import list_seen, open_page
from tests.page.samples import (
    ACTORS,
    TYPES,
    explain,
    make_claim,
    make_entries,
    make_entry,
    make_property,
)

pytestmark = pytest.mark.prove

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AUDIT = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'], rules: { region: { enabled: true } } });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}"""  # noqa: E501 - as one reads it in a browser
STAGE = ".stage"


@pytest.fixture(scope="module")
def entries():
    return make_entries(120)


@pytest.fixture
def path(entries, save):
    return save(entries)


def fitting(entries, test):
    return [each.entry.code for each in entries if test(each)]


def has_actor(each, name):
    return name in {
        claim.value for prop in each.properties if prop.datatype == "actor" for claim in prop.claims
    }


def test_filters_give_what_fits(browser, path, entries):
    with open_page(browser, path) as page:
        for name in ACTORS:
            page.select_option("#_actor", name)
            assert list_seen(page) == fitting(
                entries, lambda each, name=name: has_actor(each, name)
            )
        page.select_option("#_actor", "")
        for name in TYPES:
            page.select_option("#_type", name)
            assert list_seen(page) == fitting(
                entries, lambda each, name=name: each.entry.type == name
            )
        page.select_option("#_country", "Iran")
        assert list_seen(page) == []
        assert page.locator("#_nothing").is_visible()
        page.click("#_clear")
        assert len(list_seen(page)) == len(entries)
        page.select_option("#_country", "Iran")
        assert list_seen(page) == fitting(entries, lambda each: each.entry.country == "IRN")
        page.click("#_clear")
        page.select_option("#_dispute", "on deaths")
        assert list_seen(page) == fitting(entries, lambda each: each.entry.disputed)
        page.select_option("#_dispute", "no")
        assert list_seen(page) == fitting(entries, lambda each: not each.entry.disputed)
        page.click("#_clear")
        page.fill("#_from", "2000-02-01")
        page.fill("#_to", "2000-02-10")
        assert list_seen(page) == fitting(
            entries,
            lambda each: (
                each.entry.latest[:10] >= "2000-02-01" and each.entry.earliest[:10] <= "2000-02-10"
            ),
        )
        page.click("#_clear")
        page.fill("#_words", "márket INCIDENT-112")
        assert list_seen(page) == fitting(entries, lambda each: each.entry.code == "incident-112")


def test_the_numbers_are_added_up(browser, path, entries):
    with open_page(browser, path) as page:
        killed = sum(each.entry.deaths_best for each in entries)
        high = sum(each.entry.deaths_high for each in entries)
        low = sum(each.entry.deaths_low for each in entries)
        shown = page.locator("#_count").inner_text()
        assert f"{killed} [{low}–{high}]" in shown.replace(",", "")


def test_the_address_filters(browser, path):
    with open_page(browser, path, "#?country=Iran&words=incident-28") as page:
        assert list_seen(page) == ["incident-28"]
        assert page.input_value("#_words") == "incident-28"
        assert page.locator("#_country").input_value() == "Iran"


@pytest.mark.parametrize("fragment", ["", "#", "#none", "#?", "#?nothing=1", "#%E0%A4", "#_list"])
def test_any_address_opens_the_page(browser, path, entries, fragment):
    with open_page(browser, path, fragment) as page:
        assert len(list_seen(page)) == len(entries)


def test_an_address_opens_what_the_filters_hide(browser, path):
    with open_page(browser, path, "#?country=Iran") as page:
        page.evaluate("location.hash = 'incident-1'")
        page.wait_for_selector("#incident-1 .claims")
        assert page.locator("#incident-1").is_visible()
        top = page.locator("#incident-1").bounding_box()["y"]
        assert -5 <= top <= 400


def test_claims_open_and_close(browser, path):
    with open_page(browser, path) as page:
        button = page.locator("#incident-4 .open")
        button.click()
        claims = page.locator("#incident-4 .claims")
        assert button.get_attribute("aria-expanded") == "true"
        text = claims.inner_text()
        assert "“five people were killed in incident 4, the ministry said" in text
        assert "Interior Minister, said 4 January 2024" in text
        assert "Voice: Ministry of Interior; relays wire; origin: Ministry of Interior" in text
        assert claims.locator("a.out").first.get_attribute("href") == "https://example.org/toll"
        assert claims.locator("a.out").first.get_attribute("rel") == "noopener noreferrer"
        assert claims.locator("section", has_text="Deaths").locator(".flag").is_visible()
        button.click()
        assert not claims.is_visible()


def test_the_keyboard_leads_everywhere(browser, path):
    with open_page(browser, path) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the incidents"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "_list"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.list') !== null")
        page.focus(STAGE)
        for key in ("End", "Home", "ArrowRight", "ArrowRight", "ArrowLeft"):
            page.keyboard.press(key)
        told = page.locator(".time [aria-live]").inner_text()
        assert told == "Incident 1 near the market of the town, 1 January 2000, 1 killed"
        for key in ("+", "+", "-", "PageDown", "PageUp", "0"):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        page.wait_for_selector("#incident-1 .claims")
        assert page.evaluate("document.activeElement.textContent").startswith("Incident 1 near")
        assert page.evaluate("location.hash") == "#incident-1"


def test_the_timeline_zooms_and_its_marks_lead_to_incidents(browser, path):
    with open_page(browser, path) as page:
        stretch = page.locator(".time .range")
        before = stretch.inner_text()
        page.click("[aria-label='Zoom in']")
        page.wait_for_function(
            "b => document.querySelector('.time .range').innerText !== b", arg=before
        )
        page.focus(STAGE)
        page.keyboard.press("Home")
        for _ in range(7):
            page.keyboard.press("+")
        page.wait_for_timeout(200)
        page.click("text=List this period only")
        assert 0 < len(list_seen(page)) < 20
        page.click("#_clear")
        page.click("[aria-label^='All:']")
        page.wait_for_function(
            "b => document.querySelector('.time .range').innerText === b", arg=before
        )


def test_a_circle_on_the_map_names_its_incidents(browser, save):
    path = save([explain(make_entry(2), 2)])
    with open_page(browser, path) as page:
        page.wait_for_selector(".leaflet-tooltip.here")
        page.locator(".map").scroll_into_view_if_needed()
        box = page.locator(".map").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_selector(".leaflet-popup a[href='#incident-2']")
        page.click(".leaflet-popup a[href='#incident-2']")
        page.wait_for_selector("#incident-2 .claims")


def test_without_coordinates_there_is_no_map(browser, save):
    path = save([explain(make_entry(2, latitude=None, longitude=None), 2)])
    with open_page(browser, path) as page:
        assert page.locator(".map").count() == 0


def test_a_page_of_nothing_says_so(browser, save):
    with open_page(browser, save([])) as page:
        assert page.locator("text=Nothing fits.").is_visible()
        assert page.locator(".tools, .time, .where").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_stands_in_the_way_of_a_screen_reader(browser, save, scheme, width):
    path = save(make_entries(12))
    view = {"width": width, "height": 800}
    with open_page(browser, path, "#incident-4", viewport=view, color_scheme=scheme) as page:
        page.evaluate(AXE.read_text("utf-8"))
        assert page.evaluate(AUDIT) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_print_has_everything_with_its_addresses(browser, path, entries, tmp_path):
    with open_page(browser, path) as page:
        page.pdf(path=tmp_path / "page.pdf")
    printed = read_pdf(tmp_path / "page.pdf")
    for each in entries:
        assert each.entry.title.replace(" ", "") in printed
        assert each.entry.citations[0].url in printed
    assert printed.count("TLP:CLEAR") >= 2
    assert "Zoom" not in printed


def read_pdf(path):
    """The text of all pages; lines are broken where the paper ends, so without blanks."""
    pages = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    pages.close()
    return "".join(text.split())


def test_what_is_filtered_is_what_is_printed(browser, path, entries, tmp_path):
    with open_page(browser, path, "#?country=Iran") as page:
        page.pdf(path=tmp_path / "page.pdf")
    printed = read_pdf(tmp_path / "page.pdf")
    here = [each for each in entries if each.entry.country == "IRN"]
    assert f"{len(here)}of{len(entries)}incidents" in printed
    assert all((each.entry.title.replace(" ", "") in printed) == (each in here) for each in entries)


def test_what_is_open_begins_on_the_sheet_that_it_comes_to(browser, save, tmp_path):
    """A single incident with more claims than a sheet holds, printed with all of them."""
    prop = make_property("deaths", "quantity", *(make_claim(number) for number in range(1, 40)))
    path = save([ExplainedEntry(make_entry(0), (prop,))])
    with open_page(browser, path, "#incident-0") as page:
        page.pdf(path=tmp_path / "page.pdf")
    pages = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    first, number = pages[0].get_textpage().get_text_range(), len(pages)
    pages.close()
    assert number > 2
    assert "Incident 0 near the market" in first
    assert "five people were killed in incident 1," in " ".join(first.split())


# The column of the map's middle: how much of its canvas has something drawn there.
DRAWN = """() => {
  const [box, canvas] = ['.leaflet-container', '.leaflet-container canvas'].map((each) => document.querySelector(each));
  const [frame, at] = [box.getBoundingClientRect(), canvas.getBoundingClientRect()];
  const scale = canvas.width / at.width;
  const [x, y] = [frame.x + frame.width / 2 - at.x, frame.y + frame.height * .3 - at.y];
  const pixels = canvas.getContext('2d').getImageData(x * scale, y * scale, 1, frame.height * .4 * scale).data;
  return pixels.filter((_, index) => index % 4 === 3 && pixels[index] > 0).length;
}"""  # noqa: E501 - as one reads it in a browser


@pytest.mark.parametrize(("longitude", "land"), [(3.0, False), (40.0, True)])
def test_coasts_that_cross_the_date_line_cross_nothing_else(browser, save, longitude, land):
    """The sea off Norway is sea at each latitude; east of Moscow it is land."""
    entries = [
        explain(make_entry(number, latitude=latitude, longitude=longitude))
        for number, latitude in enumerate((63.0, 73.0) if not land else (52.0, 58.0))
    ]
    with open_page(browser, save(entries)) as page:
        page.locator(".leaflet-container").scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        assert (page.evaluate(DRAWN) > 0) == land


def test_a_browser_that_tells_no_idle_time_searches_all_the_same(browser, path, entries):
    context = browser.new_context()
    context.add_init_script("delete window.requestIdleCallback")
    faults = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(500)
    page.fill("#_words", entries[3].entry.title)
    page.wait_for_timeout(500)
    found = list_seen(page)
    context.close()

    assert entries[3].entry.code in found
    assert len(found) < len(entries)
    assert faults == []
