"""The pages on importing name all that a mapping may hold, and all that the shipped ones do."""

import re
from dataclasses import fields

import pytest

from incidents.errors import InputError
from incidents.importers import dating, limits, naming, placing, vocabulary
from incidents.importers.articles import ARTICLES
from incidents.importers.converters import CONVERTERS
from incidents.importers.mapping import (
    SHIPPED,
    SOURCE_WORDS,
    ImportMapping,
    RowSpec,
    load_mapping,
    read_mapping,
)
from incidents.importers.templates import list_columns
from tests.house.pages import ROOT
from tests.importers.samples import HEAD

PAGE = (ROOT / "docs" / "importing.md").read_text("utf-8")
BOTH = PAGE + (ROOT / "docs" / "mappings.md").read_text("utf-8")
NEEDS_NO_MORE = "[[claims]]\nproperty = 'deaths'\nas = 'number'\nvalue = 'dead'\n"
NAMES = {"ged": "UCDP GED", "gtd": "GTD", "acled": "ACLED"}


def read_section(heading: str) -> str:
    """What stands beneath a heading of the second or third level, on either page."""
    _, *after = re.split(rf"^###? {re.escape(heading)}\n", BOTH, maxsplit=1, flags=re.MULTILINE)
    assert after, heading
    return re.split(r"^##", after[0], maxsplit=1, flags=re.MULTILINE)[0]


def read_rows(section: str) -> list[list[str]]:
    """The cells of all rows of the tables in a section, headers left out."""
    tables = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
    # A bar that belongs to a name stands in braces.
    return [
        [cell.strip() for cell in re.split(r"\|(?![^{|]*\})", line.strip("|"))]
        for table in tables
        for line in table.splitlines()[2:]
    ]


def list_codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def list_keys(section: str) -> set[str]:
    return {key for row in read_rows(section) for key in list_codes(row[0])}


def list_expected(text: str) -> set[str]:
    """The keys a table may have, as the error says that a misspelt one gets."""
    with pytest.raises(InputError) as caught:
        read_mapping(text, "mine.toml")
    assert "misspelt" in caught.value.message
    return set(caught.value.hint.removeprefix("expected ").split(", "))


# --- converters


def test_every_converter_is_described_with_its_columns_and_options():
    described = {
        name: (
            makes,
            {column: f"**`{column}`**" in columns for column in list_codes(columns)},
            set(list_codes(options)),
        )
        for (name,), makes, columns, options in (
            (list_codes(row[0]), *row[1:]) for row in read_rows(read_section("Converters"))
        )
    }
    assert described == {
        name: (
            converter.datatype,
            dict(converter.columns),
            set(converter.options) - {"unknown"},
        )
        for name, converter in CONVERTERS.items()
    }


def test_every_converter_takes_unknown_as_the_page_says():
    assert all(converter.options["unknown"] is list for converter in CONVERTERS.values())


def test_every_converter_is_explained():
    told = re.findall(r"^- \*\*`(\w+)`\*\*", read_section("Converters"), re.MULTILINE)
    assert told == list(CONVERTERS)


@pytest.mark.parametrize(
    ("converter", "words"),
    [
        ("date", (*dating.EXPECTED_ORDERS, *dating.EXPECTED_WIDTHS)),
        ("place", (*placing.EXPECTED_PRECISIONS, *placing.EXPECTED_KINDS)),
        ("actor", naming.EXPECTED_ACTORS),
    ],
)
def test_every_word_an_option_may_hold_is_named(converter, words):
    section = read_section("Converters")
    (told,) = re.findall(rf"^- \*\*`{converter}`\*\*((?:.*\n)(?:  .*\n)*)", section, re.MULTILINE)
    named = set(list_codes(" ".join(told.split())))
    assert [word for word in words if word not in named] == []


# --- tables and keys


def test_every_key_of_a_source_is_named():
    assert list_keys(read_section("[source]")) == {"code", *SOURCE_WORDS}


def test_every_key_of_a_file_is_named():
    expected = list_expected(f"{HEAD}[file]\nmisspelt = ''\n{NEEDS_NO_MORE}")
    assert list_keys(read_section("[file]")) == expected


def test_every_key_of_a_row_is_named():
    assert list_keys(read_section("[row]")) == {field.name for field in fields(RowSpec)}


def test_every_key_of_a_claim_is_named():
    expected = list_expected(f"{HEAD}{NEEDS_NO_MORE}misspelt = ''\n")
    own = {*CONVERTERS["number"].columns, *CONVERTERS["number"].options}
    assert list_keys(read_section("[[claims]]")) == expected - own


def test_every_key_of_articles_is_named():
    articles = "[articles]\nas = 'text'\ncolumns = ['a']\nmisspelt = ''\n"
    section = read_section("[articles]")
    assert list_keys(section) == list_expected(f"{HEAD}{NEEDS_NO_MORE}{articles}")
    assert [kind for kind in ARTICLES if f"`{kind}`:" not in section] == []


