"""Questions to the store, each one read of one connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import orjson

from geomap.errors import NotFoundError
from geomap.model import Incident, SetAside, Source, Statistic, Toponym
from geomap.store.records import Version
from geomap.store.rows import incident_of, stamp


@dataclass(frozen=True, slots=True)
class Brief:
    """What the map's list and pins show of an incident."""

    id: str
    title: str


def change(con: sqlite3.Connection) -> int:
    """The number of the newest change; 0 in an empty store."""
    (found,) = con.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()
    return int(found)


def change_at(con: sqlite3.Connection, as_of: datetime) -> int:
    """The number of the last change made at or before a moment; 0 before the first."""
    (found,) = con.execute("SELECT coalesce(max(id), 0) FROM changes WHERE at <= ?", (stamp(as_of),)).fetchone()
    return int(found)


def incident(con: sqlite3.Connection, incident_id: str, as_of: datetime | None) -> Incident:
    """The incident as it stands, or as it was known at a moment; NotFoundError if there is or was none."""
    row = con.execute("SELECT fid FROM incidents WHERE id = ?", (incident_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"there is no incident {incident_id}")
    stored = _feature_at(con, row[0], None if as_of is None else change_at(con, as_of))
    if stored is None:
        raise NotFoundError(f"incident {incident_id} was not known yet at {as_of}")
    return incident_of(stored)


def versions(con: sqlite3.Connection, incident_id: str) -> list[Version]:
    """Every version of an incident, the first one first; NotFoundError if there is none."""
    rows = con.execute(
        "SELECT v.version, c.at, c.who, c.why, v.kind, v.changed FROM versions v JOIN changes c ON c.id = v.change"
        " WHERE v.fid = (SELECT fid FROM incidents WHERE id = ?) ORDER BY v.version",
        (incident_id,),
    ).fetchall()
    if not rows:
        raise NotFoundError(f"there is no incident {incident_id}")
    return [
        Version(number, datetime.fromisoformat(at), who, why, kind, tuple(orjson.loads(changed or "[]")))
        for number, at, who, why, kind, changed in rows
    ]


def ids(con: sqlite3.Connection, fids: Iterable[int]) -> dict[int, Brief]:
    """Id and title of each fid that is an incident, by fid."""
    rows = con.execute(
        "SELECT fid, id, title FROM incidents WHERE fid IN (SELECT value FROM json_each(?))",
        (orjson.dumps(list(fids)).decode(),),
    )
    return {fid: Brief(key, title) for fid, key, title in rows}


def fids(con: sqlite3.Connection, incident_ids: Collection[str]) -> dict[str, int]:
    """The fid of each id that is an incident's, by id."""
    rows = con.execute(
        "SELECT id, fid FROM incidents WHERE id IN (SELECT value FROM json_each(?))",
        (orjson.dumps(list(incident_ids)).decode(),),
    )
    return dict(rows.fetchall())


def features_at(con: sqlite3.Connection, wanted: Iterable[int], as_of: datetime) -> Iterator[bytes]:
    """The features of these fids as they were known at a moment; those not known then are left out."""
    until = change_at(con, as_of)
    for fid in wanted:
        stored = _feature_at(con, int(fid), until)
        if stored is not None:
            yield stored


def _feature_at(con: sqlite3.Connection, fid: int, until: int | None) -> bytes | None:
    newest = con.execute("SELECT feature FROM features WHERE fid = ?", (fid,)).fetchone()
    if until is None:
        return newest[0] if newest else None
    row = con.execute(
        "SELECT incident FROM versions WHERE fid = ? AND change <= ? ORDER BY version DESC LIMIT 1", (fid, until)
    ).fetchone()
    if row is None:
        return None
    stored: bytes | None = row[0] if row[0] is not None else newest[0] if newest else None
    return stored


def source(con: sqlite3.Connection, source_id: str) -> Source:
    """A source by id; NotFoundError if there is none."""
    row = con.execute("SELECT source FROM sources WHERE id = ?", (source_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"there is no source {source_id}")
    return Source.model_validate_json(row[0])


def text(con: sqlite3.Connection, source_id: str) -> str | None:
    """The text of a source, None where none was kept."""
    row = con.execute("SELECT text FROM texts WHERE source = ?", (source_id,)).fetchone()
    return None if row is None else str(row[0])


def statistics(con: sqlite3.Connection) -> list[Statistic]:
    """All statistics by id."""
    rows = con.execute("SELECT statistic FROM statistics ORDER BY id")
    return [Statistic.model_validate_json(body) for (body,) in rows]


def toponyms(con: sqlite3.Connection, source_id: str) -> tuple[Toponym, ...]:
    """The names that were read in a source."""
    row = con.execute("SELECT toponyms FROM toponyms WHERE source = ?", (source_id,)).fetchone()
    return () if row is None else tuple(Toponym.model_validate(item) for item in orjson.loads(row[0]))


def set_aside(con: sqlite3.Connection, file: str | None) -> list[SetAside]:
    """Rows that imports did not take, of one file or of all, by file and row."""
    rows = con.execute(
        "SELECT file, row, reason FROM set_aside WHERE ?1 IS NULL OR file = ?1 ORDER BY file, row", (file,)
    )
    return [SetAside(file=name, row=number, reason=reason) for name, number, reason in rows]


def links_to(con: sqlite3.Connection, incident_id: str) -> list[tuple[str, str]]:
    """Which incidents name this one: (their id, relation)."""
    rows = con.execute("SELECT incident, relation FROM links WHERE other = ? ORDER BY incident", (incident_id,))
    return [(str(other), str(relation)) for other, relation in rows]
