"""Find the claims of an incident by their qualifier too.

The index then holds all that tells whether claims may compete, and leads to the one claim on the
deaths of all past those on the deaths of civilians.
"""

from alembic import op
import sqlalchemy as sa

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Tables whose rows are changed here on purpose; of all others the upgrade proves they kept theirs.
rewrites: tuple[str, ...] = ()

WITHOUT = ("incident_id", "property_id", "citation_id")
WITH = ("incident_id", "property_id", "qualifier_id", "citation_id")


def upgrade() -> None:
    change(WITHOUT, WITH)


def downgrade() -> None:
    change(WITH, WITHOUT)


def change(before, after):
    filled = sa.text("incident_id IS NOT NULL")
    op.drop_index(name(before), "claims")
    op.create_index(
        name(after), "claims", list(after), sqlite_where=filled, postgresql_where=filled
    )


def name(columns):
    return f"ix_claims_{'_'.join(columns)}"
