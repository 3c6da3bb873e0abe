"""The store as the rest of geomap sees it: one writer at a time, any number of readers, one clear error."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Final

from geomap.errors import StoreError
from geomap.model import Claim, Incident, SetAside, Source, Statistic, Toponym
from geomap.store import claiming, editing, reading, schema, search, tabular
from geomap.store.connection import BUSY_SECONDS, connect, plain_errors, time_limit
from geomap.store.reading import Brief
from geomap.store.records import Batch, Edit, Version, WriteReport
from geomap.store.tabular import FlatRow
from geomap.store.writer import Writer
from geomap.store.writing import write_batch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

READ_SECONDS: Final = 20.0
"""How long one question may take before it is stopped. Streams (`features`, `packed`) have no limit."""


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
    """Make the tables in an empty file; refuse what is not ours, is newer, or is damaged."""
    con.execute("BEGIN IMMEDIATE")
    try:
        tables = {name for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            _create(con)
        elif "geomap_meta" not in tables:
            raise StoreError(
                f"{path} is a SQLite file but no geomap store: name another file, or load it with `geomap import`"
            )
        (edition,) = con.execute("SELECT value FROM geomap_meta WHERE key = 'schema'").fetchone()
        if int(edition) > schema.SCHEMA:
            raise StoreError(f"{path} was written by a newer geomap (schema {edition}): upgrade geomap to open it")
        con.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            con.execute("ROLLBACK")
        raise
    con.execute("PRAGMA journal_mode = WAL")


def _create(con: sqlite3.Connection) -> None:
    con.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    con.execute(f"PRAGMA user_version = {schema.GPKG_VERSION}")
    for statement in schema.statements():
        con.execute(statement)
    con.execute("INSERT INTO geomap_meta VALUES ('schema', ?)", (str(schema.SCHEMA),))


class Store:
    """An open store. Safe to use from many threads, and beside other processes that use the same file."""

    def __init__(self, path: Path, patience: float = BUSY_SECONDS) -> None:
        self.path = path
        self._patience = patience
        self._writing = threading.Lock()
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._closed = False

    def close(self) -> None:
        """Close what is open; a store that is closed answers no more."""
        self._closed = True
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Writing

    def write(self, batch: Batch, *, who: str, why: str, at: datetime | None = None) -> WriteReport:
        """Write a batch in one transaction, or nothing of it.

        Told again, it changes nothing. Values that people edited stay on top of what the batch says.
        """
        with self._transaction(who, why, at) as writer:
            report = write_batch(writer, batch)
            if not report.change:
                writer.discard = True
        return report

    def edit(self, edit: Edit) -> Incident:
        """Make a new version of an incident with the edit's values on top.

        Raises StaleVersionError if somebody made a version since, NotFoundError, or BadInputError for values that
        do not fit.
        """
        with self._transaction(edit.who, edit.why, edit.at) as writer:
            editing.apply_edit(writer, edit)
            writer.words.save(writer.con)
        return self.incident(edit.incident)

    def undo(self, incident_id: str, version: int, *, who: str, why: str, at: datetime | None = None) -> Incident:
        """Take back the newest edit of an incident, as a new version; raises as `edit` does."""
        with self._transaction(who, why, at) as writer:
            editing.undo(writer, incident_id, version)
            writer.words.save(writer.con)
        return self.incident(incident_id)

    # Reading

    @property
    def change(self) -> int:
        """A number that grows with every change, also by another process."""
        with self._reading() as con:
            return reading.change(con)

    def incident(self, incident_id: str, *, as_of: datetime | None = None) -> Incident:
        """The incident as it stands or as it was known at a moment (with a time zone); NotFoundError."""
        with self._reading() as con:
            return reading.incident(con, incident_id, as_of)

    def versions(self, incident_id: str) -> list[Version]:
        """Every version of an incident, the first one first; NotFoundError."""
        with self._reading() as con:
            return reading.versions(con, incident_id)

    def claims(self, incident_ids: Iterable[str], *, as_of: datetime | None = None) -> list[Claim]:
        """The claims that speak of any of these incidents, each once, by id."""
        with self._reading() as con:
            until = None if as_of is None else reading.change_at(con, as_of)
            return claiming.of_incidents(con, incident_ids, until)

    def claims_by_id(self, claim_ids: Iterable[str], *, as_of: datetime | None = None) -> list[Claim]:
        """Claims in the order of their ids given; those that are or were not there are left out."""
        with self._reading() as con:
            until = None if as_of is None else reading.change_at(con, as_of)
            return claiming.by_id(con, claim_ids, until)

    def source(self, source_id: str) -> Source:
        """A source; NotFoundError."""
        with self._reading() as con:
            return reading.source(con, source_id)

    def text(self, source_id: str) -> str | None:
        """A source's text, None where none was kept."""
        with self._reading() as con:
            return reading.text(con, source_id)

    def statistics(self) -> list[Statistic]:
        """All statistics by id."""
        with self._reading() as con:
            return reading.statistics(con)

    def toponyms(self, source_id: str) -> tuple[Toponym, ...]:
        """The names read in a source."""
        with self._reading() as con:
            return reading.toponyms(con, source_id)

    def set_aside(self, file: str | None = None) -> list[SetAside]:
        """The rows that imports did not take, with the reason: of one file, or of all."""
        with self._reading() as con:
            return reading.set_aside(con, file)

    def links_to(self, incident_id: str) -> list[tuple[str, str]]:
        """Which incidents name this one: (their id, relation)."""
        with self._reading() as con:
            return reading.links_to(con, incident_id)

    def briefs(self, fids: Iterable[int]) -> dict[int, Brief]:
        """Id and title by fid."""
        with self._reading() as con:
            return reading.ids(con, fids)

    def fids(self, incident_ids: Collection[str]) -> dict[str, int]:
        """The fid (the row number in the file) by incident id."""
        with self._reading() as con:
            return reading.fids(con, incident_ids)

    def search(self, text: str) -> NDArray[np.uint32]:
        """The fids of the incidents in which these words occur, ascending."""
        with self._reading() as con:
            return search.find(con, text)

    def features(self, fids: Collection[int], *, as_of: datetime | None = None) -> Iterator[bytes]:
        """The stored GeoJSON features of these fids, each UTF-8 JSON, streamed in bounded memory.

        They come in the order given; above a quarter of the store, in the order of the file.
        """
        with self._reading(None) as con:
            yield from reading.features(con, fids) if as_of is None else reading.features_at(con, fids, as_of)

    def claims_json(self, fids: Collection[int]) -> Iterator[bytes]:
        """The claims that speak of any of these fids, each once, as stored JSON, streamed."""
        with self._reading(None) as con:
            yield from reading.claims_json(con, fids)

    def sources_json(self, fids: Collection[int]) -> Iterator[bytes]:
        """The sources of these fids, each once, as stored JSON, streamed."""
        with self._reading(None) as con:
            yield from reading.sources_json(con, fids)

    def flat_rows(self, fids: Collection[int]) -> Iterator[list[FlatRow]]:
        """The incidents as rows of `geomap.store.tabular.FLAT_COLUMNS`, in chunks, in the order of the file."""
        with self._reading(None) as con:
            yield from tabular.flat_rows(con, fids)

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """A connection on which everything read is of one moment; for the columns that serve the map."""
        with self._reading(None) as con:
            con.execute("BEGIN")
            try:
                yield con
            finally:
                con.execute("COMMIT")

    # Connections

    @contextmanager
    def _reading(self, seconds: float | None = READ_SECONDS) -> Iterator[sqlite3.Connection]:
        with plain_errors(self.path):
            con = self._borrow()
            try:
                if seconds is None:
                    yield con
                else:
                    with time_limit(con, seconds):
                        yield con
            except BaseException:
                con.close()
                raise
            self._idle.put(con)

    def _borrow(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreError(f"the store {self.path} is closed")
        try:
            return self._idle.get_nowait()
        except Empty:
            return connect(self.path, read_only=True)

    @contextmanager
    def _transaction(self, who: str, why: str, at: datetime | None) -> Iterator[Writer]:
        moment = at or datetime.now(UTC)
        with self._writing, plain_errors(self.path):
            con = connect(self.path, read_only=False, patience=self._patience)
            try:
                con.execute("BEGIN IMMEDIATE")
                writer = Writer(con, who, why, moment)
                yield writer
                con.execute("ROLLBACK" if writer.discard else "COMMIT")
            finally:
                con.close()
