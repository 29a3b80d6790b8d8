"""Say who runs an export, whether it still does, and what it wrote."""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Tables whose rows are changed here on purpose; of all others the upgrade proves they kept theirs.
rewrites: tuple[str, ...] = ()

TABLE = "export_runs"
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COLUMNS = {
    "worker": "Who runs it: machine, process, when that began, and a word of its own",
    "alive_at": "When its process last said that it is alive, UTC",
    "manifest": "The manifest, as written",
    "removed_at": "When its files were removed, for keep had it so, UTC",
}
LAST_BEFORE = "error TEXT"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, comment in COLUMNS.items():
            op.add_column(TABLE, sa.Column(name, TEXT, nullable=True, comment=comment))
        return
    added = "".join(f", \n\t{name} TEXT" for name in COLUMNS)
    rebuild(LAST_BEFORE, LAST_BEFORE + added)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in COLUMNS:
            op.drop_column(TABLE, name)
        return
    added = "".join(f", \n\t{name} TEXT" for name in COLUMNS)
    rebuild(LAST_BEFORE + added, LAST_BEFORE)


def rebuild(before: str, after: str) -> None:
    """Make the table anew with other columns: ADD COLUMN would put them behind the constraints."""
    connection = op.get_bind()
    run = connection.exec_driver_sql
    sql = run(f"SELECT sql FROM sqlite_master WHERE name = '{TABLE}'").scalar_one()
    if sql.count(before) != 1:
        raise RuntimeError(f"{TABLE} is not what it was made as")
    head, body = sql.replace(before, after).split("(", 1)
    kept = [row[1] for row in run(f"PRAGMA table_info({TABLE})") if row[1] not in COLUMNS]
    names = ", ".join(kept)
    run(f'CREATE TABLE "{TABLE}_new" ({body}')
    run(f'INSERT INTO "{TABLE}_new" ({names}) SELECT {names} FROM {TABLE}')
    run(f"DROP TABLE {TABLE}")
    run(f'ALTER TABLE "{TABLE}_new" RENAME TO "{TABLE}"')
