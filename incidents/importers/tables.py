"""Tables of a TOML file, taken apart key by key, with errors that say where."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from incidents.errors import InputError

_NEEDED: Final = object()
_KINDS: Final = {
    str: "a text in quotes",
    list: "a list of texts",
    dict: "a table",
    bool: "true or false",
}


class TomlTable:
    """One table; `where` is its file and line, `name` what it is called in messages."""

    def __init__(self, where: str, name: str, values: Mapping[str, Any]) -> None:
        self.where, self.name = where, name
        self.values = dict(values)
        self.known: list[str] = []

    def __bool__(self) -> bool:
        return bool(self.values)

    def complain(self, message: str, hint: str) -> InputError:
        """The error to raise about this table."""
        return InputError(f"{self.where}: {self.name + ': ' if self.name else ''}{message}", hint)

    def take(self, key: str, kind: type, default: Any = _NEEDED) -> Any:  # noqa: ANN401
        """The value of a key, checked to be of a kind.

        Raises:
            InputError: it isn't, or is missing and there is no default.
        """
        self.known.append(key)
        if key not in self.values:
            if default is _NEEDED:
                raise self.complain(f"{key} is missing", f"expected {_KINDS[kind]}")
            return default
        value = self.values.pop(key)
        texts = all(isinstance(each, str) for each in value) if isinstance(value, list) else True
        if not isinstance(value, kind) or not texts:
            raise self.complain(f"{key} = {value!r}", f"expected {_KINDS[kind]}")
        return value

    def take_text(self, key: str, default: Any = _NEEDED) -> Any:  # noqa: ANN401
        """A text that says something."""
        text = self.take(key, str, default)
        if text is not None and not text.strip():
            raise self.complain(f"{key} is empty", "leave it out instead")
        return text

    def take_names(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """A column, or a list of names of which a file has one."""
        self.known.append(key)
        if key not in self.values:
            if needed:
                raise self.complain(f"{key} is missing", "expected the name of a column")
            return ()
        value = self.values.pop(key)
        names = (value,) if isinstance(value, str) else value
        texts = isinstance(names, list | tuple) and all(isinstance(n, str) and n for n in names)
        if not texts or not names:
            raise self.complain(f"{key} = {value!r}", "expected a column, or a list of its names")
        return tuple(names)

    def take_words(self, key: str) -> dict[str, str]:
        """A table of texts."""
        words: dict[str, str] = self.take(key, dict, {})
        for name, value in words.items():
            if not isinstance(value, str):
                raise self.complain(f"{key}: {name} = {value!r}", "expected a text in quotes")
        return words

    def take_lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """A table of lists of texts."""
        lists: dict[str, Any] = self.take(key, dict, {})
        for name, value in lists.items():
            if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
                raise self.complain(f"{key}: {name} = {value!r}", "expected a list of texts")
        return {name: tuple(value) for name, value in lists.items()}

    def take_table(self, key: str, default: Any = _NEEDED) -> "TomlTable":  # noqa: ANN401
        """A table within."""
        return TomlTable(self.where, key, self.take(key, dict, default))

    def take_tables(self, key: str) -> list[Mapping[str, Any]]:
        """A list of tables within."""
        self.known.append(key)
        value = self.values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.complain(f"{key} is no list of tables", f"each begins with [[{key}]]")
        return value

    def refuse_rest(self, also: Iterable[str] = ()) -> None:
        """Refuse keys that nobody asked for: a misspelt one would do nothing, silently.

        Raises:
            InputError: there are some.
        """
        if self.values:
            unknown = ", ".join(sorted(self.values))
            known = ", ".join(dict.fromkeys([*self.known, *also]))
            raise self.complain(f"unknown: {unknown}", f"expected {known}")
