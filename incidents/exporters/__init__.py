"""Timelines written to files, one module a format; they know neither database nor command line."""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from importlib import import_module
from typing import Any, BinaryIO, Final, NamedTuple

from incidents.errors import InputError
from incidents.results import Timeline


class Written(NamedTuple):
    """A file that was written: its name without a folder, its size in bytes, its SHA-256 in hex."""

    name: str
    media_type: str
    size: int
    sha256: str


class Sidecar(NamedTuple):
    """A further file written beside the main one, which its ending is put to instead of a suffix.

    The writer takes the timeline, the stream, and the files written before it.
    """

    ending: str
    media_type: str
    writer: str


class Format(NamedTuple):
    """How a format is written.

    `writer` names what to import when it is asked for, "module:function"; it takes the timeline
    and a stream of text or, where `binary`, of bytes. `extra` is the extra of this package that
    brings what the writer needs. `pages` names what lists the files to write, where one would be
    too long: it takes the timeline, the name of the file and the stem of it, and yields names, the
    file's own among them, each with a function that writes it as text.
    """

    writer: str
    suffix: str
    media_type: str
    binary: bool = False
    sidecars: tuple[Sidecar, ...] = ()
    extra: str | None = None
    pages: str | None = None


def _format(
    writer: str,
    suffix: str,
    media_type: str,
    sidecars: tuple[Sidecar, ...] = (),
    *,
    binary: bool = False,
    extra: str | None = None,
) -> Format:
    return Format(f"incidents.exporters.{writer}", suffix, media_type, binary, sidecars, extra)


def _sidecar(writer: str, ending: str, media_type: str) -> Sidecar:
    return Sidecar(ending, media_type, f"incidents.exporters.{writer}")


# Names of what to import when the format is asked for; nothing is imported for the others.
FORMATS: Final = {
    "table": _format("text:write_text", ".txt", "text/plain"),
    "csv": _format(
        "comma_separated:write_csv",
        ".csv",
        "text/csv",
        (
            _sidecar("comma_separated:write_citations", "-citations.csv", "text/csv"),
            _sidecar("data_package:write_data_package", "-datapackage.json", "application/json"),
        ),
    ),
    "csv-spreadsheet": _format(
        "comma_separated:write_spreadsheet",
        ".csv",
        "text/csv",
        (_sidecar("comma_separated:write_spreadsheet_citations", "-citations.csv", "text/csv"),),
    ),
    "json": _format("javascript:write_json", ".json", "application/json"),
    "jsonl": _format("javascript:write_jsonl", ".jsonl", "application/jsonl"),
    "geojson": _format("geojson:write_geojson", ".geojson", "application/geo+json"),
    "ics": _format("calendar_events:write_ics", ".ics", "text/calendar"),
    "markdown": _format("markdown:write_markdown", ".md", "text/markdown"),
    "xlsx": _format(
        "workbook:write_xlsx",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        binary=True,
    ),
    "atom": _format("atom:write_atom", ".atom", "application/atom+xml"),
    "timelinejs": _format("timelinejs:write_timelinejs", ".timelinejs.json", "application/json"),
    "parquet": _format(
        "columnar:write_parquet",
        ".parquet",
        "application/vnd.apache.parquet",
        binary=True,
        extra="lake",
    ),
    "html": _format("page:write_html", ".html", "text/html")._replace(
        pages="incidents.exporters.page.parts:list_pages"
    ),
}

OpenFile = Callable[[str], AbstractContextManager[BinaryIO]]


def write_timeline(timeline: Timeline, format_: str, out: BinaryIO) -> None:
    """Write the main file of a format to a stream of bytes, text in UTF-8 with LF."""
    found = FORMATS[format_]
    writer = find_writer(found.writer, found.extra)
    if found.binary:
        writer(timeline, out)
    else:
        _write_text(lambda text: writer(timeline, text), out)


def write_files(
    timeline: Timeline, format_: str, name: str, open_file: OpenFile
) -> tuple[Written, ...]:
    """Write a file and the sidecars of its format; none of them is closed before all are written.

    `open_file` is asked for each by its name: `name`, then the stem of it with each ending.
    """
    found = FORMATS[format_]
    stem = name.removesuffix(found.suffix)
    with ExitStack() as opened:

        def write(name: str, media_type: str, write_to: Callable[[BinaryIO], None]) -> Written:
            out = Measured(opened.enter_context(open_file(name)))
            write_to(out)  # type: ignore[arg-type]  # RawIOBase has all that writers use
            return Written(name, media_type, out.size, out.digest.hexdigest())

        written = [
            write(file, found.media_type, write_to)
            for file, write_to in _list_pages(timeline, format_, name, stem)
        ]
        written.sort(key=lambda file: file.name != name)  # the main one is told first
        for sidecar in found.sidecars:
            write_to = _sidecar_writer(sidecar, timeline, tuple(written))
            written.append(write(stem + sidecar.ending, sidecar.media_type, write_to))
        return tuple(written)


def _list_pages(
    timeline: Timeline, format_: str, name: str, stem: str
) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    """The main file, or the several that it would be too long for, with what writes each."""
    pages = FORMATS[format_].pages
    if pages is None:
        yield name, lambda out: write_timeline(timeline, format_, out)
        return
    for file, write_text in find_writer(pages)(timeline, name, stem):
        yield file, partial(_write_text, write_text)


def name_files(format_: str, name: str) -> tuple[str, ...]:
    """The names of the files that `write_files` writes; pages of parts come to these."""
    found = FORMATS[format_]
    stem = name.removesuffix(found.suffix)
    return (name, *(stem + sidecar.ending for sidecar in found.sidecars))


def find_writer(writer: str, extra: str | None = None) -> Callable[..., Any]:
    """Import "module:function".

    Raises:
        InputError: what it needs is not installed.
    """
    module, function = writer.split(":")
    try:
        found: Callable[..., Any] = getattr(import_module(module), function)
    except ModuleNotFoundError as error:
        if extra is None:
            raise
        raise InputError(
            f"this format needs the package {error.name}", f'pip install "incidents[{extra}]"'
        ) from error
    return found


def _sidecar_writer(
    sidecar: Sidecar, timeline: Timeline, written: Sequence[Written]
) -> Callable[[BinaryIO], None]:
    writer = find_writer(sidecar.writer)
    return lambda out: _write_text(lambda text: writer(timeline, text, written), out)


def _write_text(write_to: Callable[[io.TextIOWrapper], None], out: BinaryIO) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
    try:
        write_to(text)
    finally:
        text.detach()  # flushes; the stream is not ours to close


class Measured(io.RawIOBase):
    """A stream that counts and digests what passes through it."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.size = 0
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        """It is written to, only."""
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer
        """Write all of it."""
        self.out.write(data)
        self.digest.update(data)
        size = memoryview(data).nbytes
        self.size += size
        return size
