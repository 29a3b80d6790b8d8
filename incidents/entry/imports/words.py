"""The properties and terms that a mapping brings along."""

from sqlalchemy import false, select

from incidents.entry.intake import Intake
from incidents.entry.vocabulary import record_properties, record_terms
from incidents.importers.mapping import ImportMapping
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Property, Term


def record_words(work: OpenChangeset, mapping: ImportMapping) -> None:
    """Record those that aren't there; what somebody made of the others since stays.

    Raises:
        DossierError: something in them can't be.
    """
    session = work.session
    live_terms = select(Term.vocabulary, Term.key).where(Term.retracted == false())
    terms = {(vocabulary, key) for vocabulary, key in session.execute(live_terms)}
    live = select(Property.key).where(Property.retracted == false())
    properties = set(session.scalars(live))
    intake = Intake(work)
    new_terms = [each for each in mapping.terms if (each.vocabulary, each.key) not in terms]
    new_properties = [each for each in mapping.properties if each.key not in properties]
    if new_terms:
        record_terms(intake, new_terms)
    if new_properties:
        record_properties(intake, new_properties)
    intake.refuse()
