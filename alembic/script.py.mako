"""${message}."""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None

# Tables whose rows are changed here on purpose; of all others the upgrade proves they kept theirs.
rewrites: tuple[str, ...] = ()

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
REAL = sa.REAL().with_variant(sa.Double(), "postgresql")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")

# Pass `table_kwargs={"sqlite_strict": True}` to op.batch_alter_table, or the rebuilt table is not
# STRICT.


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
