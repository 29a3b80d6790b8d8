"""Whatever is written can be read, says the same, and is written the same again."""

from dataclasses import replace

import pytest
import yaml
from dossier_strategies import CHARACTERS, NAUGHTY, SCALARS, dossiers, normalise
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.dossier import DossierError, read_dossier, write_dossier
from incidents.dossier.yaml_text import write_yaml

RELAXED = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(
            SCALARS | st.dictionaries(SCALARS.map(lambda t: t[:50]), inner, min_size=1), min_size=1
        )
        | st.dictionaries(SCALARS.map(lambda text: text[:50]), inner)
    ),
    max_leaves=12,
)
# PyYAML's own loaders that read every value as text: they know nothing of ours.
LOADERS = [yaml.BaseLoader, yaml.CBaseLoader]


@RELAXED
@given(dossiers())
def test_what_is_written_reads_as_the_same_facts_and_is_written_as_the_same_bytes(dossier):
    text = write_dossier(dossier)
    again = read_dossier(text.encode(), "again.yaml")
    assert normalise(again) == normalise(dossier)
    assert write_dossier(again) == text


@RELAXED
@given(dossiers(), st.randoms(use_true_random=False))
def test_the_order_of_entry_never_matters(dossier, chance):
    def shuffle(parts):
        return tuple(chance.sample(parts, len(parts)))

    shuffled = replace(
        dossier,
        terms=shuffle(dossier.terms),
        properties=shuffle(dossier.properties),
        actors=shuffle(dossier.actors),
        places=shuffle(dossier.places),
        incidents=shuffle(dossier.incidents),
        sources=shuffle(dossier.sources),
        citations=shuffle(
            [
                replace(each, claims=shuffle(each.claims), lineage=shuffle(each.lineage))
                for each in dossier.citations
            ]
        ),
    )
    assert write_dossier(shuffled) == write_dossier(dossier)


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_text_survives_in_every_position(text, loader):
    tree = {"value": text, text[:50]: [text, {"first": text, "more": {"deep": text}}]}
    assert yaml.load(write_yaml(tree), loader) == tree


@RELAXED
@given(st.dictionaries(SCALARS.map(lambda text: text[:50]), TREES, min_size=1))
def test_any_tree_is_read_alike_by_other_loaders(tree):
    text = write_yaml(tree)
    assert [yaml.load(text, loader) for loader in LOADERS] == [tree, tree]


@settings(max_examples=200, deadline=None)
@given(st.text(CHARACTERS | st.sampled_from(" \n\t:#'\"-|>\u2028")).filter(str.strip))
def test_any_text_survives_byte_for_byte(text):
    written = write_yaml({"about": "x", "title": text})
    (incident,) = read_dossier(written.encode(), "x.yaml").incidents
    assert incident.title == text


def find_problems(data):
    try:
        read_dossier(data, "x.yaml")
    except DossierError as error:
        return error.problems
    return ()


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_one_way(data):
    assert all(problem.where and problem.message for problem in find_problems(data))


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("abou: xt\n-{}[]!&*'\"|>#,?%@\t<sourcesyin0")))
def test_any_text_is_read_or_refused_in_one_way(text):
    lines = text.count("\n") + 2
    for problem in find_problems(f"about: x\n{text}".encode()):
        assert 1 <= problem.where.line <= lines
        assert problem.where.column >= 1
