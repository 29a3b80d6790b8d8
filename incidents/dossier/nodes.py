"""YAML text to nodes: text, lists and mappings, each knowing where it stands.

Read are parser events, not PyYAML's own nodes: aliases, anchors and tags show only there.
"""

import re
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias

import yaml

from incidents.dossier.problems import Problems
from incidents.records import Where

# libyaml where PyYAML was built with it: seven times as fast, same events and marks.
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The format nests twelve deep.
DEEPEST: Final = 20
_TOO_DEEP: Final = f"lists and mappings nest more than {DEEPEST} deep"
_BREAK = re.compile(r"\r\n?|\n")
_TAB_INDENT = re.compile(r" *\t")


class Scalar(NamedTuple):
    """A text; null where nothing was written, which is not the same as ''."""

    where: Where
    text: str
    null: bool


class Listing(NamedTuple):
    """A list."""

    where: Where
    items: "list[Node]"


class Entry(NamedTuple):
    """A value, and where its key stands."""

    where: Where
    value: "Node"


class Mapping(NamedTuple):
    """A mapping, in the order of the file."""

    where: Where
    entries: dict[str, Entry]


class Refused(NamedTuple):
    """What has been reported already."""

    where: Where


Node: TypeAlias = Scalar | Listing | Mapping | Refused


def parse_nodes(text: str, file: str, problems: Problems) -> Node:
    """Read the one document in `text`.

    Raises:
        DossierError: it is no YAML, is empty, or nests too deep: nothing after that can be read.
    """
    composer = _Composer(text, file, problems)
    try:
        return composer.compose_document()
    except yaml.MarkedYAMLError as error:
        composer.report_syntax(error)
        problems.abort()


class _Composer:
    """Turns parser events into nodes."""

    def __init__(self, text: str, file: str, problems: Problems) -> None:
        self._text = text
        self._file = file
        self._problems = problems
        self._events = iter(yaml.parse(text, Loader=_LOADER))

    def find_where(self, mark: Any) -> Where:  # noqa: ANN401 - PyYAML's mark has no common type
        """Tell line and column, which count from 1."""
        return Where(self._file, mark.line + 1, mark.column + 1)

    def compose_document(self) -> Node:
        """Read the one document."""
        root: Node | None = None
        for event in self._events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            if root:
                where = self.find_where(event.start_mark)
                self._stop(where, "a second document begins here", "expected one in a file")
            root = self._compose_node(next(self._events), 1)
        if root is None or (isinstance(root, Scalar) and root.null):
            self._stop(Where(self._file, 1, 1), "the file is empty", "expected a dossier")
        return root

    def _stop(self, where: Where, message: str, hint: str) -> NoReturn:
        self._problems.add(where, message, hint)
        self._problems.abort()

    def _compose_node(self, event: Any, depth: int) -> Node:  # noqa: ANN401 - PyYAML's events
        where = self.find_where(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self._problems.add(where, f"*{event.anchor}: aliases are refused", "repeat the text")
            return Refused(where)
        self._check_properties(event, where)
        if isinstance(event, yaml.ScalarEvent):
            return self._compose_scalar(event, where)
        if depth > DEEPEST:
            self._stop(where, _TOO_DEEP, "")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._compose_listing(where, depth)
        return self._compose_mapping(where, depth)

    def _check_properties(self, event: Any, where: Where) -> None:  # noqa: ANN401
        if event.anchor:
            hint = "put text that begins with & in quotes"
            self._problems.add(where, f"&{event.anchor}: anchors are refused", hint)
        if event.tag:
            hint = "put text that begins with ! in quotes"
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._problems.add(where, f"{tag}: tags are refused", hint)

    def _compose_scalar(self, event: Any, where: Where) -> Scalar | Refused:  # noqa: ANN401
        text: str = event.value
        if "\0" in text:
            self._problems.add(where, "the text holds the character NUL", "leave it out")
            return Refused(where)
        return Scalar(where, text, not text and not event.style)

    def _compose_listing(self, where: Where, depth: int) -> Listing:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._compose_node(event, depth + 1))
        return Listing(where, items)

    def _compose_mapping(self, where: Where, depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            plain = not getattr(event, "style", None)
            key = self._compose_node(event, depth + 1)
            value = self._compose_node(next(self._events), depth + 1)
            if self._check_key(key, plain, entries) and isinstance(key, Scalar):
                entries[key.text] = Entry(key.where, value)
        return Mapping(where, entries)

    def _check_key(self, key: Node, plain: bool, entries: dict[str, Entry]) -> bool:
        if isinstance(key, Refused):
            return False
        if not isinstance(key, Scalar) or not key.text:
            self._problems.add(key.where, "a key that is no text", "expected a word and a colon")
        elif plain and key.text == "<<":
            self._problems.add(key.where, "<<: merge keys are refused", "repeat the keys")
        elif key.text in entries:
            line = entries[key.text].where.line
            self._problems.add(key.where, f"{key.text}: given twice, first on line {line}")
        else:
            return True
        return False

    def report_syntax(self, error: yaml.MarkedYAMLError) -> None:
        """Report what the parser could not read; it can't go on after that."""
        mark = error.problem_mark or error.context_mark
        where = self.find_where(mark) if mark else Where(self._file, 1, 1)
        if "nesting depth" in str(error.problem):  # PyYAML's own limit, met before ours
            self._problems.add(where, _TOO_DEEP, "")
            return
        lines = _BREAK.split(self._text)
        if where.line > len(lines):  # libyaml ends a last line that has no end
            where = Where(self._file, len(lines), len(lines[-1]) + 1)
        line = lines[where.line - 1]
        if tab := _TAB_INDENT.match(line):
            place = where._replace(column=tab.end())
            self._problems.add(place, "the line is indented with a tab", "indent with blanks")
            return
        hint = _explain_syntax(str(error.problem))
        if not hint and error.context_mark:
            hint = f"{error.context} that begins on line {self.find_where(error.context_mark).line}"
        self._problems.add(where, f"this is no YAML: {error.problem}", hint)


def _explain_syntax(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "put text that holds a colon and a blank in quotes"
    if "cannot start any token" in problem:
        return "put text that begins with @, ` or % in quotes"
    return ""
