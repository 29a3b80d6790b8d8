from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.dates import describe_date, parse_edtf
from incidents.errors import InputError
from incidents.phrases import read_phrase

THURSDAY = parse_edtf("2024-09-05")


@pytest.mark.parametrize(
    ("phrase", "edtf"),
    [
        *((phrase, "2024-03-22") for phrase in (
            "22 March 2024", "March 22, 2024", "22nd March 2024", "22 mar. 2024", "2024-03-22",
            "  22  MARCH 2024 ", "the 22nd of March 2024", "on 22 March 2024",
            "Friday, 22 March 2024", "on Friday 22 March 2024")),
        *((phrase, "2024-09") for phrase in ("September 2024", "Sept 2024", "in Sep. 2024")),
        *((phrase, "2024-09~") for phrase in (
            "circa September 2024", "about September 2024", "c. September 2024", "2024-09~")),
        ("2024", "2024"),
        ("2024-09-01/2024-09-07", "2024-09-01/2024-09-07"),  # 20:24 at -07:00 to dateutil's parser
        ("about 2024", "2024~"),
        ("possibly March 2024", "2024-03?"),
        ("about 2024 (uncertain)", "2024%"),
        ("circa 2024?", "2024%"),
        ("the 2020s", "202X"),
        ("3 January 2024 15:04", "2024-01-03T15:04"),
        ("3 January 2024, at 15:04:05", "2024-01-03T15:04:05"),
        ("3 January 2024 3 pm", "2024-01-03T15"),
        ("3 January 2024 12:30 a.m.", "2024-01-03T00:30"),
        ("3 January 2024 12:30 pm", "2024-01-03T12:30"),
        ("3 January 2024 15:04 UTC", "2024-01-03T15:04Z"),
        ("3 January 2024 15:04 (UTC+03:30)", "2024-01-03T15:04+03:30"),
        ("2024-01-03 15:04 -7", "2024-01-03T15:04-07:00"),
        *((phrase, "2024-03-02/2024-03-05") for phrase in (
            "2-5 March 2024", "2–5 March 2024", "2 to 5 March 2024", "from 2 to 5 March 2024",
            "March 2-5, 2024", "March 2 - March 5, 2024", "2024-03-02 to 5 March 2024")),
        *((phrase, "[2024-03-02..2024-03-05]") for phrase in (
            "between 2 and 5 March 2024", "between March 2 and 5, 2024",
            "[2024-03-02..2024-03-05]")),
        ("30 August - 2 September 2024", "2024-08-30/2024-09-02"),
        ("30 December 2023 to 2 January 2024", "2023-12-30/2024-01-02"),
        ("since 1 May 2023", "2023-05-01/.."),
        ("until May 2023", "../2023-05"),
        ("on or after 2023", "[2023..]"),
        ("on or before 1 May 2023", "[..2023-05-01]"),
    ],
)  # fmt: skip
def test_phrase_is_translated(phrase, edtf):
    assert read_phrase(phrase) == parse_edtf(edtf)


@pytest.mark.parametrize(
    ("phrase", "edtf"),
    [
        ("today", "2024-09-05"),
        ("yesterday", "2024-09-04"),
        ("yesterday at 15:04", "2024-09-04T15:04"),
        ("two days ago", "2024-09-03"),
        ("10 days ago", "2024-08-26"),
        ("on Monday", "2024-09-02"),
        ("Thursday", "2024-09-05"),
        ("fri", "2024-08-30"),
        ("last Friday", "2024-08-30"),
        ("last Thursday", "2024-08-29"),
        ("this week", "[2024-09-02..2024-09-05]"),
        ("earlier this week", "[2024-09-02..2024-09-05]"),
        ("last week", "[2024-08-26..2024-09-01]"),
        ("this month", "[2024-09-01..2024-09-05]"),
        ("last month", "2024-08"),
        ("this year", "[2024-01-01..2024-09-05]"),
        ("last year", "2023"),
        ("since Monday", "2024-09-02/.."),
    ],
)
def test_relative_phrase_is_counted_from_the_publication(phrase, edtf):
    assert read_phrase(phrase, THURSDAY) == parse_edtf(edtf)


@pytest.mark.parametrize("phrase", ["today", "on Monday", "this week", "last year", "2 days ago"])
def test_relative_phrase_needs_the_publication(phrase):
    with pytest.raises(InputError, match="depends on when the source was published"):
        read_phrase(phrase)


