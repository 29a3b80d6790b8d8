"""Rows to put into changesets; every kind of table has one that fits the others."""

from contextlib import contextmanager
from itertools import count

from sqlalchemy import select

from incidents.ledger.changeset import open_changeset
from incidents.ledger.undo import undo_changeset
from incidents.models import (
    Actor,
    ActorName,
    Assessment,
    Citation,
    CitationSource,
    Claim,
    ClaimLink,
    ExternalId,
    Incident,
    IncidentLink,
    Place,
    PlaceName,
    Property,
    Source,
    SourceFile,
    Term,
)

numbers = count(1)


@contextmanager
def changeset(session, message="work", author="ann", command="test"):
    with open_changeset(session, author=author, message=message, command=command) as work:
        yield work


def make_property(**more):
    given = {"key": f"p{next(numbers)}", "label": "P", "subject": "any", "datatype": "quantity"}
    return Property(**given | more)


def make_incident(**more):
    return Incident(**{"code": f"i{next(numbers)}", "title": "Bombing"} | more)


def make_source(**more):
    return Source(**{"code": f"s{next(numbers)}"} | more)


def make_actor(**more):
    return Actor(**{"code": f"a{next(numbers)}", "kind": "state"} | more)


def make_place(**more):
    return Place(**{"code": f"l{next(numbers)}", "kind": "site"} | more)


def make_citation(source, **more):
    return Citation(source_id=source.id, **more)


def make_claim(citation, prop, subject, **more):
    about = "incident_id" if isinstance(subject, Incident) else "actor_id"
    given = {"citation_id": citation.id, "property_id": prop.id, about: subject.id}
    if not more.keys() & {"datatype"}:
        given |= {"datatype": "quantity", "best": 94}
    return Claim(**given | more)


def make_assessment(claim, **more):
    given = {"reason": "r", "assessor": "ann", "assessed_at": "2024-01-03T00:00:00.000000Z"}
    return Assessment(claim_id=claim.id, **given | more)


def record_everything(work):
    """A row or two in each table, with every kind of value; returns them by table name."""
    rows = []

    def add(row):
        rows.append(work.add(row))
        return rows[-1]

    quote = "at least 94 — «نود و چهار»; 94 killed\nand 284 injured 🕯"
    add(Term(vocabulary="type", key="bombing", label="Bombing", definition="One."))
    text = add(make_property(datatype="text", many=True, unit="", definition="Wörter"))
    prop = add(make_property())
    state = add(make_actor(handling="AMBER+STRICT", country="IRN"))
    actor = add(make_actor(parent_id=state.id, path="/1/2/", voice_id=state.id))
    add(ActorName(actor_id=actor.id, name="داعش خراسان", language="fa"))
    place = add(make_place(latitude=30.283333, longitude=-57.0788345, precision="near"))
    add(PlaceName(place_id=place.id, name="Kermān", language=None))
    source = add(
        make_source(
            title="T",
            publisher_id=actor.id,
            published_edtf="2024-01",
            published_earliest="2024-01-01T00:00:00",
            published_latest="2024-01-31T23:59:59",
            published_precision="month",
            published_utc_offset=-210,
        )
    )
    add(
        SourceFile(
            source_id=source.id,
            sha256="0" * 64,
            media_type="text/html",
            size=2**40,
            name="a b.html",
            captured_at="2024-01-03T00:00:00Z",
        )
    )
    citation = add(make_citation(source, quote=quote, speaker_id=actor.id))
    plain = add(make_citation(source, locator_type="row", locator="7"))
    add(CitationSource(citation_id=citation.id, role="relays", source_id=source.id))
    incident = add(make_incident(summary=""))
    other = add(make_incident(status="draft"))
    add(IncidentLink(incident_id=incident.id, relation="parallel", other_id=other.id))
    add(ExternalId(dataset="gtd", key="1", incident_id=incident.id))
    claim = add(make_claim(citation, prop, incident, low=0, high=2**53, stance="denies"))
    words = add(make_claim(plain, text, actor, datatype="text", value_text="é e\u0301"))
    add(ClaimLink(claim_id=claim.id, relation="corrects", target_id=words.id))
    add(make_assessment(claim, withdrawn=True, credibility=6))
    return {row.__tablename__: row for row in rows}


def record_claim(work, prop, **given):
    source = given.get("source") or work.add(make_source())
    incident = given.get("incident") or work.add(make_incident())
    citation = work.add(make_citation(source, gist="94"))
    claim = work.add(make_claim(citation, prop, incident))
    return {"source": source, "incident": incident, "citation": citation, "claim": claim}


def undo(session, number, **header):
    with changeset(session, **header) as work:
        return undo_changeset(work, number)


# --- What stands


def last_assessment(session, claim):
    latest = select(Assessment).where(Assessment.claim_id == claim.id)
    return session.scalars(latest.order_by(Assessment.id.desc()).limit(1)).first()


def state(session, claim):
    found = last_assessment(session, claim)
    return (found.rank, found.credibility, found.withdrawn) if found else ("normal", None, False)


def take_picture(session):
    """All that can be withdrawn or changed, as it stands."""
    session.expire_all()
    picture = {}
    for model in (Actor, ActorName, Incident, Source):
        columns = [c.name for c in model.__table__.c if c.name != "id"]
        for row in session.scalars(select(model)):
            picture[model.__tablename__, row.id] = [getattr(row, name) for name in columns]
    for claim in session.scalars(select(Claim)):
        picture["claims", claim.id] = state(session, claim)
    for model, keys in LINKS.items():
        for row in session.scalars(select(model).order_by(model.id)):
            alike = tuple(getattr(row, key) for key in keys)
            picture[model.__tablename__, alike] = row.withdrawn
    # A link that was never made and one that was withdrawn are the same.
    return {key: value for key, value in picture.items() if key[0] not in LINK_NAMES or not value}


LINKS = {
    CitationSource: ("citation_id", "role", "source_id"),
    ClaimLink: ("claim_id", "relation", "target_id"),
    IncidentLink: ("incident_id", "relation", "other_id"),
}
LINK_NAMES = {model.__tablename__ for model in LINKS}
