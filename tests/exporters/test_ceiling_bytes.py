"""Under a ceiling an export is, to the byte, that of a database that never held anything else."""

import io
import json
import zipfile

import pyarrow.parquet as pq
import pytest

from incidents.db.engine import open_engine, reading
from incidents.dossier import read_dossier
from incidents.entry.init import load_vocabulary
from incidents.entry.load import load_dossiers
from incidents.entry.unit import record_changeset
from incidents.exporters import FORMATS, write_files
from incidents.reporting.drawing import draw_timeline
from incidents.resolution.question import Limits
from incidents.results import About
from tests.reporting.reports.drawn import NAMES, draw

pytestmark = pytest.mark.slow

ABOUT = About("weekly", "Weekly", "2024-02-01T06:00:00Z", (("handling", "CLEAR"),), (), ())
# What may be shown. {…} stands for what can only be said where there is something marked.
CLEAR = """
actors:
  gazette: {{name: Gazette, kind: publisher}}
  army: {{name: Army, kind: armed group}}
  brigade: {{name: Brigade, kind: armed group{of_the_front}}}
  minister: {{name: Minister, kind: person{of_the_ministry}}}
  deputy: {{name: Deputy, kind: person{of_the_ministry}}}
places:
  town: {{name: Town, kind: settlement, country: AFG, latitude: "34.5", longitude: "69.25"}}
incidents:
  attack: {{title: Attack on the town}}
  blast: {{title: Blast}}
  late: {{title: Late news}}
  speech: {{title: Of which only the two of the ministry speak}}
sources:
  paper:
    publisher: gazette
    title: Paper
    says:
    - about: attack
      at: paragraph 2
      quote: five dead in the town
      original: yes
      date: 2024-01-02
      deaths: 5
      place: town
      perpetrator: brigade
    - {{about: blast, gist: a blast, date: 2024-01-02, deaths: at least 1200}}
    - {{about: blast, by: minister, "on": 2024-01-03, gist: nine, deaths: 9}}
    - {{about: speech, by: minister, gist: two, date: 2024-01-04, deaths: 2}}
    - {{about: speech, by: deputy, gist: two, date: 2024-01-04, deaths: 2}}
  reprint:
    relays: {relayed}
    says:
    - {{about: attack, gist: six, deaths: 6, perpetrator: army}}
    - {{about: late, gist: news, date: "2024-01"}}
  unsourced: {{says: [{{about: late, gist: from hearsay, injured: 2}}]}}
  first: {{{first}says: [{{about: attack, gist: eight, original: yes, deaths: 8}}]}}
  second: {{{second}says: [{{about: attack, gist: eight, original: yes, deaths: 8}}]}}
"""
MARKED = """
actors:
  kanarie-front: {name: Kanarie front, names: [Kanarie alias], kind: armed group,
                  parent: army, handling: RED}
  kanarie-ministry: {name: Kanarie ministry, kind: agency, handling: AMBER}
  kanarie-press: {name: Kanarie press, kind: publisher, handling: RED}
  kanarie-spy: {name: Kanarie spy, kind: person, handling: RED}
places:
  kanarie-house: {name: Kanarie house, kind: site}
incidents:
  kanarie-plot: {title: Kanarie plot, summary: Kanarie summary, handling: RED}
sources:
  kanarie-cable:
    kind: report
    title: Kanarie title
    publisher: kanarie-press
    author: Kanarie author
    handling: RED
    url: https://kanarie.example/cable
    symbol: Kanarie symbol
    notes: Kanarie notes
    says:
    - {about: kanarie-plot, at: kanarie 7, quote: Kanarie quote, date: 2024-01-01, deaths: 77,
       perpetrator: kanarie-front, original: yes}
    - {about: kanarie-plot, gist: Kanarie gist, unnamed: kanarie sources, deaths: 78,
       assess: {rank: deprecated, reason: Kanarie reason}}
"""
# The same cable on what may be shown, and what open sources say of what may not.
MIXED = """
sources:
  kanarie-cable:
    handling: RED
    says:
    - {about: attack, gist: Kanarie gist, deaths: 55, date: 2023-12-31, injured: 3,
       corrects: {source: paper, at: paragraph 2, property: deaths}}
    - {about: late, gist: Kanarie gist, deaths: 3, type: bombing}
  paper:
    says:
    - {about: attack, by: kanarie-spy, gist: Kanarie words, deaths: 66, "on": 2024-01-09}
    - {about: blast, gist: Kanarie words, perpetrator: kanarie-front}
    - {about: kanarie-plot, gist: Kanarie words, date: 2024-01-05, deaths: 1}
  unsourced:
    says:
    - {about: attack, by: kanarie-spy, gist: Kanarie words, deaths: 67}
"""
# What is tied together by something marked is tied without it: children of what is gone belong to
# the next above, editions to the first that is left.
THROUGH = {
    "of_the_front": ", parent: kanarie-front",
    "of_the_ministry": ", parent: kanarie-ministry",
    "relayed": "[paper, kanarie-cable]",
    "first": "edition_of: kanarie-cable, ",
    "second": "edition_of: kanarie-cable, ",
}
WITHOUT = {
    "of_the_front": ", parent: army",
    "of_the_ministry": "",
    "relayed": "paper",
    "first": "",
    "second": "edition_of: first, ",
}


