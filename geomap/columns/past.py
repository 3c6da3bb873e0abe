"""The columns as they were known at a moment: what changed since is taken out, and put back as it was then."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from geomap.columns.segment import Segment, build
from geomap.store import claiming
from geomap.store.packing import pack
from geomap.store.rows import incident_of
from geomap.store.vocabulary import Vocabulary


def segments_at(con: sqlite3.Connection, segments: tuple[Segment, ...], until: int) -> tuple[Segment, ...]:
    """The segments after change `until`, in time proportional to what changed since."""
    words = Vocabulary()
    words.load(con)
    # Incidents that changed since are not alive in the kept rows, so each is there once at most.
    kept = tuple(segment.up_to(until) for segment in segments)
    former = build(_records_at(con, until, words), until)
    return (*kept, former) if len(former) else kept


def _records_at(con: sqlite3.Connection, until: int, words: Vocabulary) -> Iterator[bytes]:
    """The records of the incidents that changed since and were there before, as they were; by fid."""
    rows = con.execute(
        "SELECT v.fid, v.incident, max(v.version) FROM packed p JOIN versions v ON v.fid = p.fid"
        " WHERE p.change > ?1 AND v.change <= ?1 GROUP BY v.fid ORDER BY v.fid",
        (until,),
    )
    for fid, stored, _ in rows.fetchall():
        if stored is None:
            continue
        incident = incident_of(stored)
        said = claiming.by_id(con, incident.claims, until)
        claimants = frozenset(claim.claimant for claim in said if claim.claimant)
        yield pack(incident, fid, until, claimants, words)
