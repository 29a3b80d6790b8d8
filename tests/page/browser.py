"""A real Chromium, in which nothing may ask for anything outside or complain."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Dialog, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# As root there is no sandbox; on a small /dev/shm large pages would crash.
OPTIONS = ("--no-sandbox", "--disable-dev-shm-usage")

# The incidents that fit what is asked for.
SEEN = ".list .e:not([hidden])"


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def open_page(browser: Browser, path: Path, fragment: str = "", **options) -> Iterator[Page]:
    """Open a file; at the end there must have been no request but for it, and no complaint."""
    complaints: list[str] = []
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: note_dialog(dialog, complaints))
    page.on("request", lambda request: note_request(request.url, path, complaints))
    context.on("page", lambda _: complaints.append("a window was opened"))
    page.goto(path.as_uri() + fragment)
    if options.get("java_script_enabled", True):
        page.wait_for_selector("html[data-ready], table", state="attached")
    yield page
    page.wait_for_timeout(100)
    context.close()
    if complaints:
        raise AssertionError("\n".join(complaints))


def note_request(url: str, path: Path, complaints: list[str]) -> None:
    if url.partition("#")[0] != path.as_uri():
        complaints.append(f"asked for {url}")


def note_dialog(dialog: Dialog, complaints: list[str]) -> None:
    complaints.append(f"{dialog.type}: {dialog.message}")
    dialog.dismiss()


def list_seen(page):
    """Codes of the incidents that fit, once the page has taken in what was asked for."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.locator(SEEN).evaluate_all("items => items.map((item) => item.id)")
