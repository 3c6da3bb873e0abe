"""Changes that other programs made to the layer (QGIS, GDAL): taken over as edits, so that nothing they did is lost.

They write the table `incidents` and know of no other; a trigger notes which rows. A changed cell becomes an edit,
a moved point a location of the editor's, a deleted row a rejected incident, a new row an incident of its own. What
does not fit is put back as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from pydantic import ValidationError

from gazetteer.model import Resolution
from geomap.features import feature
from geomap.model import Incident
from geomap.store.connection import point_of
from geomap.store.layers import overlay
from geomap.store.rows import COLUMNS, INSERT, PLACE_COLUMNS, STORE_OWNED, UPDATE, digest_of, incident_of, record, row
from geomap.store.writer import Update, Writer

WHO: Final = "another program"
WHY: Final = "changed in the file"

_READ: Final = f"SELECT geom, {', '.join((*COLUMNS, *PLACE_COLUMNS))} FROM incidents WHERE fid = ?"  # noqa: S608
_KEPT: Final = STORE_OWNED | {"id"}


def adopt(writer: Writer, file: str) -> None:
    """Take over every row that another program touched, inside the writer's transaction."""
    con = writer.con
    for (fid,) in con.execute("SELECT fid FROM fts_dirty").fetchall():
        stored = con.execute("SELECT feature FROM features WHERE fid = ?", (fid,)).fetchone()
        cells = con.execute(_READ, (fid,)).fetchone()
        if stored is not None:
            _adopt_known(writer, fid, incident_of(stored[0]), cells)
        elif cells is not None:
            _adopt_new(writer, fid, cells, file)
    con.execute("DELETE FROM fts_dirty")


def _adopt_known(writer: Writer, fid: int, known: Incident, cells: Sequence[Any] | None) -> None:
    as_stored = row(record(known, fid, known.version, known.updated_at or writer.at, b""))
    if cells is None:
        writer.con.execute(INSERT, as_stored)
        changes: dict[str, Any] = {"status": "rejected"}
    else:
        changes = _changes(known, as_stored, cells)
        # Whatever is not taken over is put back; what is, the new version writes.
        writer.con.execute(UPDATE, [*as_stored[1:], fid])
    stored = writer.stored([known.id])[known.id]
    edits = stored.edits | changes
    try:
        incident = overlay(incident_of(stored.machine or stored.feature), edits)
    except ValidationError:
        return
    if changes:
        writer.put([Update(incident, stored.digest, "edit", stored, edits, stored.machine or stored.feature)])


def _changes(known: Incident, as_stored: Sequence[Any], cells: Sequence[Any]) -> dict[str, Any]:
    """The fields whose cells differ from what we wrote, as an edit."""
    geom, *values = cells
    _, old_geom, *old = as_stored
    differing = {
        name: value
        for name, value, before in zip((*COLUMNS, *PLACE_COLUMNS), values, old, strict=False)
        if value != before and name not in _KEPT
    }
    changes = {name: value for name, value in differing.items() if name in COLUMNS}
    if "disputed" in changes:
        changes["disputed"] = bool(changes["disputed"])
    where = {PLACE_COLUMNS[name]: value for name, value in differing.items() if name in PLACE_COLUMNS}
    if geom != old_geom:
        where |= _moved(geom, known.location.precision)
    if where:
        changes["location"] = known.location.model_dump(mode="json") | where | {"method": "editor"}
    return changes


def _moved(geom: bytes | None, precision: str) -> Mapping[str, Any]:
    point = point_of(geom)
    if point is None:
        return {"lon": None, "lat": None, "precision": "unlocated"}
    placed = {"lon": point[0], "lat": point[1], "status": "resolved"}
    return placed | ({"precision": "exact"} if precision == "unlocated" else {})


def _adopt_new(writer: Writer, fid: int, cells: Sequence[Any], file: str) -> None:
    geom, *values = cells
    named = dict(zip((*COLUMNS, *PLACE_COLUMNS), values, strict=True))
    named["id"] = named["id"] or f"added-{uuid4().hex[:16]}"
    point = point_of(geom)
    own = {name: named[name] for name in COLUMNS if name not in STORE_OWNED and named[name] is not None}
    place = {key: named[name] for name, key in PLACE_COLUMNS.items() if named[name] is not None}
    place |= {"lon": None, "lat": None} if point is None else {"lon": point[0], "lat": point[1]}
    place.setdefault("status", "unresolved" if point is None else "resolved")
    if point is not None and place["precision"] == "unlocated":
        place["precision"] = "exact"
    try:
        location = Resolution.model_validate(place)
        incident = Incident.model_validate({**own, "disputed": bool(own["disputed"]), "location": location})
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"a row that another program added does not fit: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        writer.con.execute("INSERT INTO set_aside VALUES (?, ?, ?, ?)", (file, fid, reason, writer.change))
        return
    writer.con.execute("DELETE FROM incidents WHERE fid = ?", (fid,))
    writer.put([Update(incident, digest_of(feature(incident)["properties"]), "machine")])
