"""The yardstick of imports: the very same rows put into an empty database by executemany or COPY.

Run as `python -m tests.benchmarks.bare FINISHED EMPTY`, it prints the seconds that took by the
clock and of the processor: neither reading nor judging anything, only inserting, and on SQLite
building the indexes after.
"""

import gc
import sys
import time
from contextlib import closing
from operator import itemgetter

from sqlalchemy import select

from incidents.db.base import Base
from incidents.db.bulk import create_indexes, drop_indexes, enlarge_cache
from incidents.db.engine import open_engine, reading, writing
from incidents.models import Changeset


def read_tables(url):
    """Rows of all tables that the first changeset didn't record, in an order of insertion.

    Columns that are empty in all rows are left out, as anybody would who knew them to be.
    """
    tables = {}
    with reading(open_engine(url)) as session:
        for table in Base.metadata.sorted_tables:
            query = select(table)
            if "recorded_in" in table.c:
                query = query.where(table.c.recorded_in > 1)
            elif table is Changeset.__table__:
                query = query.where(table.c.id > 1)
            with closing(session.execute(query.order_by(*table.primary_key))) as found:
                rows = found.cursor.fetchall()  # as the driver gives them: what it gave it takes
            filled = [n for n in range(len(table.c)) if any(row[n] is not None for row in rows)]
            if rows:
                names = [list(table.c)[n].name for n in filled]
                tables[table] = (names, list(map(itemgetter(*filled), rows)))
    return tables


def insert_tables(url, tables):
    """Insert them in one transaction; return the seconds it took, by the clock and of ours."""
    engine = open_engine(url)
    began, used = time.perf_counter(), time.process_time()
    with writing(engine) as session:
        connection = session.connection()
        enlarge_cache(connection)
        is_sqlite = connection.dialect.name == "sqlite"
        indexes = drop_indexes(connection, tables) if is_sqlite else []
        for table, (names, rows) in tables.items():
            insert_plainly(connection, table, names, rows)
        create_indexes(connection, indexes)
    return time.perf_counter() - began, time.process_time() - used


def insert_plainly(connection, table, names, rows):
    listed = ", ".join(f'"{name}"' for name in names)
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        driver.executemany(f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})', rows)
        return
    with (
        driver.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(row)


if __name__ == "__main__":
    gc.disable()
    print(*insert_tables(sys.argv[2], read_tables(sys.argv[1])))
