import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.entry.locators import TYPES, format_locator, list_spellings, parse_locator


@pytest.mark.parametrize(
    ("text", "locator"),
    [
        ("paragraph 5", ("paragraph", "5")),
        ("Page 12", ("page", "12")),
        ("title", ("title", "")),
        ("row IRQ-0042", ("row", "IRQ-0042")),
        ("entry 14 of 20", ("entry", "14 of 20")),
        ("p. 7", ("passage", "p. 7")),
        ("paragraphs 5 and 6", ("passage", "paragraphs 5 and 6")),
        ("page ", ("passage", "page ")),
        ("", ("passage", "")),
        (None, (None, None)),
    ],
)
def test_known_types_are_split_off(text, locator):
    assert parse_locator(text) == locator


@given(
    st.none() | st.text(max_size=20) | st.builds("{} {}".format, st.sampled_from(TYPES), st.text())
)
def test_what_is_written_reads_back(text):
    parsed = parse_locator(text)
    written = format_locator(parsed)
    assert parse_locator(written) == parsed
    if text is not None and text.partition(" ")[0].islower():
        assert written == text


@given(st.text(max_size=20) | st.builds("{} {}".format, st.sampled_from(TYPES), st.text()))
def test_a_row_is_found_by_its_spellings(text):
    assert parse_locator(text).text in list_spellings(format_locator(parse_locator(text)))
