"""The next edition: only what changed is said anew, and what was known stays known as it was."""

import csv
import random

import pytest
from sqlalchemy import func, select

from incidents.db.engine import reading
from incidents.errors import InputError
from incidents.ledger.verify import verify_chain
from incidents.models import ActorName, Citation, Claim, ClaimLink, Property
from incidents.reporting.timeline import read_timeline
from incidents.resolution.question import Limits
from incidents.resolution.refresh import check_chronology
from tests.entry.imports.conftest import SAMPLES, read_rows, write_rows

FIRST = SAMPLES / "hdx-ukraine-to-2018.csv"
SECOND = SAMPLES / "hdx-ukraine-to-2019.csv"
ONE = {"part": "ukraine", "edition": "2018", "published": "2019-03"}
TWO = {"part": "ukraine", "edition": "2019", "published": "2020-09"}
THREE = {"part": "ukraine", "edition": "2020", "published": "2021-06"}


def data_rows(file):
    """The rows without the tags that stand under the header."""
    with file.open(newline="", encoding="utf-8-sig") as opened:
        return {row["id"]: row for row in csv.DictReader(opened) if row["id"]}


@pytest.fixture
def third(tmp_path):
    """A third edition made of the second, with what was planted in it."""
    rows = read_rows(SECOND)
    random.Random(20).shuffle(rows)
    dropped = rows.pop()["id"], rows.pop()["id"]
    changed, moved, dated, *_ = rows
    changed["best"] = changed["high"] = str(int(changed["high"]) + 70)
    moved["where_coordinates"], moved["latitude"] = "Somewhere town", "48.5"
    moved["where_prec"] = "1"
    dated["date_start"] = dated["date_end"] = "2015-02-03"
    dated["event_clarity"] = "1"
    for row in rows:
        row["side_a"] = row["side_a"].replace("Government of Ukraine", "Ukraine (government)")
    new = {**rows[5], "id": "999999"}
    return write_rows(tmp_path / "third.csv", [*rows, new]), dropped, (changed, moved, dated)


def test_an_edition_adds_what_is_new_and_changes_what_changed(importer):
    old, new = data_rows(FIRST), data_rows(SECOND)
    importer.take(FIRST, **ONE)
    summary = importer.take(SECOND, **TWO)

    assert summary.edition_of == "ucdp-ged-ukraine-2018"
    assert summary.new == len(new.keys() - old.keys())
    assert summary.dropped == len(old.keys() - new.keys()) == 0
    splits = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "low", "high")
    refigured = {
        key for key in old.keys() & new.keys() if any(old[key][n] != new[key][n] for n in splits)
    }
    with reading(importer.engine) as session:
        again = (
            select(Citation.locator)
            .distinct()
            .join(Claim, Claim.citation_id == Citation.id)
            .join(Property, Property.id == Claim.property_id)
            .where(Citation.source_id == summary.source_id, Property.key == "deaths")
            .where(Citation.locator.in_(old))
        )
        assert set(session.scalars(again)) == refigured


def test_planted_differences_are_found_and_nothing_else(importer, answers, third):
    file, dropped, (changed, moved, dated) = third
    importer.take(FIRST, **ONE)
    importer.take(SECOND, **TWO)
    summary = importer.take(file, **THREE)

    assert (summary.new, summary.changed, summary.dropped) == (1, 3, len(dropped))
    kinds = {each.property: each.changed for each in summary.differences if each.changed}
    assert kinds == {"deaths": 1, "place": 1, "date": 1}
    chronology, participants = answers()
    assert not {f"ged-{key}" for key in dropped} & chronology.keys()
    assert chronology[f"ged-{changed['id']}"]["deaths_best"] == int(changed["best"])
    assert chronology[f"ged-{changed['id']}"]["disputed"] == ""
    assert chronology[f"ged-{moved['id']}"]["latitude"] == 48.5
    assert chronology[f"ged-{dated['id']}"]["earliest"] == "2015-02-03T00:00:00"
    assert {(yes, no) for *_, yes, no in participants} == {(1, 0)}
    assert any("Ukraine (government)" in line for line in summary.renamed)
    with reading(importer.engine) as session:
        assert check_chronology(session) == []
        assert verify_chain(session).failure is None
        named = select(func.count()).where(ActorName.name == "Ukraine (government)")
        assert session.scalar(named) == 1


