"""What changed between two runs of an export, by incident and value, and why."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from incidents.db.engine import reading
from incidents.exporters.phrasing import describe_deaths, describe_injured
from incidents.models import Incident
from incidents.reporting.timeline import read_timeline
from incidents.results import TimelineEntry
from incidents.schedule.again import require_same_history
from incidents.schedule.between import Between, read_between
from incidents.schedule.changed import (
    MARKED,
    Changed,
    Drawn,
    Entry,
    Pair,
    RunSide,
    Values,
    note_changes,
)
from incidents.schedule.manifest import Manifest
from incidents.schedule.past import go_back_to
from incidents.schedule.reasons import ELSEWHERE, find_reasons
from incidents.schedule.requests import filters_of, limits_of
from incidents.schedule.sides import Reason, Side

# What is compared: each value with the property it rests on, None where it rests on no claim.
PROPERTIES: Final[Mapping[str, str | None]] = {
    "title": None,
    "summary": None,
    "status": None,
    "date": "date",
    "place": "place",
    "type": "type",
    "deaths": "deaths",
    "injured": "injured",
    "perpetrator": "perpetrator",
    "responsibility": "responsibility",
    "reports": "backing",
    "origins": "backing",
    "disputed": "disputed",
    "handling": None,
}
INCIDENT: Final = "incident"
MARKING: Final = Reason("marking changed", "marking changed: marked above the ceiling since")
# What a marking explains better.
SUPERSEDED: Final = (MARKING.kind, ELSEWHERE)


class Difference(NamedTuple):
    """One value that differs; `value` is `incident` where all of it came or went."""

    incident: str
    value: str
    before: str | None
    after: str | None
    reasons: tuple[Reason, ...]


def compare_runs(engine: Engine, older: Manifest, newer: Manifest) -> Iterator[Difference]:
    """Hold two runs against each other, each drawn as of its own changeset.

    Incidents come in the order of their codes. Under a ceiling what was marked above it since is
    not shown, though it counts as what it was.

    Raises:
        InputError: a manifest was written from another database.
    """
    with Changed() as changed:
        _find_changed(engine, older, newer, changed)
        with _as_of(engine, older) as past, _as_of(engine, newer) as now:
            between = read_between(now, older, newer)
            for pairs in changed.read():
                codes = list(pairs)
                sides = _look_closer(past, older, codes), _look_closer(now, newer, codes)
                for code, both in pairs.items():
                    found = sides[0].get(code), sides[1].get(code)
                    yield from _tell(code, both, found, between)


def _find_changed(engine: Engine, older: Manifest, newer: Manifest, changed: Changed) -> None:
    """What differs as the exports had it, with what may be shown of that."""
    with (
        _as_of(engine, older, markings=True) as past,
        _as_of(engine, newer, markings=True) as now,
    ):
        note_changes(changed, _read(past, older), _read(now, newer))
    _show(engine, older, "before", changed)
    _show(engine, newer, "after", changed)


def _show(engine: Engine, manifest: Manifest, side: RunSide, changed: Changed) -> None:
    """Put out of sight what was marked above the ceiling since."""
    if manifest.request.handling is None:
        return
    changed.hide_all(side)
    with _as_of(engine, manifest) as session:
        for entry in _read(session, manifest):
            changed.show(side, entry.place[-1], entry.values)


@contextmanager
def _as_of(engine: Engine, manifest: Manifest, *, markings: bool = False) -> Iterator[Session]:
    """A session that sees what a run saw; markings that became stricter only if asked for."""
    with reading(engine, temporary=True) as session:
        require_same_history(session, manifest)
        free = markings or manifest.request.handling is None
        go_back_to(session, manifest.head.changeset, markings=free)
        yield session


def _read(session: Session, manifest: Manifest) -> Iterator[Entry]:
    request = manifest.request
    entries = read_timeline(session, limits_of(request), filters_of(session, request.asked))
    for entry in entries:
        yield Entry((entry.earliest or "", entry.latest or "", entry.code), show_values(entry))


def show_values(entry: TimelineEntry) -> Values:
    """The values of an entry in words, in the order of PROPERTIES."""
    deaths, injured = describe_deaths(entry), describe_injured(entry)
    return (
        entry.title,
        entry.summary,
        entry.status,
        entry.edtf,
        entry.place,
        entry.type,
        str(deaths) if deaths else None,
        str(injured) if injured else None,
        entry.perpetrator,
        entry.responsibility,
        str(entry.reports),
        str(entry.origins),
        ", ".join(entry.disputed) or None,
        entry.handling,
    )


def _look_closer(session: Session, manifest: Manifest, codes: Sequence[str]) -> dict[str, Side]:
    """What some incidents rest on, as of a run."""
    ids = {
        row.id: row.code
        for row in session.execute(
            select(Incident.id, Incident.code).where(Incident.code.in_(codes))
        )
    }
    return Side.read(session, limits_of(manifest.request), ids)


def _tell(
    code: str,
    drawn: Pair,
    sides: tuple[Side | None, Side | None],
    between: Between,
) -> Iterator[Difference]:
    """The values that differ of one incident; where it came or went, that alone."""
    before, after = drawn
    if any(each and each.shown is None for each in drawn):
        # Not even the code of an incident is told that is marked above the ceiling by now.
        told = MARKED if before else None, MARKED if after else None
        yield Difference(MARKED, INCIDENT, *told, reasons=(MARKING,))
    elif before is None or after is None:
        shown = (summarise(before), summarise(after))
        found = find_reasons(sides, between, INCIDENT, shown)
        yield Difference(code, INCIDENT, *shown, reasons=found)
    else:
        yield from _tell_values(code, (before, after), sides, between)


def _tell_values(
    code: str, drawn: tuple[Drawn, Drawn], sides: tuple[Side | None, Side | None], between: Between
) -> Iterator[Difference]:
    before, after = drawn
    for index, (name, property_) in enumerate(PROPERTIES.items()):
        if before.real[index] == after.real[index]:
            continue
        both = show_value(before, index), show_value(after, index)
        found = find_reasons(sides, between, property_ or name, both)
        if MARKED in both:
            found = (MARKING, *(each for each in found if each.kind not in SUPERSEDED))
        yield Difference(code, name, *both, reasons=found)


def show_value(drawn: Drawn, index: int) -> str | None:
    """One value, as far as it may be shown."""
    return drawn.shown[index] if drawn.shown else MARKED


def summarise(drawn: Drawn | None) -> str | None:
    """An incident in a line: title, date, deaths."""
    if drawn is None or drawn.shown is None:
        return None
    found = dict(zip(PROPERTIES, drawn.shown, strict=True))
    deaths = f"deaths {found['deaths']}" if found["deaths"] else None
    return "; ".join(filter(None, (found["title"], found["date"], deaths)))
