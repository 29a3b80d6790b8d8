"""Tables of a TOML file, taken apart key by key, with errors that say where."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from incidents.errors import InputError
from incidents.importers.spelling import suggest_word
from incidents.toml_lines import Path, find_line

_NEEDED: Final = object()
_KINDS: Final = {
    str: "a text in quotes",
    list: "a list of texts",
    dict: "a table",
    bool: "true or false",
    int: "a whole number without quotes",
}


class TomlTable:
    """One table.

    Attributes:
        file: the name of the file.
        path: of the table in it.
        name: what it is called in messages; "" of the whole file.
        values: what nobody took yet.
        lines: on which line keys stand, by their paths.
    """

    def __init__(
        self, file: str, values: Mapping[str, Any], lines: Mapping[Path, int], path: Path = ()
    ) -> None:
        self.file, self.lines, self.path = file, lines, path
        told = (f" {part + 1}" if isinstance(part, int) else f".{part}" for part in path)
        self.name = "".join(told).lstrip(".")
        self.values = dict(values)
        self.known: list[str] = []

    def __bool__(self) -> bool:
        return bool(self.values)

    def locate(self, key: str = "") -> str:
        """File and line of the table, or of one of its keys."""
        line = find_line(self.lines, (*self.path, key) if key else self.path)
        return f"{self.file}:{line}" if line else self.file

    def list_lines(self) -> dict[str, int]:
        """The lines of its keys, and under "" its own; 1 where none is known."""
        lines = {key: find_line(self.lines, (*self.path, key)) or 1 for key in self.values}
        return lines | {"": find_line(self.lines, self.path) or 1}

    def complain(self, message: str, hint: str, key: str = "") -> InputError:
        """The error to raise about this table, or about one of its keys."""
        name = f"{self.name}: " if self.name else ""
        return InputError(f"{self.locate(key)}: {name}{message}", hint)

    def _complain_missing(self, key: str, expected: str) -> InputError:
        """The error for a key that isn't there, unless it is there misspelt."""
        near = get_close_matches(key, set(self.values) - set(self.known), n=1)
        hint = f"did you mean it by {near[0]}?" if near else expected
        return self.complain(f"{key} is missing", hint, near[0] if near else "")

    def open(self, values: Mapping[str, Any], *path: str | int) -> "TomlTable":
        """A table within."""
        return TomlTable(self.file, values, self.lines, (*self.path, *path))

    def take(self, key: str, kind: type, default: Any = _NEEDED) -> Any:  # noqa: ANN401
        """The value of a key, checked to be of a kind.

        Raises:
            InputError: it isn't, or is missing and there is no default.
        """
        self.known.append(key)
        if key not in self.values:
            if default is _NEEDED:
                raise self._complain_missing(key, f"expected {_KINDS[kind]}")
            return default
        value = self.values.pop(key)
        texts = all(isinstance(each, str) for each in value) if isinstance(value, list) else True
        is_kind = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if not is_kind or not texts:
            raise self.complain(f"{key} = {value!r}", f"expected {_KINDS[kind]}", key)
        return value

    def take_text(self, key: str, default: Any = _NEEDED) -> Any:  # noqa: ANN401
        """A text that says something."""
        text = self.take(key, str, default)
        if text is not None and not text.strip():
            raise self.complain(f"{key} is empty", "leave it out instead", key)
        return text

    def take_names(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """A column, or a list of names of which a file has one."""
        self.known.append(key)
        if key not in self.values:
            if needed:
                raise self._complain_missing(key, "expected the name of a column")
            return ()
        value = self.values.pop(key)
        names = (value,) if isinstance(value, str) else value
        texts = isinstance(names, list | tuple) and all(isinstance(n, str) and n for n in names)
        if not texts or not names:
            hint = "expected a column, or a list of its names"
            raise self.complain(f"{key} = {value!r}", hint, key)
        return tuple(names)

    def take_words(self, key: str) -> dict[str, str]:
        """A table of texts."""
        words: dict[str, Any] = self.take(key, dict, {})
        for name, value in words.items():
            if not isinstance(value, str):
                found = f"{key}: {name} = {value!r}"
                raise self.complain(found, "expected a text in quotes", key)
        return words

    def take_lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """A table of lists of texts."""
        lists: dict[str, Any] = self.take(key, dict, {})
        for name, value in lists.items():
            if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
                raise self.complain(f"{key}: {name} = {value!r}", "expected a list of texts", key)
        return {name: tuple(value) for name, value in lists.items()}

    def take_table(self, key: str, default: Any = _NEEDED) -> "TomlTable":  # noqa: ANN401
        """A table within."""
        return self.open(self.take(key, dict, default), key)

    def take_tables(self, key: str) -> "list[TomlTable]":
        """A list of tables within."""
        self.known.append(key)
        value = self.values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            hint = f"each begins with [[{key}]]"
            raise self.complain(f"{key} is no list of tables", hint, key)
        return [self.open(each, key, number) for number, each in enumerate(value)]

    def refuse_rest(self, also: Iterable[str] = ()) -> None:
        """Refuse keys that nobody asked for: a misspelt one would do nothing, silently.

        Raises:
            InputError: there are some.
        """
        known = list(dict.fromkeys([*self.known, *also]))
        unknown = sorted(
            set(self.values) - set(known),
            key=lambda key: (find_line(self.lines, (*self.path, key)) or 0, key),
        )
        if unknown:
            hint = suggest_word(unknown[0], known, f"expected {', '.join(known)}")
            raise self.complain(f"unknown: {', '.join(unknown)}", hint, unknown[0])
