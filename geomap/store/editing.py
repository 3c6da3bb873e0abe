"""Edits: a person's values over the machine's, every version kept, undo by another version.

One transaction may edit several incidents (a merge does); undoing it on one of them undoes it on all. Claims that an
edit put are put back by its undo.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from pydantic import ValidationError

from geomap.errors import BadInputError, NotFoundError, StaleVersionError
from geomap.features import feature
from geomap.model import Claim, Incident
from geomap.store import claiming
from geomap.store.layers import APART, overlay, recounted
from geomap.store.records import Edit, VersionKind, standing
from geomap.store.rows import digest_of, incident_of
from geomap.store.writer import Stored, Update, Writer

FIXED: Final = frozenset({"id", "version", "updated_at"})
"""What no edit may change: identity, and what the store counts itself."""
UNADDED: Final[Mapping[str, Any]] = {"status": "rejected"}
"""What undo leaves of an incident that a person added: its history stays, so it can't simply go."""


def apply_edits(writer: Writer, edits: Sequence[Edit]) -> None:
    """Overlay the changes of each edit as a new version of its incident, or raise what `Store.edit` raises."""
    for edit in edits:
        unknown = sorted(set(edit.changes) - set(Incident.model_fields) | set(edit.changes) & FIXED)
        if unknown:
            raise BadInputError(f"an edit cannot change {', '.join(unknown)}: use an incident's keys except {_fixed()}")
    stored = [current(writer, edit.incident, edit.version) for edit in edits]
    claims = [claim for edit in edits for claim in edit.claims]
    touched = claiming.put(writer.con, claims, writer.change, editor=True)
    recount = bool(touched)
    made = [
        _update(writer, before, _edited(before.edits, edit), "edit", recount=recount)
        for edit, before in zip(edits, stored, strict=True)
    ]
    writer.put(made)
    _recount(writer, touched - {edit.incident for edit in edits})


def add(writer: Writer, incident: Incident, claims: Sequence[Claim]) -> None:
    """Write an incident that a person saw and the machine did not."""
    if writer.stored([incident.id]):
        raise BadInputError(f"there is an incident {incident.id} already: reload the page and change that one")
    touched = claiming.put(writer.con, claims, writer.change, editor=True)
    counted = recounted(incident, claiming.of_incidents(writer.con, [incident.id]))
    writer.put([Update(counted, digest_of(feature(counted)["properties"]), "edit")])
    _recount(writer, touched - {incident.id})


def undo(writer: Writer, incident_id: str, version: int) -> None:
    """Take back the newest edit that still stands, on every incident that it changed."""
    stored = current(writer, incident_id, version)
    last = _newest_edit(writer, stored.fid)
    if last is None:
        raise BadInputError(f"incident {incident_id} has no edit to undo")
    together = {name: _same_edit(writer, name, last.change) for name in _edited_in(writer, last.change)}
    touched = claiming.restore(writer.con, last.change, writer.change)
    stored_now, recount = writer.stored(list(together)), bool(touched)
    writer.put(
        [_update(writer, stored_now[name], edit.before, "undo", recount=recount) for name, edit in together.items()]
    )
    _recount(writer, touched - set(together))


def current(writer: Writer, incident_id: str, version: int) -> Stored:
    """What is stored of the incident, if it is still at that version."""
    stored = writer.stored([incident_id]).get(incident_id)
    if stored is None:
        raise NotFoundError(f"there is no incident {incident_id}")
    if stored.properties["version"] != version:
        raise StaleVersionError(incident_id, version, stored.properties["version"])
    return stored


@dataclass(frozen=True, slots=True)
class _StandingEdit:
    """An edit that no undo has taken back: the change it was made in, and the edits as they were before it."""

    change: int
    before: Mapping[str, Any]


def _newest_edit(writer: Writer, fid: int) -> _StandingEdit | None:
    rows = writer.con.execute(
        "SELECT kind, change, edits FROM versions WHERE fid = ? ORDER BY version", (fid,)
    ).fetchall()
    stands = standing([kind for kind, _, _ in rows])
    if not stands:
        return None
    at = stands[-1]
    before = UNADDED if at == 0 else orjson.loads(rows[at - 1][2] or b"{}")
    return _StandingEdit(rows[at][1], before)


def _edited_in(writer: Writer, change: int) -> list[str]:
    rows = writer.con.execute(
        "SELECT i.id FROM versions v JOIN incidents i USING (fid) WHERE v.change = ? AND v.kind = 'edit'", (change,)
    )
    return [name for (name,) in rows]


def _same_edit(writer: Writer, incident_id: str, change: int) -> _StandingEdit:
    """The edit of an incident that was made in a change; it must be the newest there too."""
    found = _newest_edit(writer, writer.stored([incident_id])[incident_id].fid)
    if found is None or found.change != change:
        raise BadInputError(
            f"this edit also changed {incident_id}, which was edited again since: undo that edit first, then this one"
        )
    return found


def _recount(writer: Writer, ids: Collection[str]) -> None:
    """New versions of incidents whose claims an edit of another incident changed."""
    known = writer.stored(sorted(ids)).values()
    writer.put([_update(writer, stored, stored.edits, "machine", recount=True) for stored in known])


def _edited(before: Mapping[str, Any], edit: Edit) -> dict[str, Any]:
    """The edits of an incident with another on top."""
    found = {**before, **edit.changes}
    if edit.apart:
        found[APART] = sorted({*before.get(APART, ()), *edit.apart})
    return found


def _update(writer: Writer, stored: Stored, edits: Mapping[str, Any], kind: VersionKind, *, recount: bool) -> Update:
    below = incident_of(stored.machine or stored.feature)
    if recount:
        now = claiming.of_incidents(writer.con, [below.id])
        gone = [claim for claim in claiming.replaced_in(writer.con, writer.change) if below.id in claim.incidents]
        below = recounted(below, now, gone)
    try:
        incident = overlay(below, edits)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the incident"
        raise BadInputError(f"the edit does not fit: {where}: {first['msg']}") from error
    machine = orjson.dumps(feature(below))
    return Update(incident, stored.digest, kind, stored, edits, machine)


def _fixed() -> str:
    return ", ".join(sorted(FIXED))