def test_every_key_of_properties_and_terms_is_named():
    section = read_section("[properties.KEY] and [terms.VOCABULARY]")
    of_property = list_expected(
        f"{HEAD}{NEEDS_NO_MORE}[properties.x]\nlabel = 'X'\ndatatype = 'text'\nmisspelt = ''\n"
    )
    of_term = list_expected(f"{HEAD}{NEEDS_NO_MORE}[terms.x.y]\nlabel = 'Y'\nmisspelt = ''\n")
    assert list_keys(section) == of_property | of_term
    words = {*vocabulary.EXPECTED_DATATYPES, *vocabulary.EXPECTED_SUBJECTS}
    assert words <= set(list_codes(section))


@pytest.mark.parametrize(
    ("heading", "needed"),
    [
        ("[source]", ["code"]),
        ("[row]", ["key", "dataset", "code", "title"]),
        ("[[claims]]", ["property", "as"]),
        ("[articles]", ["as", "columns"]),
        ("[properties.KEY] and [terms.VOCABULARY]", ["label", "datatype", "label"]),
    ],
)
def test_what_must_be_there_stands_in_bold(heading, needed):
    bold = re.findall(r"^\| \*\*`(\w+)`\*\*", read_section(heading), re.MULTILINE)
    assert bold == needed


# --- the shipped mappings


def list_read_columns(mapping: ImportMapping) -> set[str]:
    """All columns that a mapping looks at."""
    row = mapping.row
    templates = (row.key, row.title, row.speaker, row.quote, row.gist, row.said)
    found = {name for each in templates if each for names in list_columns(each) for name in names}
    for claim in mapping.claims:
        found |= {name for names in claim.columns.values() for name in names}
        found |= {*claim.qualified_by, *claim.only}
    return found | set(mapping.articles[1] if mapping.articles else ())


def list_told_columns(cell: str) -> set[str]:
    """Columns a cell of the page names, those between `scite1` and `scite3` too."""
    told = set(list_codes(cell))
    for first, last in re.findall(r"`([^`]+)`–`([^`]+)`", cell):
        stem = first.rstrip("0123456789")
        numbers = range(int(first.removeprefix(stem)), int(last.removeprefix(stem)) + 1)
        told |= {f"{stem}{number}" for number in numbers}
    return told


@pytest.mark.parametrize("name", SHIPPED)
def test_every_column_that_is_read_is_told_and_no_other(name):
    rows = read_rows(read_section(NAMES[name]))
    told = {column for row in rows if row[1] for column in list_told_columns(row[0])}
    assert told == list_read_columns(load_mapping(name))


@pytest.mark.parametrize("name", SHIPPED)
def test_columns_left_to_the_row_are_not_read(name):
    read = list_read_columns(load_mapping(name))
    rows = read_rows(read_section(NAMES[name]))
    left = {column for row in rows if not row[1] for column in list_told_columns(row[0])}
    assert left & read == set()


@pytest.mark.parametrize("name", SHIPPED)
def test_columns_stand_beside_the_property_they_become(name):
    """The columns of each claim stand in one row with its property and its fixed qualifier."""
    rows = [(list_told_columns(row[0]), row[1]) for row in read_rows(read_section(NAMES[name]))]
    missing = []
    for claim in load_mapping(name).claims:
        columns = {name for names in claim.columns.values() for name in names}
        named = f"`{claim.property}" + (f":{claim.qualifier}`" if claim.qualifier else "`")
        if not any(columns <= told and named in cell for told, cell in rows):
            missing.append((named, sorted(columns)))
    assert missing == []


@pytest.mark.parametrize("name", SHIPPED)
def test_what_a_mapping_brings_along_is_marked_as_its_own(name):
    rows = read_rows(read_section(NAMES[name]))
    own = {key for row in rows if "**own**" in row[1] for key in list_codes(row[1])}
    assert {each.key for each in load_mapping(name).properties} <= {
        key.partition(":")[0] for key in own
    }


# --- numbers


@pytest.mark.parametrize(
    "number",
    [
        limits.LONGEST_CELL,
        limits.LONGEST_RECORD,
        limits.MOST_LINES,
        limits.MOST_COLUMNS,
        limits.MOST_UNPACKED // limits.MIB,
        limits.MOST_UNPACKED_WORKBOOK // limits.MIB,
        limits.FLOOR // limits.MIB,
        limits.FLOOR_WORKBOOK // limits.MIB,
        limits.RATIO,
        naming.LONGEST_NAME,
    ],
)
def test_bounds_are_those_that_hold(number):
    _, _, section = PAGE.partition("\n## How files are read\n")
    assert f" {number:,} " in " ".join(section.partition("\n## ")[0].replace("(", " ").split())
