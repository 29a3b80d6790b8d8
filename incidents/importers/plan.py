"""A mapping applied to the columns a file has: typed rows, in the order the mapping lays down."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from incidents.dates import ImpreciseDate
from incidents.errors import InputError
from incidents.importers.articles import read_articles
from incidents.importers.cells import make_reader, spell_codes, widen_table
from incidents.importers.columns import ColumnFinder
from incidents.importers.converters import CONVERTERS
from incidents.importers.mapping import ClaimSpec, Columns, ImportMapping, RowSpec
from incidents.importers.moments import read_unix
from incidents.importers.naming import LONGEST_NAME
from incidents.importers.patterns import LONGEST_KEY, compile_pattern
from incidents.importers.reading import Rejected, Table
from incidents.importers.remembering import Remembered, make_getter
from incidents.importers.rows import is_blank
from incidents.importers.templates import list_columns, make_template
from incidents.importers.twins import drop_twins, list_twins
from incidents.importers.values import ArticleValue, Odd, Value, Values
from incidents.importers.written_dates import read_date

Cells = tuple[str, ...]
# The cells of a line that has nothing to say of a row.
NOTHING: Final[Cells] = ()


class TypedRow(NamedTuple):
    """What one row says.

    Attributes:
        line: of the file.
        key: by which the data set knows it.
        title: of the incident, should it be new.
        speaker: an unnamed speaker.
        quote: wording of the data set itself.
        gist: or our words for it.
        said: when the data set said so, where each row tells.
        values: a value, several, or None for each line of the plan; behind it, for lines that
            have one, the key of their qualifier.
        articles: what the row was coded from.
        oddities: what in it contradicts itself and was accepted all the same.
        raw: the row verbatim, for whoever has to reject it after all.
    """

    line: int
    key: str
    title: str
    speaker: str | None
    quote: str | None
    gist: str | None
    said: ImpreciseDate | None
    values: list[Value | Values | None]
    articles: tuple[ArticleValue, ...]
    oddities: tuple[str, ...]
    raw: str = ""


class RejectedRow(NamedTuple):
    """A row that can't come in: as `Rejected`, with its key where that could be read."""

    line: int
    reason: str
    raw: str
    key: str | None = None


class Line(NamedTuple):
    """One line of the plan, for the columns of one file.

    Attributes:
        spec, datatype: of the claims it makes.
        columns: names of the file's columns, by the converter's parameters.
        get: the cells it needs of a row.
        values: what they say: a value, several, an odd one, or None.
        qualify: the key of a row's qualifier, where it depends on the row.
    """

    spec: ClaimSpec
    datatype: str
    columns: Mapping[str, str]
    get: Callable[[Sequence[str]], Cells]
    values: Mapping[Cells, Value | Values | Odd | None]
    qualify: Callable[[Sequence[str]], str | None] | None

    @property
    def is_list(self) -> bool:
        """Whether one cell holds several values."""
        return "split" in self.spec.options

    def complain(self, error: InputError) -> InputError:
        """The error with the column it is about: the one it begins with, or the first."""
        word = error.message.partition(" ")[0]
        column = self.columns.get(word) or next(iter(self.columns.values()))
        return InputError(f"{column}: {error.message}", error.hint)


