"""What a run says where there is no Chromium to look at pages with."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_the_last_line_says_that_pages_were_not_looked_at(tmp_path):
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", HERE / "test_page.py"],
        cwd=HERE.parent.parent,
        env={"PATH": str(tmp_path), "CI": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout
    assert found.stdout.splitlines()[-1].startswith(
        "2 tests of the page were left out, for no Chromium was found: install one"
    )
