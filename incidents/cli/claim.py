"""incidents claim."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.commands import Command, Group
from incidents.cli.context import (
    message_option,
    print_saved,
    read_session,
    read_settings,
    write_changeset,
)
from incidents.cli.output import format_option, print_record, say
from incidents.cli.passage import Passage, find_assigned, passage_options, read_citation
from incidents.cli.prompts import ask

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from incidents.ledger.changeset import OpenChangeset
    from incidents.models import Claim

DEFAULT: Final = "record"
CLAIM: Final = re.compile(r"c\d+")
RELATIONS: Final = ("corrects", "repeats", "misreads")
RANKS: Final = ("preferred", "normal", "deprecated")


class ClaimGroup(Group):
    """A group that records claims where no subcommand is named."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what is no subcommand for a code, unless a claim stands where values would."""
        if args[0] in self.commands or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        if get_close_matches(args[0], self.commands) and any(map(CLAIM.fullmatch, args[1:])):
            raise click.NoSuchCommand(args[0], possibilities=self.commands, ctx=ctx)
        return super().resolve_command(ctx, [DEFAULT, *args])


@click.group(
    "claim",
    cls=ClaimGroup,
    subcommand_metavar="CODE PROPERTY=VALUE... | COMMAND [ARGS]...",
    examples=(
        (
            'incidents claim kerman-2024-01-03 deaths=95 --source irna-live --at "entry 3"'
            ' --quote "95 people were killed"'
        ),
        "incidents claim show c1",
    ),
)
def command() -> None:
    """Record, show and judge claims.

    With CODE, an incident's or actor's, it records claims on it: see `incidents claim record
    --help`.
    """


@command.command(
    "record",
    cls=Command,
    examples=(
        (
            "incidents claim kerman-2024-01-03 deaths=84 injured=284 --source irna-live"
            ' --gist "revised to 84" --speaker "Ahmad Vahidi" --said 2024-01-04 --create'
        ),
        (
            "incidents claim kerman-2024-01-03 deaths:children=9 occurred --source irna-live"
            ' --quote "nine of the dead are children"'
        ),
    ),
)
@click.argument("code")
@click.argument("assignments", metavar="PROPERTY=VALUE...", nargs=-1, required=True)
@passage_options
@message_option
@format_option
@click.pass_context
def record(
    ctx: click.Context,
    *,
    code: str,
    assignments: tuple[str, ...],
    passage: Passage,
    message: str | None,
    format_: str,
) -> None:
    """Record what a passage of a source says of an incident or actor.

    A qualifier stands after a colon: deaths:civilians=7. A property without values, such as
    `occurred`, stands alone. The word `record` may be left out. Dates may be written as in the
    source: "5 September 2024", "this week" (of the day it was published).
    """
    from incidents.entry.claims import record_citation
    from incidents.entry.lookup import find_subject

    notes: list[str] = []
    with write_changeset(ctx, message) as work:
        about = find_subject(work.session, code).code
        citation = read_citation(work.session, passage, about, assignments)
        found = record_citation(work, citation, create=passage.create, notes=notes)
    print_claims(work, found.claims, about, notes, format_)


def print_claims(
    work: "OpenChangeset",
    claims: "tuple[Claim, ...]",
    about: str,
    notes: list[str],
    format_: str,
) -> None:
    """Print the numbers of claims that were recorded."""
    for note in notes:
        say(note)
    print_saved(work, {"claims": [f"c{claim.id}" for claim in claims], "about": about}, format_)


@command.command("show", cls=Command, examples=("incidents claim show c1",))
@click.argument("claim")
@format_option
@click.pass_context
def show(ctx: click.Context, claim: str, format_: str) -> None:
    """Show a claim with its words, links and judgements.

    Of one that was imported also the row's own cells, read back from the file that was kept.
    """
    from incidents.cli.claim_rows import (
        list_assessments,
        list_claims,
        list_lineage,
        list_links,
        show_cells,
    )
    from incidents.entry.lookup import find_claim
    from incidents.models import Claim

    with read_session(ctx) as session:
        found = find_claim(session, claim)
        number = found.id
        (record,) = list_claims(session, Claim.id == number)
        for role in ("relays", "consulted"):
            record[role] = list_lineage(session, found.citation_id, role)
        record["links"] = list(list_links(session, number))
        record["judgements"] = list_assessments(session, number)
        record |= show_cells(session, found, read_settings(ctx).files, format_)
    print_record(record, format_)


