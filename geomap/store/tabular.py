"""Incidents as columns of a flat table, in chunks: what CSV and the formats of GIS programs are made from.

Text stays the UTF-8 bytes that SQLite holds: nobody here reads it, and making strings of it takes as long as the rest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Any, Final, TypedDict

import orjson

from geomap.model import Source
from geomap.store import streams
from geomap.store.rows import COLUMNS, PLACE_COLUMNS

CHUNK: Final = 2000
_LAYER: Final = (*COLUMNS, *PLACE_COLUMNS, "actors")
FLAT_COLUMNS: Final = (*_LAYER, "lon", "lat", "claims", "citation", "links")
"""The columns of a table, in order."""
_WKB_AT: Final = 8
"""Where the WKB begins in a GeoPackage point without an envelope; its x and y follow 5 bytes later."""
_LON_LAT: Final = Struct("<13x2d")
_BETWEEN: Final = "\x1f"
_MOST_CITED: Final = 20_000

_SELECT: Final = (
    f"SELECT geom, {', '.join(_LAYER)},"  # noqa: S608 - names of our own columns
    " (SELECT group_concat(c.claim) FROM claim_incidents s JOIN claims c ON c.id = s.claim WHERE s.incident = i.id),"
    " (SELECT group_concat(s.source, char(31)) FROM source_incidents s WHERE s.fid = i.fid),"
    " (SELECT group_concat(l.relation || ': ' || l.other, '; ') FROM links l WHERE l.incident = i.id)"
    " FROM incidents i WHERE fid BETWEEN ? AND ? AND fid NOT IN (SELECT value FROM json_each(?)) ORDER BY fid"
)


@dataclass(frozen=True, slots=True)
class Table:
    """Some incidents, column by column: their points as WKB (lon, lat), and FLAT_COLUMNS by name, text as UTF-8."""

    points: Sequence[bytes | None]
    columns: Mapping[str, Sequence[Any]]


class ClaimValues(TypedDict):
    """What a flat table tells of a claim, as it is stored (`geomap.model.Claim`)."""

    claimant: str | None
    stance: str
    measure: str
    categories: list[str]
    label: str | None
    low: int | None
    high: int | None
    words: str | None
    incidents: list[str]


def tables(con: sqlite3.Connection, fids: Collection[int]) -> Iterator[Table]:
    """The incidents in tables of up to CHUNK rows, in the order of the file; memory is bounded by one of them."""
    citations = _Citations(con)
    con.text_factory = bytes
    try:
        for window in streams.windows(con, fids, CHUNK):
            rows = con.execute(_SELECT, window).fetchall()
            if rows:
                yield _table(rows, citations)
    finally:
        con.text_factory = str


def _table(rows: Sequence[tuple[Any, ...]], citations: _Citations) -> Table:
    geoms, *layer, claims, sources, links = zip(*rows, strict=True)
    places = [(None, None) if geom is None else _LON_LAT.unpack_from(geom, _WKB_AT - 8) for geom in geoms]
    lons, lats = zip(*places, strict=True)
    said = ["; ".join(map(claim_words, each)).encode() or None for each in _parsed(claims)]
    cited = citations.of(sources)
    values = (*layer, lons, lats, said, cited, links)
    points = [None if geom is None else geom[_WKB_AT:] for geom in geoms]
    return Table(points, dict(zip(FLAT_COLUMNS, values, strict=True)))


def _parsed(claims: Sequence[bytes | None]) -> list[list[ClaimValues]]:
    """The claims of each incident, all parsed in one go."""
    found: list[list[ClaimValues]] = orjson.loads(b"[[" + b"],[".join([told or b"" for told in claims]) + b"]]")
    return found


def claim_words(claim: ClaimValues) -> str:
    """A claim in one line: who says what, how many, of whom, in which words."""
    said = f"{claim['claimant'] or 'unnamed'}: {'denies ' * (claim['stance'] == 'denies')}{claim['measure']}"
    if people := _range(claim["low"], claim["high"]):
        said += f" {people}"
    if whom := ", ".join([one for one in claim["categories"] if one != "unspecified"]) or claim["label"]:
        said += f" {whom}"
    if len(claim["incidents"]) > 1:
        said += f" over {len(claim['incidents'])} incidents together"
    return said + (f' ("{claim["words"]}")' if claim["words"] else "")


def citation(source: Source) -> str:
    """A source in one line: publisher, title, date, address."""
    return ", ".join(part for part in (source.publisher, source.title, source.published, source.url) if part)


class _Citations(dict[bytes | None, bytes | None]):
    """Citations by the sources that are named together, each made once: one import is one source of many incidents."""

    def __init__(self, con: sqlite3.Connection) -> None:
        super().__init__({None: None})
        self._con = con

    def of(self, sources: Sequence[bytes | None]) -> list[bytes | None]:
        """What the sources of each of these incidents, named one after the other, are cited as."""
        if len(self) > _MOST_CITED:
            self.clear()
        return list(map(self.__getitem__, sources))

    def __missing__(self, sources: bytes | None) -> bytes | None:
        named = [] if sources is None else sources.decode().split(_BETWEEN)
        cited = self[sources] = "; ".join(filter(None, map(self._cite, named))).encode() or None
        return cited

    def _cite(self, source_id: str) -> str:
        row = self._con.execute("SELECT source FROM sources WHERE id = ?", (source_id,)).fetchone()
        return citation(Source.model_validate_json(row[0])) if row else source_id


def _range(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if low == high:
        return str(low)
    if high is None:
        return f"at least {low}"
    return f"up to {high}" if low is None else f"{low} to {high}"
