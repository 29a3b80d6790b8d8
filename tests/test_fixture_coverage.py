"""Every row of the collected claims and every sentence of the seed article has its claims."""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from incidents.dossier import read_dossier
from incidents.records import CitationRecord, ClaimRecord, Dossier, SourceRecord

FIXTURES = Path(__file__).parent.parent / "fixtures"
COVERAGE = Path(__file__).parent / "expected" / "coverage.tsv"
DOSSIERS = (
    *("actors-and-places", "kerman-2024-01-03", "crocus-2024-03-22", "kabul-2024-09-02"),
    *("isis-k-and-un-reports", "seed-article"),
)
KERMAN, CROCUS, KABUL = "kerman-2024-01-03", "crocus-2024-03-22", "kabul-2024-09-02"
SEED = "afintl-2024-09-05"
# Sentences of each paragraph of the seed article, paragraph 0 being its title.
SENTENCES = {0: 1, **dict.fromkeys(range(1, 23), 1), 14: 2, 15: 2, 18: 2, 22: 2}


class Said(NamedTuple):
    """A claim and the passage that makes it."""

    citation: CitationRecord
    claim: ClaimRecord


def read_fixture(name: str) -> Dossier:
    path = FIXTURES / f"{name}.yaml"
    return read_dossier(path.read_bytes(), path.name)


@pytest.fixture(scope="module")
def dossiers() -> list[Dossier]:
    return [read_fixture(name) for name in DOSSIERS]


@pytest.fixture(scope="module")
def sources(dossiers: list[Dossier]) -> dict[str, SourceRecord]:
    return {source.code: source for dossier in dossiers for source in dossier.sources}


@pytest.fixture(scope="module")
def said(dossiers: list[Dossier]) -> list[Said]:
    citations = [citation for dossier in dossiers for citation in dossier.citations]
    return [Said(citation, claim) for citation in citations for claim in citation.claims]


