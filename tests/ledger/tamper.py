"""Altering a database behind the ledger's back, as whoever owns the file can."""

from sqlalchemy import text

from incidents.db.guards import drop_guards

# In one statement: each of a hundred would wait for its answer.
DROP_CHECKS = """
DO $$ DECLARE dropped record; BEGIN
  FOR dropped IN SELECT conrelid::regclass AS whose, conname FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', dropped.whose, dropped.conname);
  END LOOP; END $$
"""


def drop_defences(session, *, checks=True):
    """Drop triggers and foreign keys and, where need be, the checks of what a row may hold."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        drop_guards(connection)
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        # Looked at when the transaction commits, which a test's never does.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        return
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    if checks:
        connection.exec_driver_sql(DROP_CHECKS, execution_options={"no_parameters": True})


def alter(session, sql, **values):
    drop_defences(session, checks=False)
    session.execute(text(sql), values)