class Plan:
    """What reads the rows of one file.

    Attributes:
        lines: the claims that the file's columns allow, in the order of the mapping.
        left_out: columns the mapping knows and the file lacks, with what isn't claimed for it.
    """

    def __init__(
        self, mapping: ImportMapping, columns: Sequence[str], *, with_articles: bool = False
    ) -> None:
        self.mapping = mapping
        finder = ColumnFinder(columns, mapping.name)
        self._row = _RowReader(mapping.row, finder)
        self.left_out = list(_list_absent(mapping.row, finder))
        self.lines = list(self._make_lines(mapping.claims, finder))
        self._steps = [(line, line.get, line.values, line.qualify) for line in self.lines]
        self._twins = list_twins(
            (line.spec.property, line.spec.qualifier, line.qualify is not None, line.is_list)
            for line in self.lines
        )
        if not self.lines:
            raise InputError(
                f"{mapping.name}: the file has none of the columns that make claims",
                f"it has {finder.describe()}",
            )
        self._articles = self._make_articles(finder) if with_articles else None
        self.required = [number for number, each in enumerate(self.lines) if each.spec.required]

    def _make_lines(self, specs: Iterable[ClaimSpec], finder: ColumnFinder) -> Iterator[Line]:
        for spec in specs:
            missing = _find_missing(spec, finder)
            if not missing:
                yield _make_line(spec, finder)
            elif spec.required:
                raise finder.refuse_missing(missing)
            else:
                named = spec.property + (f":{spec.qualifier}" if spec.qualifier else "")
                self.left_out.append(f"no column {' or '.join(missing)}: nothing on {named}")

    def _make_articles(
        self, finder: ColumnFinder
    ) -> Callable[[Sequence[str]], tuple[ArticleValue, ...]]:
        if self.mapping.articles is None:
            raise InputError(
                f"{self.mapping.name} names no articles",
                "leave out --with-articles, or add [articles]",
            )
        kind, names = self.mapping.articles
        places = [at for name in names if (at := finder.find((name,))) is not None]
        if not places:
            self.left_out.append(f"no column {' or '.join(names)}: no articles")
        return lambda cells: read_articles(kind, (cells[at] for at in places))

    def read_rows(self, table: Table) -> Iterator[TypedRow | RejectedRow]:
        """Read all rows of a file; those in which nothing stands are none.

        Raises:
            InputError: the file itself is broken.
        """
        read, raw = self.read_row, table.raw
        for item in table:
            if isinstance(item, Rejected):
                yield RejectedRow(*item)
                continue
            number, cells = item
            if is_blank(cells):
                continue
            try:
                yield read(number, cells, raw())
            except InputError as error:
                yield RejectedRow(number, describe(error), raw(), self._try_key(cells))

    def _try_key(self, cells: Sequence[str]) -> str | None:
        """The key of a row that is rejected for something else."""
        try:
            return self._row.read_key(cells)
        except InputError:
            return None

    def read_row(self, number: int, cells: list[str], raw: str = "") -> TypedRow:
        """Read one row.

        Raises:
            InputError: a cell holds what it shouldn't; named by its column.
        """
        cells.append("")  # what stands for columns the file lacks
        values: list[Any] = []
        odd: tuple[str, ...] = ()
        try:
            for line, get, known, qualify in self._steps:
                value = known[get(cells)]
                if type(value) is Odd:
                    odd += (f"{line.spec.property}: {value.reason}",)
                    value = value.value
                values.append(value)
                if qualify:
                    values.append(None if value is None else qualify(cells))
        except InputError as error:
            raise line.complain(error) from error
        for twins in self._twins:
            drop_twins(values, twins)
        row = self._row
        key, said = row.read_key(cells), row.read_said(cells)
        return TypedRow(
            number,
            key,
            row.title(cells) or key,
            row.speaker(cells) or None if row.speaker else None,
            row.quote(cells) or None if row.quote else None,
            row.gist(cells) or None if row.gist else None,
            said,
            values,
            self._articles(cells) if self._articles else (),
            odd,
            raw,
        )


def find_row(table: Table, mapping: ImportMapping, key: str) -> tuple[int, list[str]] | None:
    """The line and the cells of the row of a key."""
    reader = _RowReader(mapping.row, ColumnFinder(table.columns, mapping.name))
    for item in table:
        if isinstance(item, Rejected):
            continue
        number, cells = item
        cells.append("")
        if reader.key(cells) == key:
            return number, cells[:-1]
    return None


def describe(error: InputError) -> str:
    """An error in one line."""
    return error.message + (f" ({error.hint})" if error.hint else "")


