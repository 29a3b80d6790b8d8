"""What exports may cost beside the sqlite3 shell; the ratios at full size are in bench_export."""

import pytest

from tests.benchmarks.bench_export import (
    MOST_MEMORY,
    MOST_MEMORY_OF_COMPARE,
    STREAMED,
    memory_of,
    memory_of_compare,
    memory_of_run,
    prepare,
    ratios_of,
)
from tests.benchmarks.shell import SHELL

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(SHELL is None, reason="no sqlite3 shell: NOTHING MEASURED, install sqlite3"),
]
ENTRIES = 100_000
# At a third of the size the program's start weighs three times as much, and a busy machine more.
MARGIN = 1.5


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    prepare(folder / "bench.db", folder, ENTRIES)
    return folder


def test_exports_take_little_more_than_the_shell(measured):
    found = ratios_of(measured / "bench.db", measured, rounds=1)
    over = {what: ratio for what, (ratio, most) in found.items() if ratio > most * MARGIN}
    assert over == {}


@pytest.mark.parametrize("format_", STREAMED)
def test_memory_stays_small_however_many_there_are(measured, format_):
    assert memory_of(measured / "bench.db", measured, format_) <= MOST_MEMORY


@pytest.mark.parametrize("format_", ["csv", "jsonl", "parquet"])
def test_under_a_ceiling_memory_stays_small_too(measured, format_):
    assert memory_of(measured / "bench.db", measured, format_, "--handling", "CLEAR") <= MOST_MEMORY


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_a_run_under_a_ceiling_takes_no_more(measured, format_):
    assert memory_of_run(measured, format_) <= MOST_MEMORY


def test_comparing_keeps_neither_run_in_memory(measured):
    assert memory_of_compare(measured) <= MOST_MEMORY_OF_COMPARE
