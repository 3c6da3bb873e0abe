"""The store as the rest of geomap sees it: one writer at a time, any number of readers, one clear error."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Final

from geomap.errors import StoreError
from geomap.model import Claim, Incident, SetAside, Source, Statistic, Toponym
from geomap.store import adopting, claiming, dossiers, editing, reading, search, streams, tabular
from geomap.store.connection import BUSY_SECONDS, StoreBusyError, connect, plain_errors, time_limit
from geomap.store.dossiers import Dossier
from geomap.store.reading import Brief
from geomap.store.records import Batch, Edit, Version, WriteReport
from geomap.store.tabular import Table
from geomap.store.writer import Writer
from geomap.store.writing import write_batch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ADOPTING_SECONDS: Final = 0.25
READ_SECONDS: Final = 20.0
"""How long one question may take before it is stopped. Streams (`features`, `packed`) have no limit."""


class Store:
    """An open store. Safe to use from many threads, and beside other processes that use the same file."""

    def __init__(self, path: Path, patience: float = BUSY_SECONDS) -> None:
        self.path = path
        self._patience = patience
        self._writing = threading.Lock()
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._closed = False

    def close(self) -> None:
        """Close what is open; a store that is closed answers no more.

        Who closes last puts what the log (-wal) holds into the file, so that the file alone may be copied or sent.
        Readers cannot do that.
        """
        self._closed = True
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()
        if self.path.exists():
            with suppress(sqlite3.Error), closing(connect(self.path, read_only=False, patience=0)) as last:
                last.execute("PRAGMA wal_checkpoint(PASSIVE)")

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
        self.edit_together([edit])
        return self.incident(edit.incident)

    def edit_together(self, edits: Sequence[Edit]) -> None:
        """Make several edits as one change, by whoever and for whatever the first says; undo takes all of them back.

        Raises as `edit` does, and then none of them is made.
        """
        with self._transaction(edits[0].who, edits[0].why, edits[0].at) as writer:
            editing.apply_edits(writer, edits)
            writer.finish()

    def add(
        self, incident: Incident, claims: Sequence[Claim] = (), *, who: str, why: str, at: datetime | None = None
    ) -> Incident:
        """Write an incident that a person added; a later reading of its source leaves it alone. BadInputError."""
        with self._transaction(who, why, at) as writer:
            editing.add(writer, incident, claims)
            writer.finish()
        return self.incident(incident.id)

    def undo(self, incident_id: str, version: int, *, who: str, why: str, at: datetime | None = None) -> Incident:
        """Take back the newest edit that stands, as a new version; raises as `edit` does.

        An edit that was made together with others is taken back with them, its claims too.
        """
        with self._transaction(who, why, at) as writer:
            editing.undo(writer, incident_id, version)
            writer.finish()
        return self.incident(incident_id)

    def adopt(self) -> bool:
        """Take over what another program (QGIS, GDAL) changed in the layer, as edits; whether there was anything.

        Hardly waits: while that program still holds the file, its changes are taken over another time.
        """
        with self._reading() as con:
            touched = bool(con.execute("SELECT EXISTS (SELECT 1 FROM fts_dirty)").fetchone()[0])
        if touched:
            try:
                with self._transaction(adopting.WHO, adopting.WHY, None, patience=_ADOPTING_SECONDS) as writer:
                    adopting.adopt(writer, self.path.name)
                    writer.finish()
            except StoreBusyError:
                return False
        return touched

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

    def dossiers(self) -> list[Dossier]:
        """The sources whose text is kept, the newest first, with how much of each a person has reviewed."""
        with self._reading() as con:
            return dossiers.all_of(con)

    def incidents_of(self, source_id: str) -> list[Incident]:
        """The incidents that were read from a source, whatever their status, in the order of its text."""
        with self._reading() as con:
            return dossiers.incidents_of(con, source_id)

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
            yield from streams.features(con, fids) if as_of is None else reading.features_at(con, fids, as_of)

    def joined_features(self, fids: Collection[int], separator: str) -> Iterator[bytes]:
        """The same features in blocks of several with a separator between, which costs a third."""
        with self._reading(None) as con:
            yield from streams.joined_features(con, fids, separator)

    def claims_json(self, fids: Collection[int]) -> Iterator[bytes]:
        """The claims that speak of any of these fids, each once, as stored JSON, streamed."""
        with self._reading(None) as con:
            yield from streams.claims_json(con, fids)

    def joined_claims(self, fids: Collection[int], separator: str) -> Iterator[bytes]:
        """The same claims in blocks of several with a separator between."""
        with self._reading(None) as con:
            yield from streams.joined_claims(con, fids, separator)

    def sources_json(self, fids: Collection[int]) -> Iterator[bytes]:
        """The sources of these fids, each once, as stored JSON, streamed."""
        with self._reading(None) as con:
            yield from streams.sources_json(con, fids)

    def tables(self, fids: Collection[int]) -> Iterator[Table]:
        """The incidents column by column (`geomap.store.tabular.FLAT_COLUMNS`), so many at a time, in file order."""
        with self._reading(None) as con:
            yield from tabular.tables(con, fids)

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
    def _transaction(self, who: str, why: str, at: datetime | None, patience: float | None = None) -> Iterator[Writer]:
        moment = at or datetime.now(UTC)
        with self._writing, plain_errors(self.path):
            con = connect(self.path, read_only=False, patience=self._patience if patience is None else patience)
            try:
                con.execute("BEGIN IMMEDIATE")
                writer = Writer(con, who, why, moment)
                yield writer
                con.execute("ROLLBACK" if writer.discard else "COMMIT")
            finally:
                con.close()
