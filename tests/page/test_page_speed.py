"""Ten thousand incidents stay smooth: measured against a plain table of the same rows."""

from html import escape
from statistics import median

import pytest

from tests.page.browser import open_page
from tests.page.samples import make_entries

SIZE = 10_000
ASKED = (
    ("#_actor", "Army"),
    ("#_words", "incident 77"),
    ("#_words", ""),
    ("#_actor", ""),
)
# The layout alone: the table was read before, and nothing of it was kept.
LAY_OUT = """() => {
  const table = document.querySelector('table');
  table.style.display = 'none';
  document.body.offsetHeight;
  const asked = performance.now();
  table.style.display = '';
  table.getBoundingClientRect();
  return performance.now() - asked;
}"""
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
# The time until what a filter asked for is laid out.
FILTER = """
([key, value]) => new Promise((done) => {
  const field = document.querySelector(key);
  const asked = performance.now();
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  requestAnimationFrame(() => requestAnimationFrame(() => {
    document.body.offsetHeight;
    done(performance.now() - asked);
  }));
})
"""


@pytest.fixture(scope="module")
def entries():
    return make_entries(SIZE)


def write_table(entries, path):
    """The same rows as a table: each value that the list shows, and the passage it rests on."""
    rows = (
        [each.entry.edtf, each.entry.title, each.entry.place, each.entry.country, each.entry.type,
         each.entry.deaths, each.entry.deaths_low, each.entry.deaths_high, each.entry.perpetrator,
         ", ".join(each.entry.disputed), each.entry.reports, each.entry.origins,
         each.entry.citations[0].speaker, each.entry.citations[0].quote,
         each.entry.citations[0].publisher, each.entry.citations[0].title,
         each.entry.citations[0].url]
        for each in entries
    )  # fmt: skip
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><table>{body}</table>", encoding="utf-8")
    return path


@pytest.mark.prove
def test_ten_thousand_incidents_stay_smooth(browser, entries, save, tmp_path):
    table = write_table(entries, tmp_path / "table.html")
    page_file = save(entries)
    plain, painted, filtered = [], [], []
    for _ in range(3):
        with open_page(browser, table) as page:
            plain += [page.evaluate(LAY_OUT) for _ in range(3)]
        with open_page(browser, page_file) as page:
            painted.append(page.evaluate(FIRST_PAINT))
            filtered += [page.evaluate(FILTER, list(asked)) for asked in ASKED]
    figures = f"table {plain}, first paint {painted}, filters {filtered}"
    assert median(painted) <= 2 * median(plain), figures
    assert median(filtered) <= median(plain), figures
