"""The words a mapping brings along: properties and terms that aren't built in."""

import re
from collections.abc import Iterator
from typing import Final

from incidents.importers.tables import TomlTable
from incidents.records import PropertyRecord, TermRecord

KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)
KEY_EXPECTED: Final = "expected lower-case letters, digits, hyphens and _, at most 100"
EXPECTED_DATATYPES: Final = ("flag", "quantity", "date", "place", "actor", "term", "text")
EXPECTED_SUBJECTS: Final = ("incident", "any")


def read_properties(table: TomlTable) -> tuple[PropertyRecord, ...]:
    """The tables `[properties.KEY]`."""
    return tuple(_read_property(key, table.take_table(key)) for key in list(table.values))


def _read_property(key: str, table: TomlTable) -> PropertyRecord:
    record = PropertyRecord(
        key=key,
        label=table.take_text("label"),
        datatype=table.take_text("datatype"),
        subject=table.take_text("subject", "incident"),
        many=table.take("many", bool, default=False),
        **{
            name: table.take_text(name, None)
            for name in ("vocabulary", "unit", "definition", "codebook")
        },
    )
    table.refuse_rest()
    _check_key(table, key)
    if record.datatype not in EXPECTED_DATATYPES:
        raise table.complain(
            f"datatype = {record.datatype!r}", f"expected {', '.join(EXPECTED_DATATYPES)}"
        )
    if record.subject not in EXPECTED_SUBJECTS:
        raise table.complain(
            f"subject = {record.subject!r}", f"expected {' or '.join(EXPECTED_SUBJECTS)}"
        )
    if (record.datatype == "term") != (record.vocabulary is not None):
        raise table.complain(
            "a vocabulary and the datatype term need each other", "name where its terms come from"
        )
    return record


def _check_key(table: TomlTable, key: str) -> None:
    if not KEY.fullmatch(key):
        raise table.complain(f"{key!r} is no key", KEY_EXPECTED)


def read_terms(table: TomlTable) -> tuple[TermRecord, ...]:
    """The tables `[terms.VOCABULARY]`: a label, or a table with label, parent and definition."""
    return tuple(
        record
        for vocabulary in list(table.values)
        for record in _read_vocabulary(vocabulary, table.take_table(vocabulary))
    )


def _read_vocabulary(vocabulary: str, table: TomlTable) -> Iterator[TermRecord]:
    for key, value in table.values.items():
        words = {"label": value} if isinstance(value, str) else value
        if not isinstance(words, dict):
            raise table.complain(
                f"{key} = {value!r}", "expected a label in quotes, or a table", key
            )
        term = table.open(words, key)
        record = TermRecord(
            vocabulary=vocabulary,
            key=key,
            label=term.take_text("label"),
            parent=term.take_text("parent", None),
            definition=term.take_text("definition", None),
        )
        term.refuse_rest()
        _check_key(term, key)
        yield record
