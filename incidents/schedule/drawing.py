"""From a request to files: the timeline drawn, the files written, the manifest told."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.db.revisions import HEAD as SCHEMA
from incidents.errors import InputError
from incidents.exporters import FORMATS, Written, name_files, write_files
from incidents.ledger.canonical import CHANGESETS
from incidents.reporting.drawing import draw_timeline
from incidents.reporting.left_out import LeftOut, count_left_out
from incidents.results import Timeline, TimelineEntry
from incidents.schedule.file_sets import FileSet
from incidents.schedule.manifest import SUFFIX, Head, Manifest
from incidents.schedule.requests import Request, about_of, filters_of, limits_of


class Drawn(NamedTuple):
    """What was drawn: the timeline, and how much was left out of it."""

    timeline: Timeline
    left_out: LeftOut


def draw(session: Session, request: Request) -> Drawn:
    """The timeline of a request; it can be read while the session lasts."""
    limits, filters = limits_of(request), filters_of(session, request.asked)
    left_out = count_left_out(session, limits, filters)
    # What follows from marked content is not among these.
    told = (("undated", left_out.undated), ("outside the range", left_out.outside_range))
    about = about_of(request, tuple(pair for pair in told if pair[1]))
    return Drawn(draw_timeline(session, about, limits, filters), left_out)


def read_head(session: Session, changeset: int | None) -> Head:
    """The changeset of a number, or the newest.

    Raises:
        InputError: there is none: this is another database.
    """
    columns = (CHANGESETS.c.id, CHANGESETS.c.made_at, CHANGESETS.c.digest)
    newest = select(*columns).order_by(CHANGESETS.c.id.desc()).limit(1)
    if changeset is not None:
        newest = newest.where(CHANGESETS.c.id == changeset)
    row = session.execute(newest).first()
    if row is None and changeset:
        raise InputError(
            f"this database has no changeset {changeset}",
            "it is not the one that the manifest was written from",
        )
    return Head(*row, SCHEMA) if row else Head(0, "", "", SCHEMA)


def name_all(request: Request, name: str) -> list[str]:
    """The names of all files of a run, its manifest last."""
    names = [
        each
        for format_ in request.formats
        for each in name_files(format_, name + FORMATS[format_].suffix)
    ]
    return [*names, name + SUFFIX]


def write_all(session: Session, request: Request, name: str, files: FileSet) -> Manifest:
    """Write every format into a set of files; the manifest is left to be written."""
    drawn = draw(session, request)
    counted: list[int] = []
    timeline = _counting(drawn.timeline, counted)
    written: list[Written] = []
    for format_ in request.formats:
        main = name + FORMATS[format_].suffix
        written += write_files(timeline, format_, main, files.open)
    if not counted:
        counted.append(sum(1 for _ in drawn.timeline.read_entries()))
    return Manifest(
        request=request,
        head=read_head(session, request.changeset),
        entries=counted[0],
        left_out=drawn.left_out._asdict(),
        files=tuple(written),
    )


def _counting(timeline: Timeline, counted: list[int]) -> Timeline:
    """The same timeline; each whole reading notes how many entries there were."""

    def count(entries: Iterable[TimelineEntry]) -> Iterator[TimelineEntry]:
        number = 0
        for number, entry in enumerate(entries, 1):  # noqa: B007 - read when the loop is over
            yield entry
        counted.append(number)

    return timeline._replace(read_entries=lambda: count(timeline.read_entries()))


@contextmanager
def explaining_disk(files: FileSet) -> Iterator[None]:
    """Say in words what the system refused to a set of files: a full disk, a folder that is gone.

    Raises:
        InputError: it refused something.
    """
    try:
        yield
    except OSError as error:
        where = error.filename or files.folder
        raise InputError(f"{where}: {error.strerror or error}", _tell_standing(files)) from error


def _tell_standing(files: FileSet) -> str:
    if files.begun:
        return "some of the files may be new by now: run it again, and all will be"
    return "what stood there before still stands"
