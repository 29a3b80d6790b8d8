"""What the writers of things and of passages share."""

import json
import re
from collections.abc import Iterable

from incidents.dates import ImpreciseDate
from incidents.dossier.yaml_text import Tree
from incidents.records import Record

_DIGITS = re.compile(r"([0-9]+)")


def write_fields(record: Record, *leave: str, **renamed: str) -> dict[str, Tree]:
    """Write the simple fields of a record that say something, in their order."""
    return {
        renamed.get(name, name): text
        for name, value in record.given()
        if name not in leave and (text := _write_value(value))
    }


def _write_value(value: object) -> str:
    """Write a field's value; "" for what needs no saying."""
    if isinstance(value, ImpreciseDate):
        return value.edtf
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value + 0:.6f}".rstrip("0").rstrip(".")
    return str(value)


def write_one_or_list(trees: list[Tree]) -> Tree:
    """Write one thing as itself, several as a list."""
    return trees[0] if len(trees) == 1 else trees


def sort_trees(trees: Iterable[Tree]) -> list[Tree]:
    """Sort by content."""
    return sorted(trees, key=order_tree)


def order_tree(tree: Tree) -> str:
    """Sort key of any tree: the last resort, where nothing that people see tells two apart."""
    return json.dumps(tree, ensure_ascii=False)


def order_naturally(text: str) -> list[tuple[int, str]]:
    """Sort key that puts `page 9` before `page 12`."""
    parts = _DIGITS.split(text)
    return [
        (len(digits), digits) if number % 2 and (digits := part.lstrip("0")) else (0, part)
        for number, part in enumerate(parts)
    ]