def test_changes_are_links_and_drops_are_denials(importer, third):
    file, dropped, changed = third
    importer.take(SECOND, **TWO)
    summary = importer.take(file, **THREE)

    with reading(importer.engine) as session:
        said = (
            select(Citation.locator, Property.key, Claim.stance, ClaimLink.relation)
            .join(Claim, Claim.citation_id == Citation.id)
            .join(Property, Property.id == Claim.property_id)
            .outerjoin(ClaimLink, ClaimLink.claim_id == Claim.id)
            .where(Citation.source_id == summary.source_id, Citation.locator != "999999")
        )
        found = {tuple(row) for row in session.execute(said)}
    for key in dropped:
        assert (key, "occurred", "denies", None) in found
    names = ("deaths", "place", "date")
    for row, name in zip(changed, names, strict=True):
        assert (row["id"], name, "asserts", "corrects") in found
    assert {row[0] for row in found} == {*dropped, *(row["id"] for row in changed)}


def test_what_was_known_before_stays_as_it_was(importer, third):
    def timeline(limits):
        with reading(importer.engine) as session:
            return [entry._replace(citations=()) for entry in read_timeline(session, limits)]

    importer.take(FIRST, **ONE)
    second = importer.take(SECOND, **TWO)
    before = timeline(Limits())
    importer.take(third[0], **THREE)

    assert timeline(Limits()) != before
    assert timeline(Limits(known_by="2020-12-31T23:59:59")) == before
    assert timeline(Limits(recorded_by=second.changeset)) == before


def test_an_undo_restores_the_answers_and_another_import_those_after(importer, answers, third):
    importer.take(SECOND, **TWO)
    before = answers()
    summary = importer.take(third[0], **THREE)
    after = answers()
    importer.undo(summary.changeset)
    assert answers() == before

    again = importer.take(third[0], **THREE)
    assert answers() == after
    assert again.dropped == summary.dropped
    with reading(importer.engine) as session:
        assert check_chronology(session) == []
        assert verify_chain(session).failure is None


def test_a_first_import_undone_leaves_nothing_and_comes_in_again(importer, answers):
    first = importer.take(FIRST, with_articles=True, **ONE)
    after = answers()
    importer.undo(first.changeset)
    assert answers() == ({}, set())
    importer.take(FIRST, with_articles=True, **ONE)
    assert answers() == after


def test_what_was_dropped_may_return(importer, answers, tmp_path):
    rows = read_rows(SECOND)
    fewer = write_rows(tmp_path / "fewer.csv", rows[1:])
    importer.take(SECOND, **ONE)
    before = answers()
    assert importer.take(fewer, **TWO).dropped == 1
    assert len(answers()[0]) == len(before[0]) - 1

    summary = importer.take(SECOND, **THREE)
    assert (summary.returned, summary.new, summary.dropped) == (1, 0, 0)
    assert answers() == before


def test_a_part_taken_for_the_whole_is_refused(importer, tmp_path):
    importer.take(SECOND, **ONE)
    half = write_rows(tmp_path / "half.csv", read_rows(SECOND)[::2])
    with pytest.raises(InputError, match="would deny"):
        importer.take(half, **TWO)
    assert importer.take(half, drops=False, **TWO).absent > 10
    assert importer.take(half, drops=True, **THREE).dropped > 10


def test_rejected_rows_are_not_dropped(importer, tmp_path):
    importer.take(SECOND, **ONE)
    rows = read_rows(SECOND)
    rows[0]["best"] = "many"
    summary = importer.take(write_rows(tmp_path / "broken.csv", rows), **TWO)
    assert (summary.rejected, summary.dropped) == (1, 0)


def test_an_older_edition_after_a_later_one_is_refused(importer):
    importer.take(SECOND, **TWO)
    with pytest.raises(InputError, match="is a later edition"):
        importer.take(FIRST, **ONE)
