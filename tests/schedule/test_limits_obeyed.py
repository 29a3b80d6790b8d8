"""Every limit and filter of a definition is heeded: each passes over one incident, and it alone."""

import json

import pytest

from incidents.ledger import changeset
from tests.schedule.conftest import WEEKLY, only_sqlite

pytestmark = [only_sqlite, pytest.mark.slow]

LIMITS = {
    "from": '"2024-02"',
    "to": '"2024-11"',
    "certainly": "true",
    "place": '"Land"',
    "country": '"AFG"',
    "actor": '"Front"',
    "type": '"bombing"',
    "min-deaths": "5",
    "disputed": "true",
    "status": '["draft"]',
    "rule": '"conservative"',
    "known-by": '"2024-12-31"',
    "recorded-by": '"2098"',
    "handling": '"AMBER"',
}
# What every one of them lets through, and how each incident differs from that. Each is named
# for the limit that keeps it out.
FITTING = {
    "status": "draft",
    "handling": "CLEAR",
    "published": "2024-06-01",
    "date": "2024-05-01",
    "place": "town",
    "type": "suicide-bombing",
    "perpetrator": "wing",
    "deaths": 6,
    "also": 7,
}
OTHERWISE = {
    "from": {"date": "2024-01-31"},
    "to": {"date": "2024-12-01"},
    "certainly": {"date": "2024-01/2024-12"},
    "place": {"place": "elsewhere"},
    "country": {"place": "border"},
    "actor": {"perpetrator": "other"},
    "type": {"type": "shooting"},
    "min-deaths": {"deaths": 3, "also": 4},
    "disputed": {"also": 6},
    "status": {"status": "active"},
    "rule": {"deaths": 9, "also": 4},
    "known-by": {"published": "2025-01-01"},
    "handling": {"handling": "RED"},
}
# Without a status active ones are asked for; the rule counts by the number it makes fewer.
NOW_DRAWN = {"status": ["status"], "min-deaths": ["fitting", "min-deaths", "rule"]}
AROUND = """
actors:
  front: {name: Front, kind: armed group}
  wing: {name: Wing, kind: armed group, parent: front}
  other: {name: Other, kind: armed group}
places:
  land: {name: Land, kind: area}
  town: {name: Town, kind: settlement, parent: land, country: AFG}
  border: {name: Border, kind: settlement, parent: land, country: IRN}
  elsewhere: {name: Elsewhere, kind: settlement, country: AFG}
"""


def tell(code, **otherwise):
    """A dossier of one incident, of which two sources speak."""
    told = {**FITTING, **otherwise}
    facts = ("date", "place", "type", "perpetrator", "deaths")
    says = {"about": code, "gist": "x", **{fact: told[fact] for fact in facts}}
    head = {"published": told["published"], "handling": told["handling"]}
    return json.dumps(
        {
            "incidents": {code: {"title": code, "status": told["status"]}},
            "sources": {
                f"{code}-1": {**head, "says": [says]},
                f"{code}-2": {**head, "says": [{**says, "deaths": told["also"]}]},
            },
        }
    )


@pytest.fixture
def limited(desk, tmp_path, monkeypatch):
    """A desk whose database holds one incident for each limit, and one that all let through."""
    told = {"fitting": {}, **OTHERWISE}
    files = [tmp_path / "around.yaml", *(tmp_path / f"{code}.yaml" for code in told)]
    files[0].write_text(AROUND)
    for file, (code, otherwise) in zip(files[1:], told.items(), strict=True):
        file.write_text(tell(code, **otherwise))
    desk.database.do("load", *files)
    monkeypatch.setattr(changeset, "_read_clock", lambda _: "2099-01-01T00:00:00.000000Z")
    desk.database.do("load", "-", stdin=tell("recorded-by"))
    return desk


def draw(desk, limits):
    lines = "\n".join(f"{name} = {value}" for name, value in limits.items())
    desk.define(WEEKLY.replace('"weekly/{date}"', '"latest"') + lines)
    desk.do("run", "weekly", "--slot", f"2024-09-02T06:00:{len(limits):02}Z")
    return sorted(entry["code"] for entry in json.loads(desk.read("latest.json")))


def test_all_limits_together_leave_what_fits_them_all(limited):
    assert draw(limited, LIMITS) == ["fitting"]


@pytest.mark.prove
@pytest.mark.parametrize("name", LIMITS)
def test_each_limit_keeps_out_one(limited, name):
    rest = {each: value for each, value in LIMITS.items() if each != name}
    assert draw(limited, rest) == NOW_DRAWN.get(name, sorted(["fitting", name]))


def test_days_are_those_of_the_time_zone(desk):
    for zone, day, codes in (
        ("UTC", "2024-09-01", ["kerman"]),
        ("Asia/Tokyo", "2024-09-02", ["kerman", "kabul"]),
    ):
        desk.define(WEEKLY + f'time-zone = "{zone}"\nto = "today"')
        desk.do("run", "weekly", "--slot", f"2024-09-01T23:30:0{len(codes)}Z")
        drawn = json.loads(desk.read(f"weekly/{day}.json"))
        assert [entry["code"] for entry in drawn] == codes