@command.command(
    "assess",
    cls=Command,
    examples=(
        'incidents claim assess c1 --rank preferred --reason "the ministry keeps the list"',
        'incidents claim assess c2 --credibility 4 --reason "not confirmed by anybody"',
    ),
)
@click.argument("claim")
@click.option("--rank", type=click.Choice(RANKS), help="Else as judged before.")
@click.option("--credibility", type=click.IntRange(1, 6), help="Admiralty: 1 confirmed, 6 unknown.")
@click.option("--reason", metavar="TEXT", help="Why; asked for at a terminal.")
@message_option
@format_option
@click.pass_context
def assess(
    ctx: click.Context,
    *,
    claim: str,
    rank: str | None,
    credibility: int | None,
    reason: str | None,
    message: str | None,
    format_: str,
) -> None:
    """Judge a claim: rank and credibility, with a reason.

    The latest judgement counts; earlier ones stay. A claim that was withdrawn is back.
    """
    from incidents.entry.claims import assess_claim
    from incidents.entry.lookup import find_claim

    why = ask(reason, "Why", "--reason")
    with write_changeset(ctx, message) as work:
        found = find_claim(work.session, claim)
        assess_claim(work, found, reason=why, rank=rank, credibility=credibility)
    print_saved(work, {"claim": f"c{found.id}"}, format_)


@command.command(
    "withdraw", cls=Command, examples=('incidents claim withdraw c2 --reason "typed 59 for 95"',)
)
@click.argument("claim")
@click.option("--reason", metavar="TEXT", help="Why; asked for at a terminal.")
@message_option
@format_option
@click.pass_context
def withdraw(
    ctx: click.Context, *, claim: str, reason: str | None, message: str | None, format_: str
) -> None:
    """Take back an entry error of ours, as if the claim had never been made.

    What a source said and took back itself is corrected: see `incidents claim correct`.
    """
    from incidents.entry.claims import withdraw_claim
    from incidents.entry.lookup import find_claim

    why = ask(reason, "Why", "--reason")
    with write_changeset(ctx, message) as work:
        found = find_claim(work.session, claim)
        withdraw_claim(work, found, reason=why)
    print_saved(work, {"claim": f"c{found.id}"}, format_)


@command.command(
    "correct",
    cls=Command,
    examples=(
        'incidents claim correct c1 84 --source irna-live --gist "revised to 84" --said 2024-01-04',
    ),
)
@click.argument("claim")
@click.argument("values", metavar="VALUE...", nargs=-1, required=True)
@passage_options
@message_option
@format_option
@click.pass_context
def correct(
    ctx: click.Context,
    *,
    claim: str,
    values: tuple[str, ...],
    passage: Passage,
    message: str | None,
    format_: str,
) -> None:
    """Record what a source says in correction of a claim.

    VALUE is of the same property and qualifier, unless written PROPERTY=VALUE. The claim
    corrected ends from when the correction was said.
    """
    from incidents.entry.claims import correct_claim
    from incidents.entry.lookup import find_claim

    notes: list[str] = []
    with write_changeset(ctx, message) as work:
        target = find_claim(work.session, claim)
        about, key = name_subject_and_property(work.session, target)
        assignments = [
            value if find_assigned(work.session, value) else f"{key}={value}" for value in values
        ]
        citation = read_citation(work.session, passage, about, assignments)
        found = correct_claim(work, target, citation, create=passage.create, notes=notes)
    print_claims(work, found.claims, about, notes, format_)


def name_subject_and_property(session: "Session", claim: "Claim") -> tuple[str, str]:
    """What a claim is about, and its property with its qualifier, as one would type them."""
    from incidents.cli.claim_rows import list_claims
    from incidents.models import Claim

    (record,) = list_claims(session, Claim.id == claim.id)
    return record["about"], record["property"]


@command.command(
    "link",
    cls=Command,
    examples=(
        "incidents claim link c2 repeats c1",
        "incidents claim link c2 repeats c1 --withdraw",
    ),
)
@click.argument("claim")
@click.argument("relation", type=click.Choice(RELATIONS))
@click.argument("target")
@click.option("--withdraw", "taken_back", is_flag=True, help="Take the link back.")
@message_option
@format_option
@click.pass_context
def link(
    ctx: click.Context,
    *,
    claim: str,
    relation: str,
    target: str,
    taken_back: bool,
    message: str | None,
    format_: str,
) -> None:
    """Say that a claim corrects, repeats or misreads another.

    `corrects` ends the other from when the correction was said; `repeats` takes over when, by
    whom and on what it was said; `misreads` is never current, and printed beneath the other.
    """
    from incidents.entry.claims import link_claims, unlink_claims
    from incidents.entry.lookup import find_claim

    with write_changeset(ctx, message) as work:
        one, other = find_claim(work.session, claim), find_claim(work.session, target)
        (unlink_claims if taken_back else link_claims)(work, one, relation, other)
    shown: dict[str, Any] = {"claim": f"c{one.id}", "relation": relation, "target": f"c{other.id}"}
    print_saved(work, shown, format_)
