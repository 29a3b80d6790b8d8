"""Guessing a mapping for a file, and reading that file by it."""

from typing import NamedTuple

from incidents.importers.guess import guess_mapping
from incidents.importers.mapping import ImportMapping, read_mapping
from incidents.importers.reading import open_table
from tests.importers.samples import Sample


class Guessed(NamedTuple):
    """A guess, and what it makes of its file."""

    text: str
    mapping: ImportMapping
    sample: Sample


def guess_file(path) -> Guessed:
    with open_table(path) as table:
        text = guess_mapping(table, path.name)
    mapping = read_mapping(text, "guess.toml")
    return Guessed(text, mapping, Sample(path, mapping))


def guess_text(folder, content, name="table.csv") -> Guessed:
    """Write a file and guess."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return guess_file(path)
