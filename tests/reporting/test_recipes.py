"""The tools that docs/sql-reporting.md shows work as it shows them."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import make_url

from incidents.reporting.datasette import name_query
from incidents.reporting.saved import list_queries
from incidents.reporting.views import VIEWS
from tests.cli.conftest import only_sqlite
from tests.house.pages import ROOT, make_environment

PAGE = (ROOT / "docs" / "sql-reporting.md").read_text("utf-8")
BLOCKS = dict(
    re.findall(r"^\*\*([\w ]+)\*\*.*?^```(?:sh|python)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
)
PYTHON = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.prove


@pytest.fixture
def folder(told, tmp_path):
    """A folder with incidents.db."""
    shutil.copyfile(make_url(told).database, tmp_path / "incidents.db")
    return tmp_path


def run_shell(command, folder):
    found = subprocess.run(
        ["bash", "-ec", command],
        cwd=folder,
        env=make_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def run_python(code, folder):
    (folder / "recipe.py").write_text(code)
    return run_shell(f"{sys.executable} recipe.py", folder)


@only_sqlite
def test_the_sqlite_shell(folder):
    if shutil.which("sqlite3") is None:
        pytest.skip("this machine has no sqlite3 shell")
    printed = run_shell(BLOCKS["The sqlite3 shell"], folder)

    assert printed.splitlines()[:2] == ["code,deaths", "kerman-2024-01-03,91"]


def test_psql(postgresql_server):
    url = make_url(postgresql_server.create()).set(drivername="postgresql")
    given = BLOCKS["psql"].replace(
        "postgresql://analysts_ro@db.example.org/incidents",
        f"'{url.render_as_string(hide_password=False)}'",
    )

    assert "code | deaths" in run_shell(given, Path.cwd())
    described = run_shell(f"psql '{url.render_as_string()}' -c '\\d+ timeline'", Path.cwd())
    assert "Code of the incident" in described
    postgresql_server.drop(str(url))


@only_sqlite
def test_pandas(folder):
    assert run_python(PYTHON[0], folder).split() == [
        *("country", "RUS", "149", "IRN", "91", "AFG", "6"),
    ]


@only_sqlite
def test_duckdb(folder):
    run_shell(BLOCKS["DuckDB"], folder)
    (printed,) = run_python(PYTHON[1], folder).splitlines()

    assert printed.startswith("[('deaths', 73")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def datasette(folder):
    """The address of a Datasette that serves incidents.db with our metadata."""
    run_shell("incidents datasette-metadata -o metadata.json", folder)
    port = free_port()
    (shown,) = re.findall(r"^datasette (.*)$", PAGE, re.MULTILINE)
    patient = shown.replace("10000", "120000").split()  # other work may slow the machine
    program = [Path(sys.executable).with_name("datasette"), *patient, "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(program, cwd=folder, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/-/versions.json", process)
        yield f"http://127.0.0.1:{port}/incidents"
    finally:
        process.kill()
        process.wait()


def wait_for(address, process, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None
        try:
            return fetch(address)
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError("Datasette doesn't answer")


def fetch(address):
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{address}: {error.read().decode()}") from error


@only_sqlite
def test_datasette_serves_views_and_queries(datasette):
    for view in VIEWS:
        page = json.loads(fetch(f"{datasette}/{view.name}.json?_size=3"))
        assert page["columns"] == [column.name for column in view.columns], view.name
        assert page["rows"] or view.name in ("changes_since", "coverage_gaps")
    needed = {
        "actor": "isis-k",
        "code": "kabul-2024-09-02",
        "source": "ifpnews-91",
        "since": "2024",
    }
    for query in list_queries():
        given = "&".join(
            f"{each.name}={needed[each.name]}"
            for each in query.parameters
            if each.name in needed and each.default is None
        )
        page = json.loads(fetch(f"{datasette}/{name_query(query.name)}.json?{given}"))
        assert page["ok"] is not False, page
        assert page["rows"] or query.name in ("unknown-origin", "single-origin"), query.name
    few = json.loads(fetch(f"{datasette}/biggest-incidents.json?most=1&_shape=array"))
    assert [row["code"] for row in few] == ["crocus-2024-03-22"]


@only_sqlite
def test_datasette_says_what_it_shows(datasette):
    page = fetch(f"{datasette}/timeline")

    assert "Deaths shown, in words" in page
    assert 'id="facet-country"' in page
    start = fetch(datasette)
    assert "Every value rests on claims" in start
    assert "Tolls on which sources contradict each other" in start
