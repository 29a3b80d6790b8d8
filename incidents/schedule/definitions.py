"""Exports as defined in incidents.toml: `[exports.NAME]`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NamedTuple

from incidents.errors import InputError, NotFoundError
from incidents.exporters import FORMATS
from incidents.handling import HANDLINGS
from incidents.schedule.places import DEFAULT, check_template
from incidents.schedule.relative import go_back, read_length, read_relative
from incidents.schedule.slots import Schedule, read_schedule, read_zone
from incidents.settings import FILE, Settings, parse_file
from incidents.toml_lines import find_line, find_lines

RULES: Final = ("ranked", "latest", "majority", "conservative")
STATUSES: Final = ("active", "draft", "retracted")
KEYS: Final = (
    *("title", "formats", "path", "schedule", "time-zone", "keep"),
    *("from", "to", "certainly", "place", "country", "actor", "type", "min-deaths", "disputed"),
    *("status", "rule", "known-by", "recorded-by", "handling"),
)
NAME: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_COUNTRY: Final = re.compile(r"[A-Za-z]{3}")
# A time that leads out of the calendar from here is no time to keep files for: a thousand years.
_EARLY: Final = date(1001, 1, 1)
_HINT: Final = f'define it in {FILE}: [exports.weekly] with formats = ["csv"]'


class Keep(NamedTuple):
    """How many runs keep their files, or for how long: one of the two."""

    runs: int | None = None
    length: tuple[int, str] | None = None


class Asked(NamedTuple):
    """Which incidents: in the words of a definition, or as a request has them.

    In a request the dates are bounds as seconds, both included; place, actor and type are codes.
    """

    from_: str | None = None
    to: str | None = None
    certainly: bool = False
    place: str | None = None
    country: str | None = None
    actor: str | None = None
    type_: str | None = None
    min_deaths: int | None = None
    disputed: bool = False
    statuses: tuple[str, ...] = ("active",)


class Wanted(NamedTuple):
    """What is asked for, as the definition puts it; None asks for nothing."""

    asked: Asked = Asked()
    rule: str | None = None
    known_by: str | None = None
    recorded_by: str | None = None
    handling: str | None = None


@dataclass(frozen=True)
class Definition:
    """One export. `where` is file and line, for messages."""

    name: str
    title: str
    formats: tuple[str, ...]
    path: str
    zone: str
    schedule: Schedule | None
    keep: Keep | None
    wanted: Wanted
    where: str


def read_definitions(settings: Settings) -> dict[str, Definition]:
    """All exports of incidents.toml, by name, in its order.

    Raises:
        InputError: naming file, line, key, value and what was expected.
    """
    if settings.file is None:
        return {}
    text, found = parse_file(settings.file)
    tables = found.get("exports", {})
    if not isinstance(tables, dict) or not all(isinstance(each, dict) for each in tables.values()):
        raise InputError(f"{settings.file}: exports must be tables", "[exports.weekly]")
    read = [_Table(settings.file, text, name, table).read() for name, table in tables.items()]
    refuse_collisions(read)
    return {each.name: each for each in read}


def find_definition(settings: Settings, name: str) -> Definition:
    """One export.

    Raises:
        NotFoundError: there is none of that name.
        InputError: incidents.toml is wrong.
    """
    known = read_definitions(settings)
    if name in known:
        return known[name]
    near = find_nearest(name, tuple(known))
    meant = f"did you mean {near}?" if near else f"there are {', '.join(known)}" if known else ""
    raise NotFoundError(f"there is no export {name!r}", meant or _HINT)


def find_nearest(word: str, words: tuple[str, ...]) -> str | None:
    """The word that was meant, one of the same letters before others: csv for cvs."""
    near = get_close_matches(word, words)
    return next((each for each in near if sorted(each) == sorted(word)), near[0] if near else None)


def refuse_collisions(definitions: list[Definition]) -> None:
    """See that no two exports write one file.

    Raises:
        InputError: two do.
    """
    seen: dict[str, Definition] = {}
    for each in definitions:
        path = each.path.replace("{name}", each.name).casefold()
        if other := seen.get(path):
            raise InputError(
                f"{each.where}: exports.{each.name}: path {each.path!r} is that of"
                f" exports.{other.name} too ({other.where})",
                "give each a path of its own",
            )
        seen[path] = each


class _Table:
    """One table of the file, and where in it its keys stand."""

    def __init__(self, file: Path, text: str, name: str, table: Mapping[str, Any]) -> None:
        self.file, self.text, self.name, self.table = file, text, name, table

    def where(self, key: str | None = None) -> str:
        path = ("exports", self.name) if key is None else ("exports", self.name, key)
        return f"{self.file}:{find_line(find_lines(self.text), path) or 1}"

    def refuse(self, key: str, message: str, hint: str = "") -> InputError:
        return InputError(f"{self.where(key)}: exports.{self.name}: {key}: {message}", hint)

    def read(self) -> Definition:
        """Raises: InputError where a key is unknown or a value is not what it should be."""
        self.check_keys()
        zone = self.text_of("time-zone") or "UTC"
        self.check("time-zone", read_zone, zone)
        formats = self.read_formats()
        return Definition(
            name=self.name,
            title=self.text_of("title") or self.name,
            formats=formats,
            path=self.read_path(formats),
            zone=zone,
            schedule=self.read_schedule(zone),
            keep=self.read_keep(),
            wanted=self.read_wanted(),
            where=self.where(),
        )

    def check_keys(self) -> None:
        if not NAME.fullmatch(self.name):
            raise InputError(
                f"{self.where()}: exports.{self.name}: {self.name!r} is no name for an export",
                "expected small letters, digits, - and _: [exports.weekly-csv]",
            )
        for key in self.table:
            if key not in KEYS:
                near = find_nearest(key, KEYS)
                hint = f"did you mean {near}?" if near else f"known are {', '.join(KEYS)}"
                raise self.refuse(key, "there is no such key", hint)

    def check(self, key: str, function: Any, *arguments: Any) -> Any:  # noqa: ANN401 - any reader
        """Call a reader of a value, and say of what it refuses where it stands."""
        try:
            return function(*arguments)
        except InputError as error:
            raise self.refuse(key, error.message, error.hint) from error

    def text_of(self, key: str, choices: tuple[str, ...] = ()) -> str | None:
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or "\n" in value or "\0" in value:
            raise self.refuse(key, f"{value!r} is no line of text", f'expected {key} = "…"')
        if choices and value not in choices:
            raise self.refuse(key, f"{value!r} is unknown", f"expected one of {', '.join(choices)}")
        return value

    def flag_of(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self.refuse(key, f"{value!r} is neither true nor false", f"expected {key} = true")
        return value

    def texts_of(self, key: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        value = self.table.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or (key in self.table and not values):
            raise self.refuse(key, f"{value!r} is no list", f'expected {key} = ["{choices[0]}"]')
        for each in values:
            if each not in choices:
                near = find_nearest(str(each), choices)
                hint = f"expected one of {', '.join(choices)}"
                hint = f"did you mean {near}? {hint}" if near else hint
                raise self.refuse(key, f"{each!r} is unknown", hint)
        if len(set(values)) != len(values):
            raise self.refuse(key, f"{value!r} names one twice")
        return tuple(values)

    def read_schedule(self, zone: str) -> Schedule | None:
        expression = self.text_of("schedule")
        if expression is None:
            return None
        schedule: Schedule = self.check("schedule", read_schedule, expression, zone)
        return schedule

    def read_formats(self) -> tuple[str, ...]:
        if "formats" not in self.table:
            raise self.refuse("formats", "is missing", 'expected formats = ["csv"]')
        formats = self.texts_of("formats", tuple(FORMATS))
        endings: dict[str, str] = {}
        for format_ in formats:
            found = FORMATS[format_]
            for ending in (found.suffix, *(sidecar.ending for sidecar in found.sidecars)):
                if ending in endings:
                    both = f"{endings[ending]} and {format_}"
                    raise self.refuse(
                        "formats",
                        f"{both} both write a file ending in {ending}",
                        "define two exports",
                    )
                endings[ending] = format_
        return formats

    def read_path(self, formats: tuple[str, ...]) -> str:
        """The template, without the ending of a format: each adds its own."""
        path = self.text_of("path") or DEFAULT
        suffix = next((end for f in formats if path.endswith(end := FORMATS[f].suffix)), "")
        template: str = self.check("path", check_template, path.removesuffix(suffix))
        return template

    def read_keep(self) -> Keep | None:
        value = self.table.get("keep")
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return Keep(runs=value)
        if isinstance(value, str) and (length := read_length(value)):
            self.check("keep", go_back, _EARLY, *length)
            return Keep(length=length)
        raise self.refuse(
            "keep",
            f"{value!r} is no number of runs and no time",
            'expected keep = 12 or keep = "90 days"',
        )

    def read_wanted(self) -> Wanted:
        return Wanted(
            asked=self.read_asked(),
            rule=self.text_of("rule", RULES),
            known_by=self.date_of("known-by"),
            recorded_by=self.date_of("recorded-by"),
            handling=self.text_of("handling", HANDLINGS),
        )

    def read_asked(self) -> Asked:
        number = self.table.get("min-deaths")
        if number is not None and (
            not isinstance(number, int) or isinstance(number, bool) or number < 0
        ):
            raise self.refuse("min-deaths", f"{number!r} is no number", "expected min-deaths = 10")
        country = self.text_of("country")
        if country and not _COUNTRY.fullmatch(country):
            raise self.refuse("country", f"{country!r} is no country", "expected ISO 3166-1: AFG")
        return Asked(
            from_=self.date_of("from"),
            to=self.date_of("to"),
            certainly=self.flag_of("certainly"),
            place=self.text_of("place"),
            country=country.upper() if country else None,
            actor=self.text_of("actor"),
            type_=self.text_of("type"),
            min_deaths=number,
            disputed=self.flag_of("disputed"),
            statuses=self.texts_of("status", STATUSES) or ("active",),
        )

    def date_of(self, key: str) -> str | None:
        """A date, as it stands: what is relative is counted from each slot."""
        value = self.table.get(key)
        # TOML has dates of its own, which nobody should have to put in quotes.
        if value is not None and not isinstance(value, str) and hasattr(value, "isoformat"):
            value = value.isoformat()
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.refuse(key, f"{value!r} is no date", f'expected {key} = "2024-09"')
        self.check(key, read_relative, value, datetime(2024, 1, 31).date())  # noqa: DTZ001
        return value
