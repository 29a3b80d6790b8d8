"""What is handed out works where it is installed, and holds what it should."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSIDE = ("incidents", "alembic", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE")
# What the build adds.
ADDED = ("PKG-INFO", ".gitignore")


def run(*arguments, cwd, **environment):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("INCIDENTS_")}
    found = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the source distribution and the wheel made of it."""
    folder = tmp_path_factory.mktemp("dist")
    run("-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """A folder that holds what the wheel installs; what it depends on is here already."""
    target = tmp_path_factory.mktemp("installed")
    (wheel,) = built.glob("*.whl")
    options = ("--quiet", "--no-deps", "--no-index", "--no-compile", "--target", target)
    run("-m", "pip", "install", *options, wheel, cwd=target)
    return target


def test_the_wheel_works_elsewhere(installed, tmp_path):
    environment = {"PYTHONPATH": str(installed), "INCIDENTS_AUTHOR": "ann"}
    where = run("-c", "import incidents; print(incidents.__file__)", cwd=tmp_path, **environment)
    assert Path(where.strip()).is_relative_to(installed)
    run("-m", "incidents", "init", cwd=tmp_path, **environment)
    status = run("-m", "incidents", "status", "--format", "json", cwd=tmp_path, **environment)
    assert str(tmp_path / "incidents.db") in status
    # With a mapping and the table of countries that are in the wheel.
    sample = ROOT / "fixtures" / "import-samples" / "ged-sample.csv"
    taken = ("import", sample, "--mapping", "ged", "--format", "json")
    summary = json.loads(run("-m", "incidents", *taken, cwd=tmp_path, **environment))
    assert (summary["new"], summary["unknown_countries"]) == (57, {})


def test_the_wheel_holds_the_package_and_its_migrations(built):
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"incidents"}
    versions = {path.name for path in (ROOT / "alembic" / "versions").glob("*.py")}
    assert {f"incidents/_alembic/versions/{name}" for name in versions} <= set(names)
    assert "incidents/_alembic/env.py" in names
    assert "incidents/entry/vocabulary.yaml" in names
    assert "incidents/countries.csv" in names
    mappings = {f"incidents/importers/mappings/{name}.toml" for name in ("acled", "ged", "gtd")}
    assert mappings <= set(names)
    assert not [name for name in names if name.endswith((".pyc", ".db"))]


def test_the_source_distribution_holds_what_builds_it(built):
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = [name.split("/", 1)[1] for name in opened.getnames()]
    assert {name.partition("/")[0] for name in names} == {*INSIDE, *ADDED}
    assert not [name for name in names if name.endswith((".pyc", ".db"))]
