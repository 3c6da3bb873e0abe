"""Opening a store: its tables are made in an empty file; what is not ours, newer or damaged is refused."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from geomap.errors import StoreError
from geomap.store import schema
from geomap.store.connection import BUSY_SECONDS, connect, plain_errors
from geomap.store.store import Store

_TRIES: Final = 40
_PAUSE_SECONDS: Final = 0.05


def open_store(path: Path, *, create: bool = True, patience: float = BUSY_SECONDS) -> Store:
    """Open the store at `path`, made if it is missing and `create`; StoreError says what is wrong and the cure.

    A writer waits `patience` seconds for another program to finish writing.
    """
    if not create and not path.exists():
        raise StoreError(f"there is no store at {path}: start with `geomap serve` or `geomap import`, or name another")
    with plain_errors(path):
        con = connect(path, read_only=False, patience=patience)
        try:
            _prepare(con, path)
        finally:
            con.close()
    return Store(path, patience)


def _prepare(con: sqlite3.Connection, path: Path) -> None:
    """Make the tables in an empty file; refuse what is not ours, is newer, or is damaged.

    A store that is there is only read, so that it opens while another program writes.
    """
    if not _tables(con):
        with _transaction(con):
            # Another process may have been quicker.
            if not _tables(con):
                _create(con)
    if "geomap_meta" not in _tables(con):
        raise StoreError(
            f"{path} is a SQLite file but no geomap store: name another file, or load it with `geomap import`"
        )
    (edition,) = con.execute("SELECT value FROM geomap_meta WHERE key = 'schema'").fetchone()
    if int(edition) > schema.SCHEMA:
        raise StoreError(f"{path} was written by a newer geomap (schema {edition}): upgrade geomap to open it")
    if int(edition) < schema.SCHEMA:
        _bring_up(con)
    if con.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        _write_ahead(con)


@contextmanager
def _transaction(con: sqlite3.Connection) -> Iterator[None]:
    con.execute("BEGIN IMMEDIATE")
    try:
        yield
        con.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            con.execute("ROLLBACK")
        raise


def _bring_up(con: sqlite3.Connection) -> None:
    """Add what this edition of the tables has and the file's has not."""
    with _transaction(con):
        (edition,) = con.execute("SELECT value FROM geomap_meta WHERE key = 'schema'").fetchone()
        for statement in schema.later_statements(int(edition)):
            con.execute(statement)
        con.execute("UPDATE geomap_meta SET value = ? WHERE key = 'schema'", (str(schema.SCHEMA),))


def _write_ahead(con: sqlite3.Connection) -> None:
    """Turn on WAL, which the file remembers. SQLite does not wait for other connections here, so we do."""
    for _ in range(_TRIES):
        with suppress(sqlite3.OperationalError):
            con.execute("PRAGMA journal_mode = WAL")
            return
        time.sleep(_PAUSE_SECONDS)


def _tables(con: sqlite3.Connection) -> set[str]:
    return {name for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _create(con: sqlite3.Connection) -> None:
    con.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    con.execute(f"PRAGMA user_version = {schema.GPKG_VERSION}")
    for statement in schema.statements():
        con.execute(statement)
    con.execute("INSERT INTO geomap_meta VALUES ('schema', ?)", (str(schema.SCHEMA),))
