"""What incidents.toml may say of exports; what it may not is refused with its line."""

from datetime import date

import pytest

from incidents.errors import InputError, NotFoundError
from incidents.schedule.definitions import Keep, find_definition, read_definitions
from incidents.schedule.relative import read_relative
from incidents.settings import read_settings

START = 'database = "a.db"\n\n[exports.weekly]\n'


def read(folder, toml):
    (folder / "incidents.toml").write_text(toml, encoding="utf-8")
    settings = read_settings(database=None, author="ann", environ={}, folder=folder)
    return read_definitions(settings)


def test_all_that_a_definition_can_say(tmp_path):
    toml = START + (
        'title = "Weekly"\nformats = ["csv", "json"]\npath = "{year}/{name}-{date}.csv"\n'
        'schedule = "0 6 * * MON"\ntime-zone = "Europe/London"\nkeep = "90 days"\n'
        'from = "-30 days"\nto = 2024-09-30\ncertainly = true\nplace = "Kabul"\ncountry = "afg"\n'
        'actor = "ISIS"\ntype = "bombing"\nmin-deaths = 0\ndisputed = true\n'
        'status = ["active", "draft"]\nrule = "majority"\nknown-by = "yesterday"\n'
        'recorded-by = "2024"\nhandling = "AMBER+STRICT"\n'
    )
    found = read(tmp_path, toml)["weekly"]

    assert found.path == "{year}/{name}-{date}"
    assert found.keep == Keep(length=(90, "day"))
    assert found.schedule.zone == "Europe/London"
    assert found.wanted.asked == (
        *("-30 days", "2024-09-30", True, "Kabul", "AFG", "ISIS", "bombing", 0, True),
        ("active", "draft"),
    )
    assert found.wanted[1:] == ("majority", "yesterday", "2024", "AMBER+STRICT")


def test_the_least_that_it_must_say(tmp_path):
    found = read(tmp_path, START + 'formats = "csv"')["weekly"]

    assert (found.title, found.path, found.schedule, found.keep) == (
        *("weekly", "{name}-{date}"),
        *(None, None),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('formts = ["csv"]', "formts: there is no such key"),
        ('formats = ["cvs"]', "formats: 'cvs' is unknown"),
        ("formats = []", "formats: [] is no list"),
        ('formats = ["csv", "csv"]', "names one twice"),
        ('schedule = "0 6 * *"', "schedule: '0 6 * *' is no cron expression: 4 fields"),
        ('time-zone = "Mars"', "time-zone: there is no time zone 'Mars'"),
        ("time-zone = 3", "time-zone: 3 is no line of text"),
        ("keep = 0", "keep: 0 is no number of runs and no time"),
        ("keep = true", "keep: True is no number"),
        ('keep = "a while"', "keep: 'a while'"),
        ('from = "some day"', "from: 'some day' is not understood as a date"),
        ('to = "03/04/2024"', "to: '03/04/2024' could mean"),
        ('from = "-99999 years"', "from: 99999 years before"),
        ("from = 2024", "from: 2024 is no date"),
        ('country = "Iran"', "country: 'Iran' is no country"),
        ("min-deaths = -1", "min-deaths: -1 is no number"),
        ('disputed = "yes"', "disputed: 'yes' is neither true nor false"),
        ('status = ["gone"]', "status: 'gone' is unknown"),
        ('rule = "best"', "rule: 'best' is unknown"),
        ('handling = "red"', "handling: 'red' is unknown"),
        ('path = "../x"', "path: '../x' leads out of the folder"),
        ('path = "/etc/x"', "path: '/etc/x' leads out of the folder"),
        ('path = "a//b"', "path: 'a//b' leads out of the folder"),
        ('path = "~/x"', "path: '~/x' leads out of the folder"),
        ('path = ".x"', "path: '.x' leads out of the folder"),
        ('path = "a\\\\b"', "that names of files can't have everywhere"),
        ('path = "a\\u0007"', "that names of files can't have everywhere"),
        ('path = "{slot}"', "path: '{slot}': {slot} is no placeholder"),
        ('path = "{date!r}"', "is no placeholder"),
        ('path = "{date.year}"', "is no placeholder"),
        ('path = "{date"', "path: '{date'"),
        (f'path = "{"x" * 201}"', "is too long"),
    ],
)
def test_a_bad_value_is_named_with_its_line(tmp_path, line, message):
    formats = "" if line.startswith("formats") else '\nformats = ["csv"]'
    with pytest.raises(InputError) as raised:
        read(tmp_path, f"{START}# a comment\n{line}{formats}\n")
    assert raised.value.message.startswith(f"{tmp_path}/incidents.toml:5: exports.weekly: ")
    assert message in raised.value.message
    assert "\n" not in raised.value.message


def test_a_misspelt_key_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(InputError) as raised:
        read(tmp_path, START + 'formats = ["csv"]\nhandlign = "CLEAR"')
    assert raised.value.hint == "did you mean handling?"


def test_formats_must_be_given(tmp_path):
    with pytest.raises(InputError, match=r"toml:3: exports\.weekly: formats: is missing"):
        read(tmp_path, START)


def test_a_bad_name(tmp_path):
    with pytest.raises(InputError, match=r"toml:1: exports\.A b: 'A b' is no name"):
        read(tmp_path, '[exports."A b"]\nformats = ["csv"]')


def test_exports_must_be_tables(tmp_path):
    with pytest.raises(InputError, match="exports must be tables"):
        read(tmp_path, 'exports = ["weekly"]')


def test_two_exports_of_one_path(tmp_path):
    toml = START + 'formats = ["csv"]\n[exports.b]\nformats = ["json"]\npath = "Weekly-{date}"'
    with pytest.raises(InputError, match=r"toml:5: exports.b: path .* is that of exports.weekly"):
        read(tmp_path, toml)


def test_an_export_that_is_not_there(tmp_path):
    read(tmp_path, START + 'formats = ["csv"]')
    settings = read_settings(database=None, author="ann", environ={}, folder=tmp_path)
    with pytest.raises(NotFoundError) as raised:
        find_definition(settings, "wekly")
    assert raised.value.hint == "did you mean weekly?"


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("-30 days", "2024-03-01T00:00:00", "2024-03-01T23:59:59"),
        ("1 month ago", "2024-02-29T00:00:00", "2024-02-29T23:59:59"),
        ("-2 weeks", "2024-03-17T00:00:00", "2024-03-17T23:59:59"),
        ("-1 year", "2023-03-31T00:00:00", "2023-03-31T23:59:59"),
        ("today", "2024-03-31T00:00:00", "2024-03-31T23:59:59"),
        ("yesterday", "2024-03-30T00:00:00", "2024-03-30T23:59:59"),
        ("last month", "2024-02-01T00:00:00", "2024-02-29T23:59:59"),
        ("2024", "2024-01-01T00:00:00", "2024-12-31T23:59:59"),
    ],
)
def test_dates_are_counted_from_the_slot(phrase, first, last):
    found = read_relative(phrase, date(2024, 3, 31))
    assert (found.earliest, found.latest) == (first, last)
