"""Flag, environment, incidents.toml, default: in this order."""

import getpass

import pytest

from incidents.errors import InputError, UsageError
from incidents.settings import Settings, read_settings


def read(folder, *, database=None, author=None, **environ):
    return read_settings(database=database, author=author, environ=environ, folder=folder)


@pytest.fixture
def login(monkeypatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "mira")


def write(folder, content):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "incidents.toml"
    file.write_text(content, encoding="utf-8")
    return file


def test_defaults(tmp_path, login):
    assert read(tmp_path) == Settings(
        f"sqlite:///{tmp_path}/incidents.db",
        "mira",
        tmp_path / "incidents.db.files",
        tmp_path / "exports",
        None,
    )


def test_the_flag_comes_first(tmp_path):
    write(tmp_path, 'database = "c.db"\nauthor = "c"')
    environ = {"INCIDENTS_DATABASE": "b.db", "INCIDENTS_AUTHOR": "b"}
    found = read(tmp_path, database="a.db", author="a", **environ)
    assert (found.database, found.author) == (f"sqlite:///{tmp_path}/a.db", "a")


def test_the_environment_comes_second(tmp_path):
    write(tmp_path, 'database = "c.db"\nauthor = "c"')
    found = read(tmp_path, INCIDENTS_DATABASE="b.db", INCIDENTS_AUTHOR="b")
    assert (found.database, found.author) == (f"sqlite:///{tmp_path}/b.db", "b")


def test_an_empty_variable_is_none(tmp_path, login):
    found = read(tmp_path, INCIDENTS_DATABASE="", INCIDENTS_AUTHOR="")
    assert (found.database, found.author) == (f"sqlite:///{tmp_path}/incidents.db", "mira")


def test_a_path_in_the_file_is_relative_to_the_file(tmp_path, login):
    file = write(tmp_path, 'database = "data/c.db"')
    found = read(tmp_path / "a" / "b")
    assert found == Settings(
        f"sqlite:///{tmp_path}/data/c.db",
        "mira",
        tmp_path / "data/c.db.files",
        tmp_path / "exports",
        file,
    )


def test_a_folder_for_exports_is_relative_to_the_file(tmp_path, login):
    write(tmp_path, 'export-folder = "out"\n[exports.weekly]\ntitle = "Weekly"')
    assert read(tmp_path / "a").exports == tmp_path / "out"


def test_the_nearest_file_counts(tmp_path):
    write(tmp_path, 'author = "far"')
    write(tmp_path / "a", 'author = "near"')
    assert read(tmp_path / "a" / "b").author == "near"


def test_a_file_without_database_does_not_move_it(tmp_path):
    write(tmp_path, 'author = "c"')
    assert read(tmp_path / "a").database == f"sqlite:///{tmp_path}/a/incidents.db"


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("/srv/facts.db", "sqlite:////srv/facts.db"),
        ("sqlite:////srv/facts.db", "sqlite:////srv/facts.db"),
        ("/srv/a b?.db", "sqlite:////srv/a%20b%3F.db"),
        ("sqlite:////srv/a%20b%3F.db", "sqlite:////srv/a%20b%3F.db"),
        ("postgresql://me@host/facts", "postgresql://me@host/facts"),
        ("postgres://me@host/facts", "postgresql://me@host/facts"),
    ],
)
def test_paths_and_urls(tmp_path, login, given, url):
    assert read(tmp_path, database=given).database == url


def test_a_home_folder(tmp_path, login, monkeypatch):
    monkeypatch.setenv("HOME", "/home/mira")
    assert read(tmp_path, database="~/x.db").database == "sqlite:////home/mira/x.db"


def test_another_kind_of_database(tmp_path):
    with pytest.raises(UsageError, match="no database of the kind mysql"):
        read(tmp_path, database="mysql://host/x")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("\n\ndatbase = 'x'", ":3: unknown: datbase"),
        ("author = 'a'\n[exprots.a]\nx = 1", ":2: unknown: exprots"),
        ("# x\nauthor = 3", ":2: author must be a text"),
        ('[exports.a]\nnote = """\nfoo = 1\n"""\n[foo]', ":5: unknown: foo"),
        ("author = '  '", "author must be a text"),
        ("author = 'a'\ndatabase =\n", "line 2"),
        ("author = 'a'\nauthor = 'b'\n", "line 2"),
    ],
)
def test_a_bad_file_is_named(tmp_path, content, message):
    file = write(tmp_path, content)
    with pytest.raises(InputError, match=message) as raised:
        read(tmp_path)
    assert raised.value.message.startswith(f"{file}:")
    assert "\n" not in raised.value.message


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "incidents.toml").write_bytes(b"author = '\xff'")
    with pytest.raises(InputError, match=r"incidents\.toml: "):
        read(tmp_path)


def test_a_login_without_a_name(tmp_path, monkeypatch):
    def fail():
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", fail)
    with pytest.raises(UsageError, match="no author"):
        read(tmp_path)


def test_queries_lie_beside_the_file_that_names_them(tmp_path, login):
    file = write(tmp_path, 'queries = "sql"')
    assert read(tmp_path / "a").queries == file.parent / "sql"
    assert read(tmp_path, INCIDENTS_QUERIES="other").queries == tmp_path / "other"
    assert read(tmp_path.parent).queries is None


def test_a_reader_belongs_to_the_database_named_beside_it(tmp_path, login):
    write(tmp_path, 'database = "postgresql://a@h/d"\nreader = "postgresql://r@h/d"')
    assert read(tmp_path).reader == "postgresql://r@h/d"
    assert read(tmp_path, INCIDENTS_READER="postgres://e@h/d").reader == "postgresql://e@h/d"
    assert read(tmp_path, INCIDENTS_DATABASE="postgresql://b@h/e").reader is None
    assert read(tmp_path, database="other.db", INCIDENTS_READER="postgresql://e@h/d").reader is None


def test_a_home_that_is_nobodys_is_said(tmp_path):
    with pytest.raises(UsageError, match="there is no such home folder"):
        read(tmp_path, database="~nobody-here/x.db")
