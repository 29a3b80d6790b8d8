import re
from pathlib import Path

import pytest

from incidents.dossier import read_dossier, words

PAGE = (Path(__file__).parents[2] / "docs" / "dossiers.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
LISTS = [value for value in vars(words).values() if isinstance(value, tuple)]


def complete(example):
    """A whole dossier: the later examples show single keys of a passage."""
    if example.startswith("about:"):
        return example
    lines = "".join(f"      {line}\n" for line in example.splitlines())
    return f"about: k\nsources:\n  s:\n    says:\n    - gist: g\n      deaths: 1\n{lines}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_page_can_be_loaded(example):
    (citation,) = read_dossier(complete(example).encode(), "page").citations
    assert citation.claims


def test_the_page_has_examples():
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize(
    "word", sorted({word for words in LISTS for word in words} - set("123456"))
)
def test_the_page_names_every_word_of_the_format(word):
    assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", PAGE)
