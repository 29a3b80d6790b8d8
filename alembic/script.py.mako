## Until the first release 0001 is made anew whenever a model changes:
##   rm alembic/versions/0001_*.py
##   INCIDENTS_DATABASE=$(mktemp -d)/x.db alembic revision --autogenerate --rev-id 0001 -m "Create the tables"
##   sed -i '/# ### /d' alembic/versions/0001_*.py
##   ruff format --isolated --line-length 100 alembic/versions/0001_*.py
## After it, the next number, and a test in tests/migrations that takes rows up and down.
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
