"""What the filters, the timeline and the map go by: a column for each thing, a row an incident."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from incidents.exporters.page.entries import name_country
from incidents.exporters.page.rendering import clean
from incidents.results import CURRENT, ExplainedEntry, TimelineEntry

EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - civil time, as everywhere in an entry


class Names:
    """Names as they are met, each by its place in the list."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, name: str | None) -> int:
        """The place of a name; -1 where there is none."""
        return -1 if name is None else self.places.setdefault(clean(name), len(self.places))

    def listed(self) -> list[str]:
        """The names in their places."""
        return list(self.places)


class Index:
    """The columns, filled entry by entry."""

    def __init__(self) -> None:
        self.types, self.countries, self.actors, self.disputes = (Names() for _ in range(4))
        self.rows: list[tuple[Any, ...]] = []

    def add(self, explained: ExplainedEntry) -> None:
        """Put the next entry of the list in."""
        entry = explained.entry
        actors = sorted({self.actors.place(name) for name in _actors(explained)})
        disputed = dict.fromkeys(key.partition(":")[0] for key in entry.disputed)
        self.rows.append((
            _seconds(entry.earliest),
            _seconds(entry.latest),
            *_coordinates(entry),
            self.types.place(entry.type),
            self.countries.place(name_country(entry.country)),
            actors,
            [self.disputes.place(key.replace("_", " ")) for key in disputed],
            *(entry.deaths_low, entry.deaths_best, entry.deaths_high, entry.deaths_open),
        ))  # fmt: skip

    def columns(self) -> dict[str, Any]:
        """As it stands in the page; times are seconds of civil time since 1970."""
        names = (
            *("from", "to", "latitude", "longitude", "type", "country", "actors", "disputed"),
            *("low", "best", "high", "open"),
        )
        columns = zip(*self.rows, strict=True) if self.rows else ([] for _ in names)
        return {
            **dict(zip(names, columns, strict=True)),
            "types": self.types.listed(),
            "countries": self.countries.listed(),
            "allActors": self.actors.listed(),
            "disputes": self.disputes.listed(),
        }


def _seconds(moment: str | None) -> int:
    return int((datetime.fromisoformat(moment or "1970-01-01") - EPOCH).total_seconds())


def _coordinates(entry: TimelineEntry) -> tuple[float | None, float | None]:
    return entry.latitude, entry.longitude


def _actors(explained: ExplainedEntry) -> Iterator[str]:
    """Actors in any role in which somebody puts them now, or denies that they have it."""
    for prop in explained.properties:
        if prop.datatype == "actor":
            yield from (claim.value for claim in prop.claims if claim.standing in CURRENT)