def test_publication_may_be_known_no_better_than_the_phrase_needs():
    september = parse_edtf("2024-09")
    assert read_phrase("last month", september).edtf == "2024-08"
    assert read_phrase("this month", september).edtf == "[2024-09-01..2024-09-30]"
    for phrase in ("this week", "yesterday", "on Monday"):
        with pytest.raises(InputError, match="known only as 2024-09"):
            read_phrase(phrase, september)


@given(st.dates(date(1900, 1, 1)), st.sampled_from(["week", "month", "year"]))
def test_a_period_ends_with_the_publication_and_follows_the_one_before(day, unit):
    published = parse_edtf(day.isoformat())
    this, last = (read_phrase(f"{which} {unit}", published) for which in ("this", "last"))
    assert this.latest[:10] == day.isoformat()
    assert date.fromisoformat(last.latest[:10]) + timedelta(1) == date.fromisoformat(
        this.earliest[:10]
    )


@given(st.dates(date(1900, 1, 1)), st.sampled_from(["Monday", "Tuesday", "Friday", "Sunday"]))
def test_a_named_day_lies_in_the_week_up_to_publication(day, name):
    found = date.fromisoformat(read_phrase(name, parse_edtf(day.isoformat())).earliest[:10])
    assert f"{found:%A}" == name
    assert timedelta(0) <= day - found < timedelta(7)


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("03/04/2024", "could mean 3 April 2024 or 4 March 2024"),
        ("last Monday", "could mean 2024-09-02 or 2024-08-26"),
        ("Tuesday, 3 January 2024", "2024-01-03 was no Tuesday"),
        ("30 February 2024", "30 February 2024 does not exist"),
        ("3 January 2024 25:00", "no time 25:00"),
        ("5 to 2 September 2024", "ends before it begins"),
        ("about this week", "can't be marked ~"),
        *((phrase, "leaves out the year") for phrase in (
            "3 January", "January 3", "March", "10 Sept", "22", "2 to 5 March")),
        ("3 2024", "leaves out the month"),
        *((phrase, "not understood") for phrase in (
            "", "dozens", "22 March 24", "٣ January 2024", "several days ago", "tomorrow",
            "next Monday", "early 2024", "3 Foo 2024", "3 January 2024 15:04 EST", "today 25",
            "3 January 2024 13 pm", "January 2024 15:04", "22 March 2024\n", "22\u00a0March 2024",
            "2 and 5 September 2024", "99 days", "wee\u212a")),
        *((phrase, "no date in the EDTF notation") for phrase in (
            "20200728121240", "10:30", "2024-1-2", "2023-2024")),
        ("about " * 1000 + "2024", "too long"),
    ],
)  # fmt: skip
def test_refusal_says_what_is_wrong(phrase, says):
    with pytest.raises(InputError) as refused:
        read_phrase(phrase, THURSDAY)
    assert says in refused.value.message
    assert refused.value.message.isprintable()


def test_nothing_before_the_year_one_is_meant():
    with pytest.raises(InputError, match="outside the years"):
        read_phrase("last week", parse_edtf("0001-01-03"))


@given(st.dates(), st.sampled_from(["%d %B", "%B %d,", "%d %b", "%b. %d"]))
def test_a_written_out_day_is_that_day(day, form):
    phrase = f"{day.strftime(form)} {day.year:04}"
    assert read_phrase(phrase).edtf == day.isoformat()


written = st.one_of(
    st.builds(
        lambda day, length, mark: day.isoformat()[:length] + mark,
        st.dates(date(1000, 1, 1)),
        st.sampled_from([4, 7, 10]),
        st.sampled_from(["", "~", "?", "%"]),
    ),
    st.datetimes(datetime.fromisoformat("1000-01-01")).map(
        lambda moment: f"{moment:%Y-%m-%dT%H:%M}+04:30"
    ),
    st.builds(
        lambda form, day, days: form.format(day, day + timedelta(days)),
        st.sampled_from(["{}/{}", "[{}..{}]", "{}/..", "[..{}]"]),
        st.dates(date(1000, 1, 1), date(9990, 1, 1)),
        st.integers(1, 999),
    ),
)


@given(written)
def test_a_description_reads_back_as_what_it_describes(edtf):
    assert read_phrase(describe_date(parse_edtf(edtf))).edtf == edtf


@given(st.text(alphabet="0123456789 -–/.,:[]abcdehilmnortuwyMSX~?", max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        moment = read_phrase(text, THURSDAY)
    except InputError as refused:
        assert refused.message.isprintable()  # noqa: PT017
    else:
        assert moment == parse_edtf(moment.edtf)
