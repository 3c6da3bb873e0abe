"""One transaction on the incidents: new versions go into every table that knows of them, edits stay on top."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

import orjson

from gazetteer.model import Resolution
from geomap.features import feature
from geomap.model import Claim, Incident, Source
from geomap.store import claiming, proposing, search
from geomap.store.layers import APART, overlay, recounted
from geomap.store.packing import pack
from geomap.store.records import VersionKind
from geomap.store.rows import (
    INSERT,
    STORE_OWNED,
    UPDATE,
    Record,
    digest_of,
    incident_of,
    record,
    row,
    search_body,
    stamp,
)
from geomap.store.vocabulary import Vocabulary

Extent = tuple[float, float, float, float]

CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store has of an incident: `machine` is what lies under the edits, None where there are none."""

    fid: int
    digest: bytes
    feature: bytes
    machine: bytes | None
    edits: dict[str, Any]

    @property
    def properties(self) -> dict[str, Any]:
        """Every contract key of the incident as it stands."""
        found: dict[str, Any] = orjson.loads(self.feature)["properties"]
        return found


@dataclass(frozen=True, slots=True)
class Update:
    """A new version of an incident that the store has, or has not (`before` None)."""

    incident: Incident
    digest: bytes
    kind: VersionKind
    before: Stored | None = None
    edits: Mapping[str, Any] | None = None
    machine: bytes | None = None