def fill(url, *texts):
    engine = open_engine(url)
    with record_changeset(engine, author="ann", message="kanarie", command="init") as work:
        load_vocabulary(work)
    with record_changeset(engine, author="kanarie", message="kanarie", command="load") as work:
        load_dossiers(work, [read_dossier(text.encode(), "kanarie.yaml") for text in texts])
    return engine


def export_all(engine, limits):
    """Every file of every format, by format and name."""
    files = {}

    class Kept(io.BytesIO):
        def __init__(self, name):
            super().__init__()
            self.kept_as = (format_, name)

        def __exit__(self, *error):
            files[self.kept_as] = self.getvalue()
            super().__exit__(*error)

    with reading(engine) as session:
        drawn = draw_timeline(session, ABOUT, limits)
        for format_ in FORMATS:
            write_files(drawn, format_, f"weekly{FORMATS[format_].suffix}", Kept)
    return files


def readable(name, data):
    """What a file says, unpacked."""
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"".join(map(book.read, book.namelist()))
    if name.endswith(".parquet"):
        table = pq.read_table(io.BytesIO(data))
        return f"{table.to_pylist()} {table.schema.metadata} {data!r}"
    return data.decode()


def find_differences(one, other):
    """The files that differ, the first lines that do, of those that have lines."""
    assert one.keys() == other.keys()
    found = []
    for key in one:
        lines = zip(one[key].split(b"\n"), other[key].split(b"\n"), strict=False)
        if one[key] != other[key]:
            found.append((key, next(((a[:300], b[:300]) for a, b in lines if a != b), None)))
    return found


def draw_reports(engine, limits):
    """The rows of every report, by name."""
    with reading(engine) as session:
        return {name: draw(session, name, limits) for name in NAMES}


@pytest.fixture(scope="module")
def databases(server):
    """One that holds everything, and one only ever given what may be shown."""
    urls = server.create(), server.create()
    whole = fill(urls[0], MARKED, CLEAR.format(**THROUGH), MIXED)
    open_ = fill(urls[1], CLEAR.format(**WITHOUT))
    yield whole, open_
    for url in urls:
        server.drop(url)


@pytest.fixture(scope="module")
def exports(databases):
    """Of both what may be shown, and of the first all there is."""
    whole, open_ = databases
    clear = Limits(ceiling="CLEAR")
    return export_all(whole, clear), export_all(open_, clear), export_all(whole, Limits())


@pytest.mark.prove
@pytest.mark.parametrize("more", [{}, {"known_by": "2024-01-04T23:59:59"}], ids=str)
def test_a_report_under_a_ceiling_tells_of_nothing_above_it(databases, more):
    whole, open_ = databases
    clear = Limits(ceiling="CLEAR", **more)
    found = draw_reports(whole, clear)

    assert found == draw_reports(open_, clear)
    assert "kanarie" not in str(found).lower()
    assert "kanarie" in str(draw_reports(whole, Limits(**more))).lower()
    assert found["sources"]


def test_an_export_under_a_ceiling_tells_of_nothing_above_it(exports):
    whole, open_, _ = exports

    assert find_differences(whole, open_) == []
    assert b"1200,above" in whole["csv", "weekly.csv"]
    (speech,) = (
        each for each in json.loads(whole["json", "weekly.json"]) if each["code"] == "speech"
    )
    assert speech["origins"] == 2  # of one voice only where it is known whose
    assert len(whole) >= len(FORMATS)


def test_no_word_of_what_is_marked_is_in_any_file(exports):
    under, _, without = (
        {key for key, data in files.items() if "kanarie" in readable(key[1], data).lower()}
        for files in exports
    )
    assert under == set()
    assert set(exports[2]) - without == {("csv", "weekly-datapackage.json")}