@pytest.fixture(scope="module")
def seed(dossiers: list[Dossier]) -> list[CitationRecord]:
    citations = [citation for dossier in dossiers for citation in dossier.citations]
    return [citation for citation in citations if citation.source == SEED]


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a table without quoting: its texts hold quotation marks of their own."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_rows() -> list[dict[str, str]]:
    with (FIXTURES / "incident-claims.tsv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def list_carriers(number: int) -> set[tuple[str, str, str, str]]:
    """List source, stance, property and value of the claims that carry a row."""
    lines = [line for line in read_table(COVERAGE) if line["row"] == str(number)]
    columns = ("source", "stance", "property", "value")
    return {tuple(line[name] for name in columns) for line in lines if line["source"]}


def describe(each: Said) -> tuple[str, str, str, str]:
    claim = each.claim
    qualifier = f":{claim.qualifier}" if claim.qualifier else ""
    return each.citation.source, claim.stance, claim.property + qualifier, claim.value


def find_one(said: list[Said], source: str, prop: str, value: str) -> Said:
    (found,) = [each for each in said if describe(each) == (source, "asserts", prop, value)]
    return found


def test_every_row_is_mapped():
    found = dict.fromkeys(
        (line["row"], line["incident"], line["topic"]) for line in read_table(COVERAGE)
    )
    rows = enumerate(read_rows(), 1)
    assert list(found) == [(str(n), row["incident"], row["topic"]) for n, row in rows]
    assert len(found) == 85


@pytest.mark.parametrize(("number", "row"), list(enumerate(read_rows(), 1)))
def test_row_stands_in_a_dossier(number, row, said, sources):
    about = {row["incident"]} - {"un-reports"}
    there = {describe(each) for each in said if not about or each.claim.about in about}
    carriers = list_carriers(number)
    assert carriers <= there
    assert carriers or row["value"].startswith("NOT FOUND")
    assert not row["url"] or row["url"] in {sources[source].url for source, *_ in carriers}


def test_second_address_of_a_row_is_kept(sources):
    assert sources["muslimnetwork-kerman"].url in read_rows()[16]["note"]


@pytest.mark.parametrize("place", ["kerman", "golzar-shohada-road", "kabul", "qala-e-bakhtiar"])
def test_coordinates_not_found_are_not_invented(place, dossiers):
    """Rows 25 and 74."""
    (found,) = [each for dossier in dossiers for each in dossier.places if each.code == place]
    assert found.latitude is found.longitude is found.precision is None


def test_coordinates_found_are_kept(dossiers):
    """Row 52."""
    (hall,) = [each for each in dossiers[0].places if each.code == "crocus-city-hall"]
    assert (hall.latitude, hall.longitude) == (55.82583, 37.39028)


def test_symbols_and_dates_of_the_reports(sources):
    """Rows 79 and 80."""
    secretary, team = sources["s-2024-583"], sources["s-2024-556"]
    assert (secretary.symbol, secretary.published.edtf) == ("S/2024/583", "2024-07-31")
    assert (team.symbol, team.published.edtf) == ("S/2024/556", "2024-07-22?")
    assert team.seen_as == "excerpt"


def test_title_of_the_seed_document(sources):
    """Row 85."""
    title = (
        "ISIS Ordered Fighters in Afghanistan To Carry Out Operations in Other Countries, Says UN"
    )
    assert (sources[SEED].title, sources[SEED].published.edtf) == (title, "2024-09-05")


def test_five_names_are_one_body(dossiers, said):
    """Row 73."""
    names = {each.claim.value for each in said if each.claim.property == "target"}
    (body,) = [each for each in dossiers[0].actors if each.code == "taliban-decrees-directorate"]
    assert names == {each.name for each in body.names}
    assert len(names) == 5


@pytest.mark.parametrize(
    ("source", "prop", "value", "link"),
    [
        ("muslimnetwork-kerman", "deaths", "more than 300", "misreads iranintl-202401067278"),
        ("thehindu-68602690", "deaths", "45", "misreads rferl-45"),
        ("ani-kabul", "deaths", "more than 45", "misreads aljazeera-2024-09-03"),
        (SEED, "strength", "4,000-6,000", "misreads s-2024-556"),
        ("pledgetimes-95", "deaths", "95", "corrects pledgetimes-103"),
        ("alsiasi-unsc", "injured", "211", "repeats peoples-daily-309808"),
    ],
)
def test_claims_that_point_at_claims(source, prop, value, link, said):
    links = find_one(said, source, prop, value).claim.links
    assert link in [f"{each.relation} {each.target.source}" for each in links]


@pytest.mark.parametrize(
    ("source", "prop", "value"),
    [
        ("eastcoastdaily-143", "deaths", "143"),
        ("pravdaru-159224", "deaths", "at least 150"),
        ("mailru-68272396", "deaths", "139"),
        ("mailru-68272396", "injured", "121"),
        ("hotscup-469019", "deaths", "3"),
        ("hotscup-469019", "deaths", "20"),
    ],
)
def test_figures_not_to_be_used_are_deprecated_with_a_reason(source, prop, value, said):
    (judgement,) = find_one(said, source, prop, value).claim.assessments
    assert judgement.rank == "deprecated"
    assert judgement.reason


@pytest.mark.parametrize("paragraph", SENTENCES)
def test_every_sentence_of_the_seed_is_a_claim(paragraph, seed):
    locator = f"paragraph {paragraph}" if paragraph else "title"
    passages = [citation for citation in seed if citation.locator == locator]
    assert len(passages) >= SENTENCES[paragraph]
    assert all(citation.quote and citation.claims for citation in passages)


def test_seed_is_quoted_not_copied(seed):
    assert max(len(citation.quote) for citation in seed) < 90
    assert sum(len(citation.quote) for citation in seed) < 1600


def test_seed_speaks_of_all_three_incidents(seed):
    subjects = {claim.about for citation in seed for claim in citation.claims}
    assert subjects == {KERMAN, CROCUS, KABUL, "isis", "isis-k", "abu-ahmad-al-madani"}
