"""incidents import: what it says, what it refuses, and what it leaves behind."""

import pytest

from tests.cli.conftest import only_sqlite

MAPPING = """\
[source]
code = "list"

[row]
key = "id"
dataset = "list"
code = "list"
title = "{what}, {town}"

[[claims]]
property = "date"
as = "date"
value = "day"

[[claims]]
property = "deaths"
qualifier = "civilians"
as = "quantity"
value = "dead"

[[claims]]
property = "type"
as = "term"
value = "what"
terms = { "Bomb" = "bombing", "Fire" = "arson" }
"""
TABLE = "id,day,town,what,dead\n1,2024-03-01,Aba,Bomb,3\n2,2024-03-02,Bab,Fire,at least 2\n"


class Desk:
    """A database and a folder with a table and its mapping."""

    def __init__(self, database, folder):
        self.database, self.folder = database, folder
        self.file = self.write("list.csv", TABLE)
        self.mapping = self.write("list.toml", MAPPING)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def map(self, old, new):
        """Change the mapping."""
        assert old in MAPPING
        self.mapping.write_text(MAPPING.replace(old, new))
        return self

    def take(self, *more, file=None, **environment):
        options = ("--mapping", self.mapping)
        return self.database("import", file or self.file, *options, *more, **environment)

    def refuse(self, *arguments, code=1, **more):
        """The two lines of an error, nothing having been recorded."""
        found = self.database("import", *arguments, **more)
        assert (found.code, found.out) == (code, "")
        assert len(self.database.read("log")) == 1
        return found.err.splitlines()


@pytest.fixture
def desk(database, tmp_path):
    return Desk(database, tmp_path)


# --- words in the mapping that nothing is called


@only_sqlite
@pytest.mark.parametrize(
    ("old", "new", "said", "hint"),
    [
        ('"deaths"', '"daeths"', ":16: there is no property 'daeths'", "did you mean deaths?"),
        ('"civilians"', '"civilans"', "civilans'", "did you mean civilians?"),
        ('"deaths"\nqualifier = "civilians"', '"deaths:civilans"',
         ":16: there is no qualifier or claim mode 'civilans'", "did you mean civilians?"),
        ('"arson"', '"arsn"', ":25: there is no incident type 'arsn'", "did you mean arson?"),
        ('"quantity"', '"quantty"', ":18: claims 2: no converter", "did you mean quantity?"),
        ('"date"\nas', '"deaths"\nas', ":11: deaths is a quantity", "choose another converter"),
        ("[row]", "[rows]", ":4: unknown: rows", "did you mean row?"),
    ],
)  # fmt: skip
def test_a_misspelt_word_is_told_with_its_line_and_the_nearest(desk, old, new, said, hint):
    desk.map(old, new)
    error, more = desk.refuse(desk.file, "--mapping", desk.mapping)
    assert error.startswith("Error: list.toml:")
    assert said in error
    assert more.startswith(f"Hint: {hint}")
