"""The next edition: only what changed is said anew, and what was known stays known as it was."""

import csv

import pytest
from sqlalchemy import select

from incidents.db.engine import reading
from incidents.errors import InputError
from incidents.models import Actor, Citation, Claim, Property, Source
from tests.entry.imports.conftest import SAMPLES, read_rows, write_rows

pytestmark = pytest.mark.slow

FIRST = SAMPLES / "hdx-ukraine-to-2018.csv"
SECOND = SAMPLES / "hdx-ukraine-to-2019.csv"
ONE = {"part": "ukraine", "edition": "2018", "published": "2019-03"}
TWO = {"part": "ukraine", "edition": "2019", "published": "2020-09"}
THREE = {"part": "ukraine", "edition": "2020", "published": "2021-06"}


def data_rows(file):
    """The rows without the tags that stand under the header."""
    with file.open(newline="", encoding="utf-8-sig") as opened:
        return {row["id"]: row for row in csv.DictReader(opened) if row["id"]}


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


def test_events_that_are_new_do_not_make_drops_few(importer, tmp_path):
    rows = read_rows(SECOND)
    importer.take(write_rows(tmp_path / "few.csv", rows[:20]), **ONE)
    others = [{**row, "id": f"9{at}{row['id']}"} for at in range(6) for row in rows]
    with pytest.raises(InputError, match="would deny 20 of 20 events"):
        importer.take(write_rows(tmp_path / "others.csv", others), **TWO)


def test_events_that_are_gone_already_do_not_make_drops_few(importer, tmp_path):
    rows = read_rows(SECOND)
    importer.take(SECOND, **ONE)
    importer.take(write_rows(tmp_path / "fewer.csv", rows[:20]), drops=True, **TWO)
    with pytest.raises(InputError, match="would deny 12 of 20 events"):
        importer.take(write_rows(tmp_path / "fewest.csv", rows[:8]), **THREE)


def list_editions(importer):
    """The sources of the work, with the one each is an edition of."""
    with reading(importer.engine) as session:
        sources = session.scalars(select(Source).where(Source.symbol.is_not(None))).all()
        codes = {source.id: source.code for source in session.scalars(select(Source))}
        return {source.code: codes.get(source.edition_of_id) for source in sources}


def test_parts_and_editions_are_told_as_what_they_are(importer):
    first = importer.take(FIRST, **{**ONE, "part": "elsewhere"})
    assert (first.edition_of, first.first_of_part) == (None, None)
    second = importer.take(FIRST, **ONE)
    assert (second.edition_of, second.first_of_part) == ("ucdp-ged-elsewhere-2018", None)
    third = importer.take(SECOND, **TWO)
    assert third.edition_of == "ucdp-ged-elsewhere-2018"
    assert third.first_of_part == "ucdp-ged-ukraine-2018"


def test_after_an_undo_of_the_first_edition_the_next_is_the_first(importer, answers):
    importer.undo(importer.take(FIRST, **ONE).changeset)
    summary = importer.take(SECOND, **TWO)
    assert (summary.edition_of, summary.first_of_part) == (None, None)
    shown = answers()
    assert list_editions(importer) == {
        "ucdp-ged-ukraine-2018": None, "ucdp-ged-ukraine-2019": None,
    }  # fmt: skip
    # What was taken back may still come, as an edition of the same work.
    importer.take(SECOND, **{**ONE, "published": "2021-01"})
    assert list_editions(importer) == {
        "ucdp-ged-ukraine-2018": "ucdp-ged-ukraine-2019", "ucdp-ged-ukraine-2019": None,
    }  # fmt: skip
    assert answers() == shown


def test_an_undone_edition_that_comes_again_stays_what_others_are_editions_of(importer):
    importer.take(FIRST, **ONE)
    second = importer.take(SECOND, **TWO)
    importer.undo(second.changeset)
    again = importer.take(SECOND, **TWO)
    assert again.edition_of == "ucdp-ged-ukraine-2018"
    assert list_editions(importer)["ucdp-ged-ukraine-2019"] == "ucdp-ged-ukraine-2018"


def test_an_edition_that_comes_again_is_described_as_it_was(importer):
    def describe(summary):
        with reading(importer.engine) as session:
            source = session.get(Source, summary.source_id)
            assert not session.get(Actor, source.publisher_id).retracted
            names = ("kind", "title", "url", "licence", "symbol", "handling")
            return [getattr(source, name) for name in names]

    first = importer.take(FIRST, **ONE)
    before = describe(first)
    assert before[0] == "data set"
    importer.undo(first.changeset)
    assert describe(importer.take(FIRST, **ONE)) == before
