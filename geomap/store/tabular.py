"""Incidents as rows of a flat table, in chunks: what CSV and the formats of GIS programs are made from."""

from __future__ import annotations

import sqlite3
import struct
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Final

import orjson

from geomap.model import Claim, Source
from geomap.store import claiming
from geomap.store.rows import COLUMNS, PLACE_COLUMNS

CHUNK: Final = 1000
_LAYER: Final = (*COLUMNS, *PLACE_COLUMNS, "actors")
FLAT_COLUMNS: Final = (*_LAYER, "lon", "lat", "claims", "citation", "links")
"""The columns of a row, in order."""
_WKB_AT: Final = 8
"""Where the WKB begins in a GeoPackage point without an envelope; its x and y follow 5 bytes later."""

_ROWS: Final = (
    f"SELECT geom, fid, {', '.join(_LAYER)} FROM incidents"  # noqa: S608
    " WHERE fid IN (SELECT value FROM json_each(?)) ORDER BY fid"
)

FlatRow = tuple[bytes | None, list[Any]]
"""The point as WKB (lon, lat), and the values of FLAT_COLUMNS."""


def flat_rows(con: sqlite3.Connection, fids: Collection[int]) -> Iterator[list[FlatRow]]:
    """The rows of these incidents in chunks, in the order of the file; memory is bounded by a chunk."""
    wanted = sorted(int(fid) for fid in fids)
    sources = _Citations(con)
    for start in range(0, len(wanted), CHUNK):
        marks = orjson.dumps(wanted[start : start + CHUNK]).decode()
        claims = _claims(con, marks)
        cited = sources.of(marks)
        links = _links(con, marks)
        chunk: list[FlatRow] = []
        for geom, fid, *values in con.execute(_ROWS, (marks,)):
            lon, lat = (None, None) if geom is None else struct.unpack_from("<dd", geom, _WKB_AT + 5)
            key = values[0]
            values += [lon, lat, claims.get(key), cited.get(fid), links.get(key)]
            chunk.append((None if geom is None else geom[_WKB_AT:], values))
        yield chunk


def claim_words(claim: Claim) -> str:
    """A claim in one line: who says what, how many, of whom, in which words."""
    said = f"denies {claim.measure}" if claim.stance == "denies" else claim.measure
    whom = ", ".join(category for category in claim.categories if category != "unspecified") or claim.label or ""
    shared = f" over {len(claim.incidents)} incidents together" if len(claim.incidents) > 1 else ""
    parts = [f"{claim.claimant or 'unnamed'}: {said}", _range(claim), whom]
    quote = f' ("{claim.words}")' if claim.words else ""
    return " ".join(part for part in parts if part) + shared + quote


def citation(source: Source) -> str:
    """A source in one line: publisher, title, date, address."""
    return ", ".join(part for part in (source.publisher, source.title, source.published, source.url) if part)


class _Citations:
    """Citations by source, each read once: one import is one source of many incidents."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self._con = con
        self._known: dict[str, str] = {}

    def of(self, marks: str) -> dict[int, str]:
        """What each of these fids cites."""
        rows = self._con.execute(
            "SELECT i.fid, s.source FROM incidents i JOIN source_incidents s USING (fid)"
            " WHERE i.fid IN (SELECT value FROM json_each(?)) ORDER BY i.fid, s.source",
            (marks,),
        )
        found: dict[int, list[str]] = defaultdict(list)
        for fid, source in rows:
            found[fid].append(self._cite(source))
        return {fid: "; ".join(filter(None, cited)) for fid, cited in found.items()}

    def _cite(self, source_id: str) -> str:
        if source_id not in self._known:
            row = self._con.execute("SELECT source FROM sources WHERE id = ?", (source_id,)).fetchone()
            self._known[source_id] = citation(Source.model_validate_json(row[0])) if row else source_id
        return self._known[source_id]


def _claims(con: sqlite3.Connection, marks: str) -> dict[str, str]:
    ids = [
        i for (i,) in con.execute("SELECT id FROM incidents WHERE fid IN (SELECT value FROM json_each(?))", (marks,))
    ]
    wanted = set(ids)
    found: dict[str, list[str]] = defaultdict(list)
    for claim in claiming.of_incidents(con, wanted):
        words = claim_words(claim)
        for incident in wanted.intersection(claim.incidents):
            found[incident].append(words)
    return {incident: "; ".join(said) for incident, said in found.items()}


def _links(con: sqlite3.Connection, marks: str) -> dict[str, str]:
    rows = con.execute(
        "SELECT l.incident, l.relation, l.other FROM links l JOIN incidents i ON i.id = l.incident"
        " WHERE i.fid IN (SELECT value FROM json_each(?))",
        (marks,),
    )
    found: dict[str, list[str]] = defaultdict(list)
    for incident, relation, other in rows:
        found[incident].append(f"{relation}: {other}")
    return {incident: "; ".join(links) for incident, links in found.items()}


def _range(claim: Claim) -> str:
    if claim.low is None and claim.high is None:
        return ""
    if claim.low == claim.high:
        return str(claim.low)
    if claim.high is None:
        return f"at least {claim.low}"
    return f"up to {claim.high}" if claim.low is None else f"{claim.low} to {claim.high}"
