"""How many incidents a timeline leaves out, and why."""

import pytest

from incidents.db.engine import reading
from incidents.entry.incidents import add_incident
from incidents.entry.unit import record_changeset
from incidents.records import IncidentRecord
from incidents.reporting.left_out import LeftOut, count_left_out
from incidents.reporting.timeline import Filters, read_timeline
from incidents.resolution.question import UNLIMITED, Limits
from tests.fixture_files import load_texts

pytestmark = pytest.mark.slow

# In the order of their numbers: each is left out, or not, for another reason.
DOSSIER = b"""
incidents:
  plot: {title: Marked itself and of which nothing is said, handling: RED}
  whispered: {title: Of which only what is marked speaks}
  secret: {title: Marked itself, handling: RED}
  moved: {title: Dated otherwise by what is marked}
  shown: {title: Shown}
  early: {title: Before the range}
  undated: {title: Undated}
  empty: {title: Of which nothing is said}
  last: {title: Of which only what is marked speaks and that nothing comes after}
sources:
  paper:
    says:
    - {about: secret, gist: in July, date: "2024-07-01"}
    - {about: moved, gist: in January, date: "2024-01-01"}
    - {about: shown, gist: in August, date: "2024-08-01"}
    - {about: early, gist: in February, date: "2024-02-01"}
    - {about: undated, gist: two dead, deaths: 2}
  cable:
    handling: RED
    says:
    - {about: whispered, gist: in July, date: "2024-07-02"}
    - {about: moved, gist: in July, date: "2024-07-03", original: yes}
    - {about: last, gist: in July, date: "2024-07-04"}
  second: {handling: RED, says: [{about: moved, gist: July, date: "2024-07-03", original: yes}]}
"""
SUMMER = Filters(from_="2024-06-01T00:00:00")


@pytest.fixture
def engine(engine):
    load_texts(engine, DOSSIER)
    return engine


def read_both(engine, limits):
    """What is shown, and how much is not."""
    with reading(engine) as session:
        shown = [entry.code for entry in read_timeline(session, limits, SUMMER)]
        return shown, count_left_out(session, limits, SUMMER)


def test_each_is_left_out_for_one_reason(engine):
    shown = ["secret", "whispered", "moved", "last", "shown"]
    left_out = LeftOut(undated=1, outside_range=1, unresolved=2, restricted=None)
    assert read_both(engine, UNLIMITED) == (shown, left_out)


def test_under_a_ceiling_the_rest_is_told_in_one_number(engine):
    # "moved" lies outside the range by what may be heard, and within it by all there is.
    left_out = LeftOut(undated=1, outside_range=2, unresolved=1, restricted=4)
    assert read_both(engine, Limits(ceiling="CLEAR")) == (["shown"], left_out)


def test_what_was_not_recorded_yet_is_not_left_out(engine):
    before = read_both(engine, Limits(recorded_by=2))
    with record_changeset(engine, author="ann", message="", command="add") as work:
        add_incident(work, IncidentRecord(code="later", title="Later"))

    assert read_both(engine, Limits(recorded_by=2)) == before
    assert read_both(engine, UNLIMITED)[1].unresolved == before[1].unresolved + 1
