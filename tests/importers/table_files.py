"""Files to import, and what is read from them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from incidents.errors import InputError
from incidents.importers.reading import FileFacts, Rejected, open_table


class Read(NamedTuple):
    """All that was read from one file."""

    columns: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    rejected: list[Rejected]
    raws: list[str]  # of rows and of rejected ones, in the order of the file
    notes: tuple[str, ...]
    facts: FileFacts
    delimiter: str
    header_raw: str


def read_file(path: Path, **options) -> Read:
    rows, lines, rejected, raws = [], [], [], []
    with open_table(path, **options) as table:
        for item in table:
            if isinstance(item, Rejected):
                rejected.append(item)
                assert item.raw == table.raw()
            else:
                line, cells = item
                assert len(cells) == len(table.columns)
                lines.append(line)
                rows.append(list(cells))
                cells.append("whoever is given a row may add to it")
            raws.append(table.raw())
        kept = (table.notes, table.facts, table.delimiter, table.header_raw)
        return Read(table.columns, rows, lines, rejected, raws, *kept)


def read(folder: Path, data: bytes | str, name: str = "t.csv", **options) -> Read:
    """Write a file and read it; a str is written as UTF-8, its line ends as they are."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_file(path, **options)


def refuse(folder: Path, data: bytes | str, name: str = "t.csv", **options) -> str:
    """Write a file that can't be read; its error, with the hint in brackets."""
    with pytest.raises(InputError) as caught:
        read(folder, data, name, **options)
    error = caught.value
    assert "\n" not in error.message + error.hint
    assert error.message.startswith(name)
    return f"{error.message} ({error.hint})"


ELSEWHERE = """
import json, pathlib, sys, time
from incidents.errors import InputError
from incidents.importers.reading import open_table
began = time.process_time()
rows = 0
try:
    with open_table(pathlib.Path(sys.argv[1])) as table:
        for rows, _ in enumerate(table, 1):
            pass
    message = ""
except InputError as error:
    message = error.message
try:
    status = pathlib.Path("/proc/self/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
except FileNotFoundError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20
print(json.dumps([message, peak, time.process_time() - began, rows]))
"""


class Outcome(NamedTuple):
    """How reading a file went in a process of its own; the peak in MiB, the processor's time in
    seconds: others may use it, too.
    """

    message: str
    peak: int
    seconds: float
    rows: int


def read_elsewhere(path: Path) -> Outcome:
    # Not by getrusage where it can be helped: on Linux that counts in what the parent held.
    found = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, path], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    return Outcome(*json.loads(found.stdout))
