"""Edits: a person's values over the machine's, every version kept, undo by another version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from pydantic import ValidationError

from geomap.errors import BadInputError, NotFoundError, StaleVersionError
from geomap.features import feature
from geomap.model import Incident
from geomap.store import claiming
from geomap.store.records import Edit, VersionKind
from geomap.store.rows import incident_of
from geomap.store.writer import Stored, Update, Writer, overlay, recounted

FIXED: Final = frozenset({"id", "version", "updated_at"})
"""What no edit may change: identity, and what the store counts itself."""


def apply_edit(writer: Writer, edit: Edit) -> None:
    """Overlay the edit's changes as a new version, or raise what `Store.edit` raises."""
    unknown = sorted(set(edit.changes) - set(Incident.model_fields) | set(edit.changes) & FIXED)
    if unknown:
        raise BadInputError(f"an edit cannot change {', '.join(unknown)}: use an incident's keys except {_fixed()}")
    stored = current(writer, edit.incident, edit.version)
    touched = claiming.put(writer.con, edit.claims, writer.change, editor=True)
    _put(writer, stored, stored.edits | dict(edit.changes), "edit", recount=bool(touched))
    writer.repack(touched - {edit.incident})


def undo(writer: Writer, incident_id: str, version: int) -> None:
    """Take back the newest edit: the edits as they were before it, over the machine's newest values."""
    stored = current(writer, incident_id, version)
    rows = writer.con.execute(
        "SELECT edits FROM versions WHERE fid = ? AND version <= ? ORDER BY version DESC", (stored.fid, version)
    ).fetchall()
    layers = [orjson.loads(edits) if edits else {} for (edits,) in rows]
    before = next((layer for layer in layers if layer != stored.edits), None)
    if before is None:
        raise BadInputError(f"incident {incident_id} has no edit to undo")
    _put(writer, stored, before, "undo")


def current(writer: Writer, incident_id: str, version: int) -> Stored:
    """What is stored of the incident, if it is still at that version."""
    stored = writer.stored([incident_id]).get(incident_id)
    if stored is None:
        raise NotFoundError(f"there is no incident {incident_id}")
    if stored.properties["version"] != version:
        raise StaleVersionError(incident_id, version, stored.properties["version"])
    return stored


def _put(writer: Writer, stored: Stored, edits: Mapping[str, Any], kind: VersionKind, *, recount: bool = False) -> None:
    below = incident_of(stored.machine or stored.feature)
    if recount:
        below = recounted(below, claiming.of_incidents(writer.con, [below.id]))
    try:
        incident = overlay(below, edits)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the incident"
        raise BadInputError(f"the edit does not fit: {where}: {first['msg']}") from error
    machine = orjson.dumps(feature(below))
    writer.put([Update(incident, stored.digest, kind, stored, edits, machine)])


def _fixed() -> str:
    return ", ".join(sorted(FIXED))
