"""Every example of every --help works."""

import csv
import os
import shlex
from pathlib import Path

import pytest
import xlsxwriter

from incidents.cli.main import root
from incidents.cli.reference import walk_commands
from tests.cli.conftest import Database, copy_database, only_sqlite, run

DOSSIER = """
actors:
  irna: {kind: publisher, name: IRNA}
  isis-k: {kind: armed group, name: Islamic State Khorasan, names: [{name: ISKP, kind: acronym}]}
  is-k: {kind: armed group, name: IS-K}
  interior-ministry-iran: {kind: agency, name: Interior Ministry}
  ahmad-vahidi: {kind: person, name: Ahmad Vahidi, parent: interior-ministry-iran}
places:
  iran: {kind: country, name: Iran, country: IRN}
  kerman: {kind: settlement, name: Kerman, parent: iran}
  kirman: {kind: settlement, name: Kirman}
incidents:
  kerman-2024-01-03: {title: Kerman bombings, summary: Two explosions.}
  kerman-bombings: {title: Bombings in Kerman}
  erbil-2024-01-15: {title: Missiles on Erbil}
sources:
  afintl-2024-09-05: {publisher: irna, title: Iran, reliability: C}
  irna-live:
    publisher: irna
    published: 2024-01-03
    says:
    - {at: entry 2, quote: at least 73, about: kerman-2024-01-03, deaths: at least 73}
  xinhua-1:
    says:
    - {gist: 73 dead, about: kerman-2024-01-03, deaths: at least 73, date: 2024-01-03}
    - {gist: has thousands, about: isis-k, strength: "4,000-6,000"}
    - {gist: 50 civilians, about: kerman-2024-01-03, "deaths:civilians": 50}
"""
MORE = {
    "kerman.yaml": "incidents: {another: {title: Another}}\n",
    "dossier.yaml": "incidents: {third: {title: Third}}\n",
    "report.sql": "-- :since date = 2024-01\nSELECT code FROM timeline WHERE earliest >= :since\n",
    "a.yaml": "incidents: {fourth: {title: Fourth}}\n",
    "incidents.toml": '[exports.weekly]\nformats = ["csv"]\nschedule = "0 6 * * 1"\n',
}
SAMPLES = Path(__file__).parents[2] / "fixtures" / "import-samples"
# Their database is made here, not somewhere on a server.
ELSEWHERE = ("postgresql://", "incidents grant ")
RUNS = [f"incidents export run weekly --slot 2024-09-{day}T06:00Z" for day in ("02", "09")]
# What has to be there before: a backup to restore, an earlier head, a link to take back.
BEFORE = {
    "incidents export compare": RUNS,
    "incidents export history": RUNS,
    "incidents export run weekly --as-of": RUNS[:1],
    "incidents verify --anchor exports": RUNS[:1],
    "incidents restore": ["incidents backup incidents-2024-09-05.db"],
    "incidents verify --anchor head": ["incidents status --format json > head.txt"],
    "incidents claim link c2 repeats c1 --withdraw": ["incidents claim link c2 repeats c1"],
    "incidents undo": ["incidents actor add Somebody"],
    "incidents import -": ["incidents import --guess list.csv > list.toml"],
    "incidents import list.xlsx": ["incidents import --guess list.xlsx > list.toml"],
}


def write_workbook(rows):
    workbook = xlsxwriter.Workbook("list.xlsx", {"strings_to_numbers": False})
    sheet = workbook.add_worksheet()
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            sheet.write_string(number, at, cell)
    workbook.close()


def list_examples():
    for ctx in walk_commands(root):
        for example in ctx.command.examples:
            if not any(word in example for word in ELSEWHERE):
                yield example


def run_line(line):
    """Run a line as a shell would, as far as examples go: < file, > file and globs."""
    arguments = iter(shlex.split(line)[1:])
    typed, stdin, target = [], None, None
    for word in arguments:
        if word == "<":
            stdin = Path(next(arguments)).read_bytes()
        elif word == ">":
            target = Path(next(arguments))
        else:
            home = os.path.expanduser(word)  # noqa: PTH111 - a word need not be a path
            typed += sorted(map(str, Path().glob(word))) if "*" in word else [home]
    found = run(*typed, stdin=stdin)
    if target:
        target.write_text(found.out)
    return found


@pytest.fixture(scope="session")
def examples_template(server, initialised_template):
    url = copy_database(server, initialised_template, "examples_template")
    Database(url).do("load", "-", stdin=DOSSIER)
    yield url
    server.drop(url)


@only_sqlite
@pytest.mark.parametrize("example", sorted(set(list_examples())))
def test_example(example, server, examples_template, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in MORE.items():
        Path(name).write_text(text)
    if "import" in example:
        Path("GEDEvent_v23_1.csv").write_bytes((SAMPLES / "ged-sample.csv").read_bytes())
        Path("list.csv").write_bytes((SAMPLES / "list.csv").read_bytes())
        with (SAMPLES / "list.csv").open(newline="") as file:
            write_workbook(list(csv.reader(file, delimiter=";")))
    monkeypatch.setenv("HOME", str(tmp_path))
    url = copy_database(server, examples_template, "examples")
    if not example.endswith(" init"):
        monkeypatch.setenv("INCIDENTS_DATABASE", url)
    for start, lines in BEFORE.items():
        if example.startswith(start):
            for line in lines:
                assert run_line(line).code == 0
    if example.startswith("incidents restore"):
        example += " --replace"
    found = run_line(example)
    # A spreadsheet has rows that nobody can read; then an import ends with 4.
    assert found.code in ((0, 4) if "import" in example else (0,)), found.err
    server.drop(url)
