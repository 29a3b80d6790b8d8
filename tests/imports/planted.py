"""A third edition of UCDP's events in Ukraine, made by hand from the second, and what is in it.

The second is the edition to 2019 without a few events of the edition to 2018. The third drops,
changes, adds and brings back, in another order of rows. The claims that follow are told as
`Told.recorded` tells them, and what they correct as `Told.corrections` does.
"""

import random
from datetime import date, timedelta

from tests.imports.ged_files import POINTS, Row, days_of, facts_of, key_of

RENAMED, NEW_NAME = "5840", "Donetsk People's Republic"
OTHER_NUMBER, OTHER_NAME = "999001", "Another group"
NEW_EVENTS = 6


def raise_estimates(row: Row) -> None:
    row.update(low=row["best"], best=str(int(row["best"]) + 2), high=str(int(row["high"]) + 5))


def add_split(row: Row) -> None:
    row["deaths_unknown"] = "4"


def drop_split(row: Row) -> None:
    row["deaths_a"] = "0"


def change_split(row: Row) -> None:
    row["deaths_a"] = str(int(row["deaths_a"]) + 1)


def move_end(row: Row) -> None:
    row["date_end"] = str(date.fromisoformat(days_of(row)[1]) + timedelta(days=2))


def move_place(row: Row) -> None:
    row["latitude"] = f"{float(row['latitude']) + 0.01:.6f}"


def replace_side(row: Row) -> None:
    row.update(side_b_new_id=OTHER_NUMBER, side_b=OTHER_NAME)


def tell_summary(row: Row) -> None:
    row["event_clarity"] = "2"


def fits_all(_row: Row) -> bool:
    return True


def has_split(row: Row) -> bool:
    return row["deaths_a"] != "0"


def has_none_unknown(row: Row) -> bool:
    return row["deaths_unknown"] == "0"


def is_point(row: Row) -> bool:
    return row["where_prec"] in POINTS


def is_not_renamed(row: Row) -> bool:
    return row["side_b_new_id"] != RENAMED


def one_day_apart(row: Row) -> bool:
    return row["event_clarity"] == "1" and len(set(days_of(row))) == 1


# Which change is made to how many rows, and which rows it can be made to.
CHANGES = {
    "estimates": (raise_estimates, 5, fits_all),
    "split added": (add_split, 4, has_none_unknown),
    "split dropped": (drop_split, 3, has_split),
    "split changed": (change_split, 2, has_split),
    "date": (move_end, 3, one_day_apart),
    "place": (move_place, 3, is_point),
    "side": (replace_side, 2, is_not_renamed),
    "clarity": (tell_summary, 2, one_day_apart),
}


class Planted:
    """What was planted; each event is in one group only.

    Attributes:
        second, third: rows of the two editions.
        groups: ids of the events of each kind.
        claims, links: what follows.
    """

    def __init__(self, first: list[Row], second: list[Row], seed: int = 3) -> None:
        chance = random.Random(seed)
        early = sorted({row["id"] for row in first})
        gone = chance.sample(early, 4)  # the second edition drops these; three of them return
        self.groups = {"returned": gone[:2], "returned and changed": gone[2:3], "away": gone[3:]}
        self.claims: set[tuple] = set()
        self.links: set[tuple] = set()
        self.second = [row for row in second if row["id"] not in gone]
        self.rows = {row["id"]: dict(row) for row in self.second}
        self.free = sorted(self.rows)
        chance.shuffle(self.free)
        self._drop(7)
        for name, (change, count, fits) in CHANGES.items():
            self._change(change, self._take(name, count, fits))
        self._rename()
        self._bring_back({row["id"]: row for row in second})
        self._add_new(chance)
        self.third = list(self.rows.values())
        chance.shuffle(self.third)

    def ids(self, *names: str) -> set[str]:
        return {key for name in names for key in self.groups[name]}

    def _take(self, name, count, fits) -> list[str]:
        chosen = [key for key in self.free if fits(self.rows[key])][:count]
        assert len(chosen) == count
        self.groups[name] = chosen
        self.free = [key for key in self.free if key not in chosen]
        return chosen

    def _claim(self, claim, corrects=()) -> None:
        self.claims.add(claim)
        self.links |= {("corrects", claim, target) for target in corrects}

    def _drop(self, count: int) -> None:
        for key in self._take("dropped", count, fits_all):
            self._claim((key_of(self.rows.pop(key)), "occurred", "denies", None))

    def _change(self, change, keys) -> None:
        for key in keys:
            was = facts_of(self.rows[key])
            change(self.rows[key])
            self._expect_changes(self.rows[key], was)

    def _expect_changes(self, row: Row, was: dict[str, set]) -> None:
        """What is said anew corrects what was said; what isn't said any more is denied."""
        says, code = facts_of(row), key_of(row)
        for name in was.keys() | says.keys():
            old, new = was.get(name, set()), says.get(name, set())
            ended = [(code, name, "asserts", value) for value in old - new]
            for value in new - old:
                self._claim((code, name, "asserts", value), ended)
            for value in old if not new else ():
                self._claim((code, name, "denies", value), ended)

    def _rename(self) -> None:
        for row in self.rows.values():
            for side in ("side_a", "side_b"):
                if row[f"{side}_new_id"] == RENAMED:
                    row[side] = NEW_NAME

    def _bring_back(self, second: dict[str, Row]) -> None:
        for key in self.ids("returned", "returned and changed"):
            row = self.rows[key] = dict(second[key])
            spot = (key_of(row), "occurred")
            self._claim((*spot, "asserts", None), [(*spot, "denies", None)])
        self._change(raise_estimates, self.groups["returned and changed"])

    def _add_new(self, chance: random.Random) -> None:
        known = [key for key in sorted(self.rows) if is_point(self.rows[key])]
        self.groups["new"] = [str(900_001 + number) for number in range(NEW_EVENTS)]
        models = chance.sample(known, NEW_EVENTS)
        for number, like in zip(self.groups["new"], models, strict=True):
            row = self.rows[number] = {**self.rows[like], "id": number}
            for name, values in facts_of(row).items():
                for value in values:
                    self._claim((key_of(row), name, "asserts", value))
