"""What of an SQL text is sent to a database: one query, and nothing that is not offered."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from incidents.errors import InputError
from incidents.reporting.sandbox.costly import refuse_costly
from incidents.reporting.sandbox.functions import POSTGRESQL
from incidents.reporting.sandbox.tokens import Dialect, Token, locate, read_tokens

BEGINNINGS: Final = ("select", "with", "values")
ONLY_QUERIES: Final = "`incidents sql` reads and never writes: begin with SELECT, WITH or VALUES"
TYPES: Final = {"integer": "bigint", "number": "double precision"}
# Tables, functions and types of the system, large objects, XML: nothing of ours begins so.
SYSTEM: Final = ("pg_", "lo_", "xml")
QUALIFIER: Final = "pg_catalog"
NAMES: Final = ("word", "quoted")

Value = str | int | float | None


class Statement(NamedTuple):
    """A query as a database gets it.

    Attributes:
        sql: its text; on PostgreSQL with $1 … in place of parameters.
        values: of the parameters, in the order of their numbers.
        called: names before a bracket that aren't on the list, with where they stand.
        selected: names after a dot that aren't listed as functions, with where they stand. Of
            `x.name` PostgreSQL makes name(x), where x has no column of that name.
        qualifiers: names before a dot, with where they stand: of tables or else of schemas.
        grown: where in `sql` a parameter stands that takes more characters there, and how many.
    """

    sql: str
    values: tuple[Value, ...] = ()
    called: Mapping[str, str] = {}
    selected: Mapping[str, str] = {}
    qualifiers: Mapping[str, str] = {}
    grown: tuple[tuple[int, int], ...] = ()


def list_parameters(text: str, dialect: Dialect) -> list[str]:
    """Names of the parameters of a query, each once, in order."""
    found = (token.text[1:] for token in read_tokens(text, dialect) if token.kind == "parameter")
    return list(dict.fromkeys(found))


def read_query(text: str, dialect: Dialect) -> list[Token]:
    """The tokens of a text that is one query, without the semicolon at its end.

    Raises:
        InputError: it isn't one.
    """
    tokens = list(read_tokens(text, dialect))
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if not tokens:
        raise InputError("there is no query in what was given", ONLY_QUERIES)
    for token in tokens:
        if token.text == ";":
            raise InputError(f"{locate(text, token.start)}: more than one statement", "give one")
    first = next((each for each in tokens if each.text != "("), tokens[0])
    if first.name not in BEGINNINGS:
        hint = "use --explain" if first.name == "explain" else ONLY_QUERIES
        raise InputError(f"{first.text[:40].upper()} isn't offered here", hint)
    return tokens


class Query(NamedTuple):
    """A query as it was asked, and the values of its parameters with their types."""

    text: str
    values: Mapping[str, Value] = {}
    types: Mapping[str, str] = {}


def prepare(query: Query, dialect: Dialect) -> Statement:
    """What of a query is sent to a database.

    Raises:
        InputError: it is not one query, or asks for what isn't offered.
    """
    if dialect == "sqlite":
        return prepare_sqlite(query.text)
    return prepare_postgresql(query.text, query.values, query.types)


def prepare_sqlite(text: str) -> Statement:
    """A query for SQLite, whose own authorizer looks at what it does."""
    tokens = read_query(text, "sqlite")
    return Statement(text[: tokens[-1].start + len(tokens[-1].text)])


def prepare_postgresql(
    text: str, values: Mapping[str, Value], types: Mapping[str, str]
) -> Statement:
    """A query for PostgreSQL, put together again from what was read.

    Comments become spaces: the server sees only what was looked at here.

    Args:
        text: as the user wrote it.
        values: of the parameters, by name.
        types: of the parameters, by name.
    """
    tokens = read_query(text, "postgresql")
    refuse_costly(text, tokens, values)
    numbers = {name: number for number, name in enumerate(values, 1)}
    sql, end, grown = "", 0, []
    for token in tokens:
        sql += "".join(char if char in "\r\n" else " " for char in text[end : token.start])
        written = _write(token, numbers, types)
        if len(written) != len(token.text):
            grown.append((len(sql), len(written) - len(token.text)))
        sql, end = sql + written, token.start + len(token.text)
    return Statement(
        sql,
        tuple(values.values()),
        dict(_find_calls(text, tokens)),
        dict(_find_selected(text, tokens)),
        dict(_find_qualifiers(text, tokens)),
        tuple(grown),
    )


def locate_in(text: str, statement: Statement, at: int) -> str:
    """Where in the user's text a character of `statement.sql` stands."""
    return locate(text, at - sum(more for start, more in statement.grown if start < at))


def _write(token: Token, numbers: Mapping[str, int], types: Mapping[str, str]) -> str:
    name = token.text[1:]
    if token.kind != "parameter" or name not in numbers:  # in a[1:n] a colon parts two ends
        return token.text
    # With its type: `$1 IS NULL` alone has none.
    return f"CAST(${numbers[name]} AS {TYPES.get(types[name], 'text')})"


def _find_calls(text: str, tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Names before a bracket that aren't listed as functions: the database must not know them."""
    for number, token in enumerate(tokens):
        if token.kind not in NAMES:
            continue
        if token.name.startswith(SYSTEM) and token.name not in (QUALIFIER, *POSTGRESQL):
            where = locate(text, token.start)
            raise InputError(f"{where}: {token.text} isn't offered here", "use the views: --schema")
        if number + 1 == len(tokens) or tokens[number + 1].text != "(":
            continue
        if number > 1 and tokens[number - 1].text == "." and tokens[number - 2].name != QUALIFIER:
            where = locate(text, token.start)
            raise InputError(f"{where}: functions of other schemas aren't offered here")
        if token.name not in POSTGRESQL:
            yield token.name, locate(text, token.start)


def _find_selected(text: str, tokens: list[Token]) -> Iterator[tuple[str, str]]:
    for before, token in pairwise(tokens):
        if before.text == "." and token.kind in NAMES and token.name not in POSTGRESQL:
            yield token.name, locate(text, token.start)


def _find_qualifiers(text: str, tokens: list[Token]) -> Iterator[tuple[str, str]]:
    for token, after in pairwise(tokens):
        if token.kind in NAMES and after.text == ".":
            yield token.name, locate(text, token.start)
