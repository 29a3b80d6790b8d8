"""The next edition: only what changed is said anew, and what was known stays known as it was."""

import csv

import pytest
from sqlalchemy import select

from incidents.db.engine import reading
from incidents.errors import InputError
from incidents.models import Citation, Claim, Property
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
