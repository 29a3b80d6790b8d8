"""The source a file stands for: an edition of a work."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from incidents.dates import parse_edtf
from incidents.dossier import is_code
from incidents.entry.codes import make_slug
from incidents.entry.intake import Intake
from incidents.entry.lookup import SOURCES
from incidents.entry.sources import record_sources
from incidents.errors import InputError
from incidents.importers.mapping import ImportMapping
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Source, SourceFile
from incidents.records import SourceRecord


class Naming(NamedTuple):
    """What the user calls the edition: a label (23.1), and the part of the data set (ukraine)."""

    edition: str | None = None
    part: str | None = None


class Edition(NamedTuple):
    """An edition and the work it is one of.

    Attributes:
        code: of the source.
        symbol: work, part and label, by which the editions of a work know each other.
        source_id: None where it isn't recorded yet.
        is_new: it isn't, or was taken back by an undo.
        first: code of the first edition of the work that stands; None where this is it.
        first_of_part: the same of the part.
        work_ids: ids of all sources of the work, this one included.
        part_ids: those among them that are editions of the same part.
    """

    code: str
    symbol: str
    source_id: int | None
    is_new: bool
    first: str | None
    first_of_part: str | None
    work_ids: tuple[int, ...]
    part_ids: tuple[int, ...]


def find_edition(session: Session, mapping: ImportMapping, naming: Naming) -> Edition:
    """What is there of the edition and its work.

    Raises:
        InputError: its code is that of another source.
    """
    base = mapping.source["code"]
    part, label = _make_label("--part", naming.part), _make_label("--edition", naming.edition)
    code = "-".join(filter(None, (base, part, label)))
    if not is_code(code):
        raise InputError(f"{code!r} is no code", "give a shorter --edition or --part")
    symbol = f"{base}/{part}/{label}"
    held = session.scalars(select(Source).where(Source.code == code)).first()
    if held is not None and held.symbol != symbol:
        raise InputError(
            f"the source {code} is another one ({held.symbol or held.kind})",
            "give the file another --edition, or the mapping another source code",
        )
    works = list(_find_sources(session, f"{base}/"))
    parts = [source for source in works if source.symbol.startswith(f"{base}/{part}/")]
    return Edition(
        code,
        symbol,
        held.id if held else None,
        held is None or held.retracted,
        _find_first(works, held),
        _find_first(parts, held),
        tuple(source.id for source in works),
        tuple(source.id for source in parts),
    )


def _find_first(sources: Sequence[Source], held: Source | None) -> str | None:
    """The first edition that stands, unless it is this one; an undo may have taken others back."""
    standing = (source for source in sources if not source.retracted)
    first = min(
        standing, key=lambda source: (source.edition_of_id or source.id, source.id), default=None
    )
    return first.code if first is not None and first is not held else None


def _make_label(option: str, text: str | None) -> str:
    if text is None:
        return ""
    label = make_slug(text, "")
    if not label:
        raise InputError(f"{option} {text!r}", "expected letters or digits: 23.1")
    return label


def require_order(session: Session, edition: Edition, published: str | None) -> None:
    """Refuse an edition after a later one: it would take back what that said.

    Editions go by their publication where both have one, else as they were recorded.

    Raises:
        InputError: there is a later one.
    """
    mine = session.get(Source, edition.source_id) if edition.source_id else None
    day = parse_edtf(published).latest if published else mine.published_latest if mine else None
    others = select(Source).where(
        Source.id.in_(edition.part_ids), Source.code != edition.code, Source.retracted == false()
    )
    for other in session.scalars(others.order_by(Source.id)):
        if day and other.published_latest:
            later = other.published_latest > day
        else:
            later = mine is not None and not mine.retracted and other.id > mine.id
        if later:
            raise InputError(
                f"{other.code} is a later edition than {edition.code}, and recorded already",
                "import editions in their order; or name another --part",
            )


def _find_sources(session: Session, symbol: str) -> Iterator[Any]:
    """Sources whose symbol begins so, those included that an undo took back."""
    begins = Source.symbol.startswith(symbol, autoescape=True)
    yield from session.scalars(select(Source).where(begins).order_by(Source.id))


def record_edition(
    work: OpenChangeset,
    mapping: ImportMapping,
    edition: Edition,
    *,
    naming: Naming,
    published: str | None,
) -> int:
    """Record the source where it isn't there; return its id.

    Raises:
        DossierError: something that the mapping says of it can't be.
    """
    held = work.session.get(Source, edition.source_id) if edition.source_id else None
    if held is not None and not held.retracted and not published:
        return held.id
    intake = Intake(work, create=True)
    if held is not None and not held.retracted:
        # What somebody edited since stays.
        day = parse_edtf(published) if published else None
        record = SourceRecord(code=edition.code, published=day)
    else:
        record = _make_record(mapping, edition, naming, published)
        if held is not None and _follows(work.session, edition, held):
            record = replace(record, edition_of=None)
    record_sources(intake, [record])
    intake.refuse()
    work.session.flush()
    return intake.fetch(SOURCES, [edition.code])[edition.code].id


def _follows(session: Session, edition: Edition, held: Source) -> bool:
    """Whether the first edition that stands is one of this, which an undo had taken back."""
    first = session.scalars(select(Source).where(Source.code == edition.first)).first()
    return first is not None and first.edition_of_id == held.id


def _make_record(
    mapping: ImportMapping, edition: Edition, naming: Naming, published: str | None
) -> SourceRecord:
    words = {name: value for name, value in mapping.source.items() if name != "code"}
    stated = words.pop("published", None)
    day = published or stated
    title = words.pop("title", None)
    return SourceRecord(
        code=edition.code,
        symbol=edition.symbol,
        title=", ".join(filter(None, (title, naming.part, naming.edition))) or None,
        published=parse_edtf(day) if day else None,
        edition_of=edition.first,
        **{"kind": "data set", **words},  # type: ignore[arg-type]  # texts all of them
    )


def has_file(session: Session, source_id: int, sha256: str) -> bool:
    """Whether a file of a source was kept."""
    query = select(SourceFile.id).where(
        SourceFile.source_id == source_id,
        SourceFile.sha256 == sha256,
        SourceFile.retracted == false(),
    )
    return session.scalar(query.limit(1)) is not None
