"""Edition after edition of a data set: what is recorded is what changed, and the past stays."""

import pytest

from incidents.resolution.question import Limits
from tests.imports.ged_files import (
    UKRAINE_2018,
    UKRAINE_2019,
    compare,
    facts_of,
    key_of,
    read_rows,
    write_rows,
)
from tests.imports.planted import CHANGES, NEW_NAME, RENAMED, Planted
from tests.imports.worlds import postgresql_later, tell_differences

pytestmark = pytest.mark.slow

DAYS = {"2018": "2019-06-01", "2019": "2020-06-01", "2020": "2021-06-01"}


class Editions:
    """A database into which three editions went, with what it answered after each."""

    def __init__(self, world, folder):
        self.world = world
        first, second = read_rows(UKRAINE_2018.path), read_rows(UKRAINE_2019.path)
        self.planted = Planted(first, second)
        self.second = {row["id"]: row for row in second}
        self.files = {
            "2018": UKRAINE_2018.path,
            "2019": write_rows(folder / "2019.csv", self.planted.second),
            "2020": write_rows(folder / "2020.csv", self.planted.third),
        }
        self.done, self.timelines, self.answers = {}, {}, {}
        for edition in DAYS:
            self.done[edition] = self.bring_in(edition)
            self.timelines[edition] = world.timeline()
            self.answers[edition] = world.answers()

    def bring_in(self, edition, world=None):
        return (world or self.world).bring_in(
            self.files[edition], edition=edition, part="ukraine", published=DAYS[edition]
        )

    @property
    def summary(self):
        return self.done["2020"].summary

    @property
    def changeset(self):
        return self.done["2020"].changeset


@pytest.fixture(scope="module")
def editions(templates, tmp_path_factory):
    world = templates.make()
    yield Editions(world, tmp_path_factory.mktemp("editions"))
    templates.take_back(world)


@postgresql_later
def test_from_2018_to_2019_the_differences_are_those_of_the_two_files(world):
    first, second = read_rows(UKRAINE_2018.path), read_rows(UKRAINE_2019.path)
    world.bring_in(UKRAINE_2018.path, edition="2018", part="ukraine")
    assert len(world.timeline()) == 993
    summary = world.bring_in(UKRAINE_2019.path, edition="2019", part="ukraine").summary
    assert len(world.timeline()) == 1167
    expected = compare(first, second)
    assert expected  # what the two editions say of one event did change
    assert tell_differences(summary) == expected
    was = {row["id"]: facts_of(row) for row in first}
    now = {row["id"]: facts_of(row) for row in second}
    changed = sum(was[key] != now[key] for key in was)
    counts = (summary.new, summary.changed, summary.unchanged, summary.dropped, summary.returned)
    assert counts == (174, changed, 993 - changed, 0, 0)
    world.check()


# --- the third edition


def test_the_summary_tells_exactly_what_was_planted(editions):
    summary, planted = editions.summary, editions.planted
    returned = planted.ids("returned", "returned and changed")
    counts = {
        "read": len(planted.third),
        "rejected": 0,
        "new": len(planted.groups["new"]),
        "dropped": len(planted.groups["dropped"]),
        "returned": len(returned),
        "changed": len(planted.ids(*CHANGES)) + len(returned),
        "absent": 0,
    }
    assert {name: getattr(summary, name) for name in counts} == counts
    assert summary.unchanged == summary.accepted - summary.new - summary.changed
    assert summary.renamed == [f"ucdp-actor {RENAMED}: also {NEW_NAME}"]


def test_the_differences_are_those_of_the_two_files(editions):
    planted = editions.planted
    returned = planted.ids("returned", "returned and changed")
    known = [*planted.second, *(editions.second[key] for key in returned)]
    expected = compare(known, planted.third) | {"occurred": (len(returned), 0, 0)}
    assert tell_differences(editions.summary) == expected


def test_the_second_edition_denied_what_it_dropped(editions):
    planted = editions.planted
    gone = planted.ids("returned", "returned and changed", "away")
    assert editions.done["2019"].summary.dropped == len(gone)
    denials = {
        claim
        for claim in editions.world.tell().recorded(editions.done["2019"].changeset)
        if claim[2] == "denies" and claim[1] == "occurred"
    }
    assert denials == {(f"ged-{key}", "occurred", "denies", None) for key in gone}


def test_claims_and_corrections_are_those_that_follow_and_no_others(editions):
    told = editions.world.tell()
    assert told.recorded(editions.changeset) == editions.planted.claims
    assert told.corrections(editions.changeset) == editions.planted.links