class _RowReader:
    """What identifies a row, and what is said of it as a whole."""

    def __init__(self, spec: RowSpec, finder: ColumnFinder) -> None:
        for names in list_columns(spec.key):
            if finder.find(names) is None:
                raise finder.refuse_missing(names)
        read = make_reader({"unknown": spec.unknown})
        self.key = make_template(spec.key, finder.place)
        self.title = make_template(spec.title, finder.place, read)
        self.speaker, self.quote, self.gist, self.said = (
            make_template(template, finder.place, read) if template else None
            for template in (spec.speaker, spec.quote, spec.gist, spec.said)
        )
        self.spec = spec
        self.key_like = compile_pattern(spec.key_like) if spec.key_like else None

    def read_key(self, cells: Sequence[str]) -> str:
        """The key, which every row must have."""
        key = self.key(cells)
        if not key:
            raise InputError("no key", "expected what tells the row from all others")
        if len(key) > LONGEST_NAME:
            raise InputError(
                f"a key of {len(key):,} characters", f"expected at most {LONGEST_NAME}"
            )
        if self.key_like and (len(key) > LONGEST_KEY or not self.key_like.fullmatch(key)):
            raise InputError(
                f"the key {key!r} isn't whole",
                f"expected {self.key_like.pattern}; was it saved by a spreadsheet?",
            )
        return key

    def read_said(self, cells: Sequence[str]) -> ImpreciseDate | None:
        """When the row was written, where it tells."""
        text = self.said(cells) if self.said else ""
        if not text:
            return None
        try:
            return read_unix(text) if self.spec.said_as == "unix" else read_date(text)
        except InputError as error:
            raise InputError(f"{self.spec.said}: {error.message}", error.hint) from error


def _list_absent(row: RowSpec, finder: ColumnFinder) -> Iterator[str]:
    """What the texts of a row lack, a line for each column the file doesn't have."""
    for word in ("title", "speaker", "quote", "gist", "said"):
        template = getattr(row, word)
        for names in list_columns(template) if template else ():
            if finder.find(names) is None:
                yield f"no column {' or '.join(names)}: nothing of it in {word}"


def _find_missing(spec: ClaimSpec, finder: ColumnFinder) -> Columns:
    """The names of a column that the line can't do without and the file lacks.

    A converter that can do without any one of its columns still needs one of them.
    """
    needed = CONVERTERS[spec.converter].columns
    named = [names for names in spec.columns.values() if names]
    every = [
        *(names for parameter, names in spec.columns.items() if needed[parameter]),
        *((name,) for name in spec.only),
    ]
    missing = next((names for names in every if finder.find(names) is None), ())
    if missing or any(finder.find(names) is not None for names in named):
        return missing
    return named[0]


def _make_line(spec: ClaimSpec, finder: ColumnFinder) -> Line:
    converter = CONVERTERS[spec.converter]
    places = [finder.place(names) for names in spec.columns.values()]
    values = Remembered(converter.make(spec.options))
    values[NOTHING] = None
    get = make_getter(places)
    there = zip(spec.columns, places, strict=True)
    return Line(
        spec,
        converter.datatype,
        {name: finder.columns[at] for name, at in there if at != finder.missing},
        _make_conditional(get, spec.only, finder) if spec.only else get,
        values,
        _make_qualifier(spec, finder) if spec.qualified_by else None,
    )


def _make_conditional(
    get: Callable[[Sequence[str]], Cells],
    only: Mapping[str, tuple[str, ...]],
    finder: ColumnFinder,
) -> Callable[[Sequence[str]], Cells]:
    tests = [
        (finder.place((name,)), frozenset(spell_codes(wanted))) for name, wanted in only.items()
    ]

    def get_if(cells: Sequence[str]) -> Cells:
        return get(cells) if all(cells[at].strip() in wanted for at, wanted in tests) else NOTHING

    return get_if


def _make_qualifier(spec: ClaimSpec, finder: ColumnFinder) -> Callable[[Sequence[str]], str | None]:
    at, qualifiers = finder.place(spec.qualified_by), widen_table(spec.qualifiers)
    return lambda cells: qualifiers.get(cells[at].strip())
