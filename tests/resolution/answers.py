"""The select's answers in the keys of the world, to be held against the oracle's."""

from collections.abc import Callable, Collection
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from incidents.models import Actor, Incident
from incidents.resolution.chronology import resolve_chronology, resolve_participants
from incidents.resolution.question import UNLIMITED, Limits, Question
from incidents.resolution.rules import claims_with_origins, resolve_properties
from tests.resolution.entered import Entered
from tests.resolution.oracle import NOTHING, Oracle, Scope, Verdict
from tests.resolution.world import World

Rows = dict[Any, Any]
CHRONOLOGY_KEYS = {
    "place": "places",
    "type": "terms",
    "perpetrator": "actors",
    "responsibility": "actors",
}


@cache
def _ask(what: str, limits: Limits, subject: Any = "incident", *, windows: bool) -> Select[Any]:
    """Building takes longer than answering, so each select is built once."""
    table = Incident if subject == "incident" else Actor
    question = Question(subject, limits, select(table.id) if windows else None)
    match what:
        case "chronology":
            return resolve_chronology(question)
        case "participants":
            return resolve_participants(question)
    return select(resolve_properties(claims_with_origins(question)))


class Answers:
    """What the select answers about an entered world."""

    def __init__(self, entered: Entered) -> None:
        self.session: Session = entered.session
        self.keys = {
            table: {number: key for key, number in ids.items()}
            for table, ids in entered.ids.items()
        }

    def read_chronology(self, limits: Limits = UNLIMITED, *, windows: bool = False) -> Rows:
        """By incident; with `windows` every incident takes the long way."""
        return self._read_rows(_ask("chronology", limits, windows=windows))

    def read_some(self, codes: Collection[str]) -> Rows:
        """The chronology asked for these incidents alone."""
        ids = select(Incident.id).where(Incident.code.in_(codes))
        return self._read_rows(resolve_chronology(Question(ids=ids)))

    def _read_rows(self, query: Select[Any]) -> Rows:
        rows = [dict(row) for row in self.session.execute(query).mappings()]
        found = {self.keys["incidents"][row.pop("incident_id")]: self._by_key(row) for row in rows}
        assert len(found) == len(rows)
        return found

    def read_participants(self, limits: Limits = UNLIMITED, *, windows: bool = False) -> Rows:
        rows = self.session.execute(_ask("participants", limits, windows=windows)).all()
        incidents, actors = self.keys["incidents"], self.keys["actors"]
        found = {(incidents[row[0]], actors[row[1]], row[2]): (row[3], row[4]) for row in rows}
        assert len(found) == len(rows)
        return found

    def read_verdicts(self, subject: Any = "incident", limits: Limits = UNLIMITED) -> Rows:
        query = _ask("properties", limits, subject, windows=True)
        rows = self.session.execute(query).mappings().all()
        found = {self._scope(f"{subject}s", row): self._verdict(row) for row in rows}
        assert len(found) == len(rows)
        return found

    def _by_key(self, row: Rows) -> Rows:
        for name in list(row):
            if name.endswith("_claim_id"):
                row[name.removesuffix("_id")] = self.keys["claims"].get(row.pop(name))
        for name, table in CHRONOLOGY_KEYS.items():
            row[name] = self.keys[table].get(row.pop(f"{name}_id"))
        return row

    def _scope(self, table: str, row: Any) -> Scope:
        return Scope(
            self.keys[table][row["target_id"]],
            row["property"],
            self.keys["terms"].get(row["qualifier_id"]),
            row["period"],
        )

    def _verdict(self, row: Any) -> Verdict:
        shown = self.keys["claims"].get(row["shown_id"])
        return Verdict(
            shown,
            row["low"] if row["datatype"] == "quantity" else None,
            row["high"] if row["datatype"] == "quantity" else None,
            row["open"],
            row["reports"],
            row["origins"],
            bool(row["asserted"]),
            bool(row["denied"]),
            bool(row["disputed"]),
        )


def enter(session: Session, world: World, shuffle: Any = None) -> Answers:
    return Answers(Entered(session, world, shuffle))


def resolve(
    session: Session, world: World, subject: Any = "incident", **limits: Any
) -> Callable[..., Verdict]:
    """Ask for verdicts by property, of the world's incident `i` unless told; oracle agreeing.

    The second answer is of a subject's qualifier or period, where it has more than one.
    """
    given = Limits(**limits)
    verdicts = enter(session, world).read_verdicts(subject, given)
    assert_equal(verdicts, of_subjects(Oracle(world, given), subject))

    def find(prop: str, qualifier: str | None = None, period: str = "", of: str = "i") -> Verdict:
        return verdicts.get(Scope(of, prop, qualifier, period), NOTHING)

    return find


def assert_as_oracle(answers: Answers, world: World, limits: Limits = UNLIMITED) -> None:
    """Every answer of the select is the oracle's, whichever way it takes."""
    oracle = Oracle(world, limits)
    for windows in (True, False):
        assert_equal(answers.read_chronology(limits, windows=windows), oracle.chronology())
        assert_equal(answers.read_participants(limits, windows=windows), oracle.participants())
    for subject in ("incident", "actor"):
        assert_equal(answers.read_verdicts(subject, limits), of_subjects(oracle, subject))


def of_subjects(oracle: Oracle, subject: str) -> Rows:
    table = getattr(oracle.told.world, f"{subject}s")
    return {scope: found for scope, found in oracle.verdicts.items() if scope.subject in table}


def assert_equal(answered: Rows, expected: Rows) -> None:
    """Equal, naming only what differs."""
    keys = answered.keys() | expected.keys()
    differing = {
        key: (answered.get(key), expected.get(key))
        for key in keys
        if answered.get(key) != expected.get(key)
    }
    assert not differing, describe(differing)


def describe(differing: Rows) -> str:
    lines = []
    for key, (answered, expected) in sorted(differing.items(), key=str)[:5]:
        a, e = _as_dict(answered), _as_dict(expected)
        fields = [name for name in {**a, **e} if a.get(name) != e.get(name)]
        told = "; ".join(f"{name}: {a.get(name)!r}, expected {e.get(name)!r}" for name in fields)
        lines.append(f"{key}: {told}")
    return f"{len(differing)} differ\n" + "\n".join(lines)


def _as_dict(value: Any) -> Rows:
    if isinstance(value, Verdict):
        return value._asdict()
    return value if isinstance(value, dict) else {"row": value}