def test_nothing_else_is_recorded(editions):
    planted = editions.planted
    mine = {"recorded_in": editions.changeset}
    tables = (
        *("assessments", "changes", "citation_sources", "incident_links", "properties", "terms"),
        *("claims", "claim_links", "incidents", "actors", "actor_names", "sources", "citations"),
    )
    counts = {name: len(editions.world.rows(name, **mine)) for name in tables}
    touched = planted.ids("new", "dropped", "returned", "returned and changed", *CHANGES)
    assert {name: count for name, count in counts.items() if count} == {
        "claims": len(planted.claims),
        "claim_links": len(planted.links),
        "citations": len(touched),
        "incidents": len(planted.groups["new"]),
        "sources": 1,
        "actors": 1,  # the group of a new number
        "actor_names": 2,  # its name, and that of the one that was renamed
    }


def test_what_is_shown_is_what_the_third_edition_says(editions):
    shown = {
        entry.code: ((entry.deaths_low, entry.deaths_best, entry.deaths_high), entry.edtf)
        for entry in editions.timelines["2020"]
    }
    expected = {}
    for row in editions.planted.third:
        facts = facts_of(row)
        expected[key_of(row)] = (*facts["deaths"], *facts["date"])
    assert shown == expected
    assert {(entry.reports, entry.origins) for entry in editions.timelines["2020"]} == {(1, 1)}
    assert {entry.disputed for entry in editions.timelines["2020"]} == {()}


def test_sides_are_those_of_the_third_edition(editions):
    told = editions.world.tell(by_codes=False)
    sides = {}
    for code, (_, number), role in told.asserted:
        assert role == "side"
        sides.setdefault(code, set()).add(number)
    assert sides == {key_of(row): facts_of(row)["side"] for row in editions.planted.third}


@pytest.mark.parametrize("edition", DAYS)
def test_the_past_as_known_on_the_day_of_an_edition_stays_as_it_was(editions, edition):
    day = f"{DAYS[edition]}T23:59:59"
    assert editions.world.timeline(Limits(known_by=day)) == editions.timelines[edition]


@pytest.mark.parametrize("edition", DAYS)
def test_so_does_the_past_as_it_had_been_recorded(editions, edition):
    number = editions.done[edition].changeset
    assert editions.world.timeline(Limits(recorded_by=number)) == editions.timelines[edition]


def test_the_stored_answers_follow_from_the_claims_and_the_chain_holds(editions):
    editions.world.check()


# --- undone, and imported once more


def test_an_undo_brings_back_the_answers_from_before_row_by_row(editions, make_world):
    world = make_world(editions.world)
    world.undo(editions.changeset)
    assert world.answers() == editions.answers["2019"]
    assert world.timeline() == editions.timelines["2019"]
    world.check()


@pytest.mark.prove
def test_imported_again_after_an_undo_an_edition_gives_the_answers_of_the_first_time(
    editions, make_world
):
    world = make_world(editions.world)
    world.undo(editions.changeset)
    done = editions.bring_in("2020", world)
    assert world.answers() == editions.answers["2020"]
    assert done.summary.rejected == 0
    assert world.count("claims") == editions.world.count("claims")
    assert world.count("incidents") == editions.world.count("incidents")
    world.undo(done.changeset)
    assert world.answers() == editions.answers["2019"]
    world.check()


@postgresql_later
@pytest.mark.prove
def test_an_undo_of_the_undo_brings_the_edition_back(editions, make_world):
    world = make_world(editions.world)
    world.undo(world.undo(editions.changeset))
    assert world.answers() == editions.answers["2020"]
    world.check()


@postgresql_later
@pytest.mark.prove
def test_two_undos_lead_back_to_the_first_edition(editions, make_world):
    world = make_world(editions.world)
    for edition in ("2020", "2019"):
        world.undo(editions.done[edition].changeset)
    assert world.answers() == editions.answers["2018"]
    for edition in ("2019", "2020"):
        editions.bring_in(edition, world)
        assert world.answers() == editions.answers[edition]
    world.check()


@postgresql_later
@pytest.mark.prove
def test_the_first_import_undone_leaves_nothing_and_again_it_is_as_if_imported_once(
    world, make_world, tmp_path
):
    file = write_rows(tmp_path / "2018.csv", read_rows(UKRAINE_2018.path)[:60])
    once = make_world()
    for each in (world, once):
        done = each.bring_in(file, edition="2018", part="ukraine")
    world.undo(done.changeset)
    assert world.answers() == []
    assert world.timeline() == []
    world.bring_in(file, edition="2018", part="ukraine")
    told, expected = world.tell(), once.tell()
    assert told.chronology == expected.chronology
    assert told.participants == expected.participants
    assert told.claims() == expected.claims()
    assert told.things() == expected.things()
    world.check()


@postgresql_later
def test_the_third_edition_alone_shows_the_same(editions, make_world):
    alone = make_world()
    editions.bring_in("2020", alone)
    told, expected = editions.world.tell(by_codes=False), alone.tell(by_codes=False)
    dropped = told.chronology.keys() - expected.chronology.keys()
    assert dropped == set()
    assert told.chronology == expected.chronology
    assert told.asserted == expected.participants
