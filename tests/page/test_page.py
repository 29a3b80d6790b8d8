"""A page in a real browser: what is there, what is found, where links lead. The rest is proved."""

from tests.page.browser import SEEN, list_seen, open_page
from tests.page.samples import make_entries

SIZE = 60


def test_a_page_opens_filters_searches_and_follows_its_address(browser, save):
    entries = make_entries(SIZE)
    path = save(entries)
    with open_page(browser, path, "#incident-8") as page:
        assert page.locator(SEEN).count() == SIZE
        assert page.locator("#incident-8 .claims li").count() == 7
        assert page.locator("#incident-8 h5 a").evaluate("a => a === document.activeElement")
        page.select_option("#_actor", "Army")
        army = [each for each in entries if "Army" in repr(each)]
        assert list_seen(page) == [each.entry.code for each in army]
        assert page.locator("#_count b").first.inner_text() == f"{len(army)} of {SIZE}"
        page.fill("#_words", "INCIDENT 34,")
        assert list_seen(page) == ["incident-34"]
        assert "actor=Army" in page.evaluate("location.hash")


def test_a_page_is_read_without_scripts(browser, save):
    with open_page(browser, save(make_entries(3)), java_script_enabled=False) as page:
        assert page.locator("h5 a").all_inner_texts() == [
            f"Incident {number} near the market of the town" for number in range(3)
        ]
        assert page.locator(".notes li").count() == 3
        assert page.locator(".act:visible").count() == 0
        page.click("#incident-1 .toll sup a")
        assert page.locator("#_n2").evaluate("note => note.matches(':target')")