class Writer:
    """One transaction that is under way: its change number, its moment, and the codes it gives out."""

    def __init__(self, con: sqlite3.Connection, who: str, why: str, at: datetime) -> None:
        self.con, self.at, self.words = con, at, Vocabulary()
        self.written: set[str] = set()
        self.discard = False
        self._asked: set[str] = set()
        self._extent = (math.inf, math.inf, -math.inf, -math.inf)
        cursor = con.execute("INSERT INTO changes (at, who, why) VALUES (?, ?, ?)", (stamp(at), who, why))
        self.change = int(cursor.lastrowid or 0)
        self.words.load(con)
        (self._last_fid,) = con.execute(
            "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'incidents'), 0),"
            " coalesce((SELECT max(fid) FROM incidents), 0))"
        ).fetchone()

    def stored(self, ids: Sequence[str]) -> dict[str, Stored]:
        """What the store has of these incidents, by id."""
        rows = self.con.execute(
            "SELECT i.id, i.fid, p.digest, f.feature, e.machine, e.edits FROM incidents i JOIN packed p USING (fid)"
            " JOIN features f USING (fid) LEFT JOIN edited e USING (fid)"
            " WHERE i.id IN (SELECT value FROM json_each(?))",
            (orjson.dumps(list(ids)).decode(),),
        )
        return {
            key: Stored(fid, digest, body, machine, orjson.loads(edits) if edits else {})
            for key, fid, digest, body, machine, edits in rows
        }

    def put(self, updates: Sequence[Update]) -> None:
        """Write new versions of incidents into every table that knows of them, with what is proposed of them now."""
        told = [proposing.Told(one.incident, frozenset((one.edits or {}).get(APART, ()))) for one in updates]
        self._asked |= proposing.note(self.con, told)
        for chunk in chunks(updates, CHUNK):
            self._write(chunk)

    def _write(self, updates: Sequence[Update]) -> None:
        links = proposing.links_of(self.con, [one.incident.id for one in updates])
        updates = [replace(one, incident=proposing.linked(one.incident, links)) for one in updates]
        made = [(update, self._record(update)) for update in updates]
        new = [row(item) for update, item in made if update.before is None]
        old = [row(item) for update, item in made if update.before is not None]
        self.con.executemany(INSERT, new)
        self.con.executemany(UPDATE, [[*values[1:], values[0]] for values in old])
        self.con.executemany(
            "UPDATE versions SET incident = ? WHERE fid = ? AND version = ?",
            [(u.before.feature, item.fid, item.incident.version - 1) for u, item in made if u.before],
        )
        self.con.executemany(
            "INSERT INTO versions (fid, version, change, kind, changed, edits) VALUES (?, ?, ?, ?, ?, ?)",
            [(i.fid, i.incident.version, self.change, u.kind, _changed(u, i), _json(u.edits)) for u, i in made],
        )
        self.con.executemany(
            "INSERT OR REPLACE INTO features VALUES (?, ?)", [(i.fid, orjson.dumps(i.feature)) for _, i in made]
        )
        self.con.executemany(
            "INSERT OR REPLACE INTO edited VALUES (?, ?, ?)",
            [(i.fid, u.machine, _json(u.edits)) for u, i in made if u.machine is not None],
        )
        self.written.update(item.incident.id for _, item in made)
        self._extent = _around(self._extent, [item.incident.location for _, item in made])
        self._relations([item for _, item in made])
        self._serve([item for _, item in made])

    def finish(self) -> None:
        """What is written once for the whole transaction: the proposals of incidents that others now are or are not
        proposed with, new codes, and the layer's extent and time for others."""
        self._link()
        self.words.save(self.con)
        west, south, east, north = self._extent
        if west <= east:
            self.con.execute(
                "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1), min_y = min(coalesce(min_y, ?2), ?2),"
                " max_x = max(coalesce(max_x, ?3), ?3), max_y = max(coalesce(max_y, ?4), ?4)"
                " WHERE table_name = 'incidents'",
                (west, south, east, north),
            )
        self.con.execute("UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")

    def _link(self) -> None:
        for chunk in chunks(sorted(self._asked - self.written), CHUNK):
            links = proposing.links_of(self.con, chunk)
            updates = []
            for stored in self.stored(chunk).values():
                now = incident_of(stored.feature)
                if proposing.linked(now, links) != now:
                    updates.append(Update(now, stored.digest, "machine", stored, stored.edits or None, stored.machine))
            self._write(updates)

    def repack(self, ids: Iterable[str]) -> int:
        """Count incidents again whose claims changed while they themselves were not told anew; how many there were."""
        found = 0
        for chunk in chunks(sorted(ids), CHUNK):
            updates = []
            for stored in self.stored(chunk).values():
                below = incident_of(stored.machine or stored.feature)
                updates.append(self._overlaid(below, stored, stored.digest))
            self.put(updates)
            found += len(updates)
        return found

    def machine(self, incidents: Sequence[Incident]) -> tuple[int, int, int]:
        """Take what a machine read; how many incidents were added, updated and left alone."""
        updates: list[Update] = []
        for chunk in chunks(incidents, CHUNK):
            known = self.stored([incident.id for incident in chunk])
            for incident in chunk:
                digest = digest_of(feature(incident)["properties"])
                stored = known.get(incident.id)
                if stored is None:
                    updates.append(Update(incident, digest, "machine"))
                elif stored.digest != digest:
                    updates.append(self._overlaid(incident, stored, digest))
        self.put(updates)
        added = sum(update.before is None for update in updates)
        return added, len(updates) - added, len(incidents) - len(updates)

    def _overlaid(self, below: Incident, stored: Stored, digest: bytes) -> Update:
        """The machine's new values with the claims that others made of the incident counted, and its edits on top."""
        claims = claiming.of_incidents(self.con, [below.id])
        if set(below.claims) != {claim.id for claim in claims} or claiming.by_editor(self.con, below.id):
            below = recounted(below, claims)
        if stored.machine is None:
            return Update(below, digest, "machine", stored)
        machine = orjson.dumps(feature(below))
        return Update(overlay(below, stored.edits), digest, "machine", stored, stored.edits, machine)

    def _record(self, update: Update) -> Record:
        if update.before is None:
            self._last_fid += 1
            return record(update.incident, self._last_fid, 1, self.at, update.digest)
        version = update.before.properties["version"] + 1
        return record(update.incident, update.before.fid, version, self.at, update.digest)

    def _relations(self, items: Sequence[Record]) -> None:
        old = [item for item in items if item.incident.version > 1]
        self.con.executemany("DELETE FROM links WHERE incident = ?", [(item.incident.id,) for item in old])
        self.con.executemany("DELETE FROM source_incidents WHERE fid = ?", [(item.fid,) for item in old])
        self.con.executemany(
            "INSERT OR IGNORE INTO links VALUES (?, ?, ?)",
            [(item.incident.id, link.relation, link.incident) for item in items for link in item.incident.links],
        )
        self.con.executemany(
            "INSERT OR IGNORE INTO source_incidents VALUES (?, ?)",
            [(item.fid, source) for item in items for source in item.incident.sources],
        )

    def _serve(self, items: Sequence[Record]) -> None:
        """The rows from which the map and the search answer."""
        for chunk in chunks(items, CHUNK):
            claims = defaultdict(list)
            for claim in claiming.of_incidents(self.con, [item.incident.id for item in chunk]):
                for incident in claim.incidents:
                    claims[incident].append(claim)
            self.con.executemany(
                "INSERT OR REPLACE INTO packed VALUES (?, ?, ?, ?)",
                [(item.fid, self.change, item.digest, self._pack(item, claims[item.incident.id])) for item in chunk],
            )
            sources, texts = self._read_from(chunk)
            bodies = {item.fid: _body(item.incident, claims[item.incident.id], sources, texts) for item in chunk}
            search.index(self.con, bodies, bodies)

    def _pack(self, item: Record, claims: Sequence[Claim]) -> bytes:
        claimants = frozenset(claim.claimant for claim in claims if claim.claimant)
        return pack(item.incident, item.fid, self.change, claimants, self.words)

    def _read_from(self, items: Sequence[Record]) -> tuple[dict[str, Source], dict[str, str]]:
        wanted = orjson.dumps(list({source for item in items for source in item.incident.sources})).decode()
        quoted = orjson.dumps(list({span.source for item in items for span in item.incident.evidence})).decode()
        sources = self.con.execute(
            "SELECT id, source FROM sources WHERE id IN (SELECT value FROM json_each(?))", (wanted,)
        )
        texts = self.con.execute(
            "SELECT source, text FROM texts WHERE source IN (SELECT value FROM json_each(?))", (quoted,)
        )
        return {key: Source.model_validate_json(body) for key, body in sources}, dict(texts.fetchall())


def _changed(update: Update, item: Record) -> str | None:
    """The names of the fields that differ from the version before, as JSON; null for the first."""
    if update.before is None:
        return None
    before = update.before.properties
    names = [key for key, value in item.properties.items() if key not in STORE_OWNED and before.get(key) != value]
    return orjson.dumps(names).decode()


def _body(incident: Incident, claims: Sequence[Claim], sources: Mapping[str, Source], texts: Mapping[str, str]) -> str:
    own = [sources[source] for source in incident.sources if source in sources]
    quotes = [texts[span.source][span.start : span.end] for span in incident.evidence if span.source in texts]
    return search_body(incident, claims, own, quotes)


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else orjson.dumps(dict(value)).decode()


def chunks(items: Sequence[Any], size: int) -> Iterator[list[Any]]:
    """The items in lists of at most that size."""
    walk = iter(items)
    while chunk := list(islice(walk, size)):
        yield chunk


def _around(box: Extent, places: Iterable[Resolution]) -> Extent:
    """The box (west, south, east, north) that holds these points too."""
    west, south, east, north = box
    for place in places:
        if place.lon is not None and place.lat is not None:
            west, east = min(west, place.lon), max(east, place.lon)
            south, north = min(south, place.lat), max(north, place.lat)
    return west, south, east, north
