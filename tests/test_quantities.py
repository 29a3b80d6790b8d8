# ruff: noqa: RUF001 - dashes, blanks and digits beyond ASCII are what is tested

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from incidents.errors import InputError
from incidents.quantities import LIMIT, Quantity, format_quantity, parse_quantity

counts = st.one_of(st.integers(0, 20), st.integers(0, LIMIT))


@st.composite
def quantities(draw):
    """Make any quantity that can be meant: in order, and open where an end has no number."""
    low, best, high = sorted(draw(st.tuples(counts, counts, counts)))
    ends = st.sampled_from(["above", "below", "both", None])
    low, best, high, open_ = (
        draw(st.sampled_from([low, None])),
        draw(st.sampled_from([best, None])),
        draw(st.sampled_from([high, None])),
        draw(ends),
    )
    if low is best is high is None:
        best = draw(counts)
    open_below, open_above = open_ in ("below", "both"), open_ in ("above", "both")
    open_below, open_above = open_below or low is None, open_above or high is None
    if low == high and not (open_below or open_above):
        best = low
    if open_below and open_above:
        return Quantity(low, best, high, "both")
    return Quantity(low, best, high, "below" if open_below else "above" if open_above else None)


@given(quantities())
@settings(max_examples=500)
@example(Quantity(94, 94, 94, None))
@example(Quantity(94, 94, 94, "above"))
@example(Quantity(94, None, 94, "both"))
@example(Quantity(0, None, None, "above"))
@example(Quantity(None, None, 0, "below"))
@example(Quantity(84, 94, None, "above"))
@example(Quantity(LIMIT, LIMIT, LIMIT, None))
def test_written_quantity_reads_back_the_same(quantity):
    assert parse_quantity(format_quantity(quantity)) == quantity


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        *((text, (94, 94, 94, None)) for text in ("94", " 94 ", "094", "94-94", "94 [94-94]")),
        *((text, (94, None, None, "above")) for text in (
            "at least 94", "At least 94", "≥94", "≥ 94", ">=94", "94+", "94 or more",
            "no fewer than 94", "a minimum of 94")),
        *((text, (301, None, None, "above")) for text in (
            "more than 300", ">300", "over 300", "upwards of 300")),
        *((text, (None, None, 150, "below")) for text in (
            "up to 150", "at most 150", "≤150", "<= 150", "150 or fewer", "as many as 150",
            "no more than 150")),
        *((text, (None, None, 9, "below")) for text in ("fewer than 10", "<10", "under 10")),
        *((text, (4000, None, 6000, None)) for text in (
            "4,000–6,000", "4000-6000", "4,000 - 6,000", "4,000 to 6,000", "from 4000 to 6000",
            "between 4,000 and 6,000", "Between 4000 and 6000", "4\u202f000–6\u00a0000")),
        *((text, (None, 100, None, "both")) for text in (
            "~100", "~ 100", "≈100", "about 100", "around 100", "circa 100", "ca. 100", "c.100",
            "some 100", "an estimated 100", "nearly 100", "almost 100", "approximately 100",
            "approx. 100")),
        *((text, (4000, None, 6000, "both")) for text in (
            "about 4,000–6,000", "~4000-6000", "some 4,000 to 6,000")),
        *((text, (84, 94, 103, None)) for text in ("94 [84–103]", "94[84-103]", "94 [84 to 103]")),
        ("94 [84–103+]", (84, 94, 103, "above")),
        ("94 [≤ 84–103]", (84, 94, 103, "below")),
        ("94 [≥ 84]", (84, 94, None, "above")),
        ("94 [at least 84]", (84, 94, None, "above")),
        ("94 [up to 103]", (None, 94, 103, "below")),
        ("0", (0, 0, 0, None)),
        ("fewer than 1", (None, None, 0, "below")),
        *((text, (1234567,) * 3 + (None,)) for text in (
            "1,234,567", "1\u00a0234\u00a0567", "1\u2009234\u2009567", "1\u202f234\u202f567")),
    ],
)  # fmt: skip
def test_text_means_its_quantity(text, quantity):
    assert parse_quantity(text) == quantity


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        ((94, 94, 94, None), "94"),
        ((94, None, None, "above"), "≥ 94"),
        ((None, None, 150, "below"), "≤ 150"),
        ((4000, None, 6000, None), "4,000–6,000"),
        ((None, 100, None, "both"), "~100"),
        ((84, 94, 103, None), "94 [84–103]"),
        ((84, 94, 103, "above"), "94 [84–103+]"),
        ((84, 94, 103, "both"), "94 [≤ 84–103+]"),
        ((84, 94, None, "above"), "94 [≥ 84]"),
        ((None, None, 103, "both"), "..–103+"),
        ((None, None, None, None), ""),
    ],
)
def test_quantity_is_written_so(quantity, text):
    assert format_quantity(Quantity(*quantity)) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *((text, "is no quantity") for text in (
            "", " ", "dozens", "several", "about", "none", "12,5", "1,23", "1,2345", "0,123",
            "1,234\u00a0567", "4 000", "94 95", "1_000", "٩٤", "٤-٦", "９４", "94.0", "1e3", "0x10",
            "+94", "94\n", "94\0", "\ufeff94", "94 people", "about 94+", "at least 94 or more",
            "4 and 6", "4 or 6", "4-5-6", "..-..", "2024-09-02", "94 [84", "[84–103]", "between 4",
            "over 4–6", "94 [84–103] [1-2]")),
        ("1.234", "could mean 1,234 or a fraction"),
        ("about 12.500", "could mean 12,500 or a fraction"),
        ("-5", "is negative"),
        ("− 5", "is negative"),
        ("6,000–4,000", "runs backwards"),
        ("104 [84–103]", "lies outside its range"),
        ("94 [~95]", "lies outside its range"),
        ("94 [84]", "lies outside its range"),
        ("fewer than 0", "fewer than none"),
        (str(LIMIT + 1), "beyond what can be counted"),
        (f"more than {LIMIT}", "beyond what can be counted"),
        ("9" * 5000, "beyond what can be counted"),
    ],
)  # fmt: skip
def test_refusal_says_what_is_wrong(text, says):
    with pytest.raises(InputError) as refused:
        parse_quantity(text)
    assert says in refused.value.message
    assert refused.value.hint
    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 200


@given(counts.filter(lambda count: 0 < count < LIMIT))
def test_more_and_fewer_leave_the_number_itself_out(count):
    assert parse_quantity(f"more than {count}").low == count + 1
    assert parse_quantity(f"fewer than {count}").high == count - 1


@given(st.text(alphabet="0123456789,.-–+~<>≤≥[] \u00a0abeotu_٣", max_size=20))
@settings(max_examples=500)
def test_any_text_is_refused_or_in_order(text):
    try:
        low, best, high, open_ = parse_quantity(text)
    except InputError:
        return
    known = [count for count in (low, best, high) if count is not None]
    assert known
    assert known == sorted(known)
    assert 0 <= known[0] <= known[-1] <= LIMIT
    assert low is not None or open_ in ("below", "both")
    assert high is not None or open_ in ("above", "both")
