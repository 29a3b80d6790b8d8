import pytest
from playwright.sync_api import sync_playwright

from tests.page.browser import OPTIONS, find_chromium
from tests.page.samples import ABOUT, write


@pytest.fixture(scope="session")
def browser():
    """Chromium as the system has it; without it the tests are left out, which the run says."""
    found = find_chromium()
    if found is None:
        pytest.skip("no Chromium was found")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def save(tmp_path):
    """Write a page of some entries and return where it is."""

    def save_page(entries, about=ABOUT):
        path = tmp_path / "page.html"
        path.write_text(write(entries, about), encoding="utf-8", newline="\n")
        return path

    return save_page
