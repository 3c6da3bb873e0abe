"""Questions to the store, each one read of one connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from geomap.errors import NotFoundError
from geomap.model import Incident, SetAside, Source, Statistic, Toponym
from geomap.store.records import Version
from geomap.store.rows import incident_of, stamp

_ROWS: Final = 256
_MARKS: Final = 2000
_NEARLY_ALL: Final = 0.75
_POINT_LOOKUPS: Final = 0.25
"""Below this share of all incidents, single look-ups beat reading the table from end to end."""


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


def features(con: sqlite3.Connection, wanted: Collection[int]) -> Iterator[bytes]:
    """The stored features of these fids in their order; of very many of them in the order of the file.

    Memory is bounded by one chunk of rows.
    """
    (total,) = con.execute("SELECT coalesce(max(fid), 0) FROM features").fetchone()
    if len(wanted) > max(_ROWS, _POINT_LOOKUPS * total):
        yield from _sweep(con, wanted)
        return
    fids = [int(fid) for fid in wanted]
    for begin in range(0, len(fids), _ROWS):
        # One statement for many rows: a fifth of the time of one for each.
        rows = con.execute(
            "SELECT f.feature FROM json_each(?) w JOIN features f ON f.fid = w.value ORDER BY w.key",
            (orjson.dumps(fids[begin : begin + _ROWS]).decode(),),
        )
        for (body,) in rows.fetchall():
            yield body


def _sweep(con: sqlite3.Connection, wanted: Collection[int]) -> Iterator[bytes]:
    keep = _chosen(con, wanted).tobytes()
    rows = con.execute("SELECT fid, feature FROM features ORDER BY fid")
    while chunk := rows.fetchmany(_ROWS):
        for fid, body in chunk:
            if keep[fid]:
                yield body


def claims_json(con: sqlite3.Connection, wanted: Collection[int]) -> Iterator[bytes]:
    """The claims that speak of any of these fids, each once, as stored; memory grows with claims over several only."""
    rest = _others(con, wanted)
    if rest is not None:
        yield from _sweep_claims(con, rest)
        return
    told: set[str] = set()
    for claim_id, body, several in _claims_about(con, wanted):
        if several:
            if claim_id in told:
                continue
            told.add(claim_id)
        yield body


def _sweep_claims(con: sqlite3.Connection, rest: Collection[int]) -> Iterator[bytes]:
    """All claims but those that speak only of the `rest`: far fewer to look up where nearly all are wanted."""
    about = {claim_id: several for claim_id, _, several in _claims_about(con, rest)}
    left_out = {claim_id for claim_id, several in about.items() if not several}
    unwanted = frozenset(rest)
    for claim_id in about.keys() - left_out:
        fids = con.execute(
            "SELECT i.fid FROM claim_incidents s JOIN incidents i ON i.id = s.incident WHERE s.claim = ?", (claim_id,)
        )
        if unwanted.issuperset(fid for (fid,) in fids):
            left_out.add(claim_id)
    rows = con.execute("SELECT id, claim FROM claims")
    while chunk := rows.fetchmany(_ROWS):
        for claim_id, body in chunk:
            if claim_id not in left_out and b'"incidents":[]' not in body:
                yield body


def _claims_about(con: sqlite3.Connection, fids: Collection[int]) -> Iterator[tuple[str, bytes, bool]]:
    """Id, JSON and whether it is over several incidents, of each claim about each of these fids."""
    for marks in _marks(fids):
        yield from con.execute(
            "SELECT c.id, c.claim, s.several FROM incidents i JOIN claim_incidents s ON s.incident = i.id"
            " JOIN claims c ON c.id = s.claim WHERE i.fid IN (SELECT value FROM json_each(?))",
            (marks,),
        )


def _others(con: sqlite3.Connection, wanted: Collection[int]) -> list[int] | None:
    """The fids that are not wanted, where they are the fewer by far; else None."""
    chosen = _chosen(con, wanted)
    if len(wanted) < _NEARLY_ALL * len(chosen):
        return None
    others: list[int] = (~chosen).nonzero()[0].tolist()
    return others


def _chosen(con: sqlite3.Connection, wanted: Collection[int]) -> NDArray[np.bool_]:
    """Whether each fid, from 0 on, is wanted."""
    (last,) = con.execute("SELECT coalesce(max(fid), 0) FROM features").fetchone()
    chosen = np.zeros(last + 1, dtype=bool)
    fids = wanted if isinstance(wanted, np.ndarray) else np.array(list(wanted), dtype=np.int64)
    chosen[fids[fids <= last]] = True
    return chosen


def sources_json(con: sqlite3.Connection, wanted: Collection[int]) -> Iterator[bytes]:
    """The sources of these fids, each once, as stored."""
    told: set[str] = set()
    for marks in _marks(wanted):
        rows = con.execute(
            "SELECT DISTINCT source FROM source_incidents WHERE fid IN (SELECT value FROM json_each(?))", (marks,)
        )
        for source_id in sorted({name for (name,) in rows} - told):
            told.add(source_id)
            row = con.execute("SELECT source FROM sources WHERE id = ?", (source_id,)).fetchone()
            if row is not None:
                yield row[0]


def _marks(wanted: Collection[int]) -> Iterator[str]:
    """The fids in their order, as JSON lists that one question can take."""
    fids = sorted(int(fid) for fid in wanted)
    for start in range(0, len(fids), _MARKS):
        yield orjson.dumps(fids[start : start + _MARKS]).decode()


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
