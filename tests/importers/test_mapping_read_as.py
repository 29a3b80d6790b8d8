"""What is said of a file on the command line stands in the mapping that is kept as evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.errors import InputError
from incidents.importers.mapping import read_mapping
from tests.importers.samples import HEAD

CLAIM = '[[claims]]\nproperty = "deaths"\nas = "number"\nvalue = "dead"\n'
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


def read(more="", name="f.toml"):
    return read_mapping(HEAD + CLAIM + more, name)


@given(
    encoding=st.none() | TEXTS,
    sheet=st.none() | TEXTS,
    header=st.none() | st.integers(1, 1_000_000),
)
def test_what_is_kept_says_how_the_file_was_read(encoding, sheet, header):
    kept = read().read_as(encoding, sheet, header)
    assert (kept.encoding, kept.sheet, kept.header) == (encoding, sheet, header)
    assert read_mapping(kept.text, kept.name) == kept


def test_a_name_beyond_the_basic_plane_can_be_read_again():
    kept = read().read_as(None, "List \N{GRINNING FACE}", None)
    assert read_mapping(kept.text, kept.name).sheet == "List \N{GRINNING FACE}"


@pytest.mark.parametrize(
    ("file", "asked", "hint"),
    [
        ("[file]\n# header = 3\n", (None, None, 1), "write header = 1 there"),
        ("[file]\n", (None, "List", None), 'write sheet = "List" there'),
        ("[file]\n", ("utf-8", None, 2), 'write encoding = "utf-8" and header = 2 there'),
        ('[file]\nencoding = "utf-8"\n', (None, None, 1), "write header = 1 there"),
        ("[file]\nheader = 3\n", (None, None, 1), "write header = 1 there"),
    ],
)
def test_a_mapping_with_a_table_of_the_file_takes_no_second_one(file, asked, hint):
    with pytest.raises(InputError) as caught:
        read(file).read_as(*asked)
    assert (caught.value.message, caught.value.hint) == ("f.toml has a [file] table", hint)


@pytest.mark.parametrize(
    "asked", [(None, None, None), (None, None, 3), ("utf-8", None, None), ("utf-8", None, 3)]
)
def test_what_stands_there_already_may_be_said_again(asked):
    mapping = read('[file]\nencoding = "utf-8"\nheader = 3\n')
    assert mapping.read_as(*asked) is mapping
