"""Mappings: TOML files that say which column becomes which property of what.

The file's tables are `[source]`, `[file]`, `[row]`, `[[claims]]`, `[articles]`, and the words it
needs besides the built-in ones: `[properties.KEY]` and `[terms.VOCABULARY]`. docs/mappings.md
describes them; every error names the file and, within a table that repeats, the line.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from incidents.errors import InputError
from incidents.importers.articles import ARTICLES
from incidents.importers.converters import CONVERTERS, check_options
from incidents.importers.patterns import compile_pattern
from incidents.importers.spelling import suggest_word
from incidents.importers.tables import TomlTable
from incidents.importers.templates import make_template
from incidents.importers.toml_text import write_pair
from incidents.importers.vocabulary import read_properties, read_terms
from incidents.printable import show_value
from incidents.records import PropertyRecord, TermRecord
from incidents.toml_lines import find_lines

MOST_BYTES: Final = 1_000_000
SHIPPED: Final = ("ged", "gtd", "acled")
TABLES: Final = ("source", "row", "claims", "file", "articles", "properties", "terms")
CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# What is asked for by any of several names: data sets rename their columns.
Columns = tuple[str, ...]
_AT: Final = re.compile(r" \(at line (\d+), column \d+\)")
SOURCE_WORDS: Final = (
    *("title", "publisher", "kind", "author", "language", "licence", "url", "handling"),
    *("reliability", "notes", "published"),
)


@dataclass(frozen=True)
class RowSpec:
    """What identifies a row, and what is said of it as a whole.

    `key`, `title`, `speaker`, `quote` and `gist` are columns, or texts with {columns} in them;
    `key_like` is the pattern of a whole key, for data sets whose keys spreadsheets round, and
    `unknown` lists the cells that say nothing, in all of them but the key.
    """

    key: str
    dataset: str
    code: str
    title: str
    key_like: str | None = None
    speaker: str | None = None
    quote: str | None = None
    gist: str | None = None
    said: str | None = None
    said_as: str = "date"
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClaimSpec:
    """One line of the plan: which cells make which claim, by which converter, and when.

    `lines` tells on which line of the mapping each of its keys stands, and "" the claim itself.
    """

    property: str
    converter: str
    columns: Mapping[str, Columns]
    options: Mapping[str, Any]
    lines: Mapping[str, int]
    qualifier: str | None = None
    qualified_by: Columns = ()
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    required: bool = False

    def locate(self, key: str = "") -> int:
        """The line of one of its keys, or its own."""
        return self.lines.get(key) or self.lines[""]


@dataclass(frozen=True)
class ImportMapping:
    """A mapping as read; `text` is the file itself, kept as evidence of how rows were read.

    `has_file` tells whether it has a table `[file]`, with anything in it or not.
    """

    name: str
    text: str
    source: Mapping[str, str]
    row: RowSpec
    claims: tuple[ClaimSpec, ...]
    articles: tuple[str, Columns] | None = None
    encoding: str | None = None
    sheet: str | None = None
    header: int | None = None
    has_file: bool = False
    properties: tuple[PropertyRecord, ...] = ()
    terms: tuple[TermRecord, ...] = ()

    def read_as(
        self, encoding: str | None, sheet: str | None, header: int | None
    ) -> "ImportMapping":
        """The mapping with these as given, which then stand in its text as well.

        Raises:
            InputError: it has a `[file]` that says something else; TOML allows no second one.
        """
        given = {"encoding": encoding, "sheet": sheet, "header": header}
        new: dict[str, Any] = {
            key: value for key, value in given.items() if value not in (None, getattr(self, key))
        }
        if not new:
            return self
        pairs = [write_pair(key, value) for key, value in new.items()]
        if self.has_file:
            asked = " and ".join(pairs)
            raise InputError(f"{self.name} has a [file] table", f"write {asked} there")
        text = "\n".join((self.text, "[file]", *pairs, ""))
        return replace(self, text=text, has_file=True, **new)


def load_mapping(name: str) -> ImportMapping:
    """Read a shipped mapping by name, or a file.

    Raises:
        InputError: there is none, or something in it is wrong.
    """
    file = Path(name)
    shipped = name if name in SHIPPED or file.exists() else name.lower()
    if shipped in SHIPPED:
        path = files("incidents.importers").joinpath(f"mappings/{shipped}.toml")
        return read_mapping(path.read_text(encoding="utf-8"), f"{shipped}.toml")
    if not file.is_file():
        expected = f"give {', '.join(SHIPPED)} or a file; --guess writes a first one for a table"
        hint = suggest_word(name, SHIPPED, expected)
        raise InputError(f"there is no mapping {name}", hint)
    if file.stat().st_size > MOST_BYTES:
        raise InputError(f"{name}: a mapping of more than {MOST_BYTES:,} bytes", "expected TOML")
    try:
        return read_mapping(file.read_text(encoding="utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: can't be read: {error}", "expected TOML in UTF-8") from error


def read_mapping(text: str, name: str) -> ImportMapping:
    """Read the text of a mapping.

    Raises:
        InputError: something in it is wrong.
    """
    try:
        found = tomllib.loads(text)
    # Besides its own errors it lets through those of numbers too long and of lists within lists.
    except (ValueError, RecursionError) as error:
        at = _AT.search(str(error))
        where = f"{name}:{at[1]}" if at else name
        raise InputError(f"{where}: {_AT.sub('', str(error))}", "expected TOML") from error
    whole = TomlTable(name, found, find_lines(text))
    whole.refuse_rest(also=TABLES)
    source = _read_source(whole.take_table("source"))
    row = _read_row(whole.take_table("row"))
    claims = [claim for table in whole.take_tables("claims") for claim in _read_claims(table)]
    if not claims:
        raise InputError(f"{name}: no [[claims]]", "say which columns make claims")
    articles = whole.take_table("articles", {})
    file = whole.take_table("file", {})
    mapping = ImportMapping(
        name=name,
        text=text,
        source=source,
        row=row,
        claims=tuple(claims),
        articles=_read_articles(articles),
        encoding=file.take_text("encoding", None),
        sheet=file.take_text("sheet", None),
        header=_take_header(file),
        has_file="file" in found,
        properties=read_properties(whole.take_table("properties", {})),
        terms=read_terms(whole.take_table("terms", {})),
    )
    for table in (articles, file):
        table.refuse_rest()
    return mapping


def _take_header(file: TomlTable) -> int | None:
    line: int | None = file.take("header", int, None)
    if line is not None and line < 1:
        raise file.complain(f"header = {line}", "expected the number of a line", "header")
    return line


def _read_source(table: TomlTable) -> dict[str, str]:
    source = {"code": table.take_text("code")}
    for word in SOURCE_WORDS:
        value = table.take_text(word, None)
        if value is not None:
            source[word] = value
    table.refuse_rest()
    _check_code(table, source["code"])
    return source


def _read_row(table: TomlTable) -> RowSpec:
    row = RowSpec(
        key=table.take_text("key"),
        dataset=table.take_text("dataset"),
        code=table.take_text("code"),
        title=table.take_text("title"),
        **{
            name: table.take_text(name, None)
            for name in ("key_like", "speaker", "quote", "gist", "said")
        },
        said_as=table.take_text("said_as", "date"),
        unknown=tuple(table.take("unknown", list, [])),
    )
    table.refuse_rest()
    _check_code(table, row.code)
    _check_pattern(table, row.key_like)
    for template in (row.key, row.title, row.speaker, row.quote, row.gist, row.said):
        _check_template(table, template)
    if row.quote and row.gist:
        raise table.complain("both quote and gist", "a passage has its wording or ours")
    if row.said_as not in ("date", "unix"):
        raise table.complain(f"said_as = {row.said_as!r}", "expected date or unix", "said_as")
    return row


def _check_code(table: TomlTable, code: str) -> None:
    if not CODE.fullmatch(code):
        hint = "expected lower-case letters, digits, hyphens"
        raise table.complain(f"code = {code!r}", hint, "code")


def _check_pattern(table: TomlTable, pattern: str | None) -> None:
    try:
        compile_pattern(pattern or "")
    except InputError as error:
        message = f"key_like = {show_value(pattern or '')}: {error.message}"
        raise table.complain(message, error.hint, "key_like") from error


def _check_template(table: TomlTable, template: str | None) -> None:
    try:
        make_template(template or "", lambda _names: 0)
    except InputError as error:
        raise table.complain(error.message, error.hint) from error


def _read_claims(table: TomlTable) -> list[ClaimSpec]:
    """The claim of a table, and the same of the further columns that its `also` names."""
    also = table.take("also", list, [])
    claim = _read_claim(table)
    first, *others = claim.columns
    if also and any(claim.columns[parameter] for parameter in others):
        raise table.complain("also needs a claim of one column", "write a table for each instead")
    more = [replace(claim, columns={**claim.columns, first: (name,)}) for name in also]
    return [claim, *more]


def _read_claim(table: TomlTable) -> ClaimSpec:
    lines = table.list_lines()
    prop, name = table.take_text("property"), table.take_text("as")
    prop, _, qualifier = prop.partition(":")
    if name not in CONVERTERS:
        hint = suggest_word(name, CONVERTERS, f"expected {', '.join(CONVERTERS)}")
        raise table.complain(f"no converter {name!r}", hint, "as")
    converter = CONVERTERS[name]
    columns = {
        parameter: table.take_names(parameter, needed=needed)
        for parameter, needed in converter.columns.items()
    }
    if not any(columns.values()):
        raise table.complain("no column", f"expected {' or '.join(columns)}")
    options = {
        option: value
        for option, kind in converter.options.items()
        if (value := table.take(option, kind, None)) is not None
    }
    claim = ClaimSpec(
        property=prop,
        converter=name,
        columns=columns,
        options=options,
        lines=lines,
        qualifier=table.take_text("qualifier", qualifier or None),
        qualified_by=table.take_names("qualified_by"),
        qualifiers=table.take_words("qualifiers"),
        only=table.take_lists("only"),
        required=table.take("required", bool, default=False),
    )
    table.refuse_rest(also=(*converter.columns, *converter.options))
    if bool(claim.qualified_by) != bool(claim.qualifiers):
        raise table.complain(
            "qualified_by and qualifiers need each other",
            'qualifiers = {1 = "suspected"} says which cells narrow the property to what',
        )
    if qualifier not in ("", claim.qualifier):
        raise table.complain(
            f"property says {qualifier}, qualifier {claim.qualifier}", "leave out one of them"
        )
    if claim.qualifier and claim.qualified_by:
        raise table.complain("both qualifier and qualified_by", "a claim has one qualifier")
    try:
        check_options(converter, options)
        converter.make(options)
    except InputError as error:
        key = error.message.partition(" ")[0].rstrip(":")
        raise table.complain(error.message, error.hint, key) from error
    return claim


def _read_articles(table: TomlTable) -> tuple[str, Columns] | None:
    if not table:
        return None
    kind = table.take_text("as")
    if kind not in ARTICLES:
        raise table.complain(f"as = {kind!r}", f"expected {', '.join(ARTICLES)}", "as")
    return kind, table.take_names("columns", needed=True)
