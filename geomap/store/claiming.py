"""Claims in the store: written with their incidents, every version kept, an editor's never overwritten by a machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from geomap.errors import BadInputError
from geomap.model import Claim

_NOW: Final = 2**62


def put(con: sqlite3.Connection, claims: Sequence[Claim], change: int, *, editor: bool) -> set[str]:
    """Add or replace claims; the ids of the incidents they speak of, before or now, where anything differs."""
    known = _known(con, [claim.id for claim in claims])
    told = {claim.id: (claim, claim.model_dump_json().encode()) for claim in claims}
    news = [
        (claim, body)
        for claim, body in told.values()
        if (before := known.get(claim.id)) is None or (before.body != body and (editor or not before.editor))
    ]
    touched = _retire(con, [(claim.id, known[claim.id]) for claim, _ in news if claim.id in known], change)
    con.executemany(
        "INSERT INTO claims VALUES (?, ?, ?, ?, ?)", [(c.id, c.source, editor, change, body) for c, body in news]
    )
    con.executemany(
        "INSERT INTO claim_incidents VALUES (?, ?, ?, ?)",
        [(name, c.id, c.claimant, len(c.incidents) > 1) for c, _ in news for name in dict.fromkeys(c.incidents)],
    )
    if any(len(claim.incidents) > 1 for claim, _ in news):
        _note_several(con, change)
    return touched.union(*(claim.incidents for claim, _ in news))


def withdraw(con: sqlite3.Connection, sources: Iterable[str], keep: set[str], change: int) -> set[str]:
    """Take back the machine's claims of these sources that are not in `keep`; the incidents they spoke of."""
    rows = con.execute(
        "SELECT id, claim, change, editor FROM claims WHERE source IN (SELECT value FROM json_each(?)) AND NOT editor",
        (orjson.dumps(list(sources)).decode(),),
    ).fetchall()
    return _retire(con, [(row[0], _Known(*row[1:])) for row in rows if row[0] not in keep], change)


def by_editor(con: sqlite3.Connection, incident: str) -> bool:
    """Whether a person has put any of the claims that speak of an incident."""
    row = con.execute(
        "SELECT 1 FROM claim_incidents s JOIN claims c ON c.id = s.claim WHERE s.incident = ? AND c.editor", (incident,)
    ).fetchone()
    return row is not None


def replaced_in(con: sqlite3.Connection, change: int) -> list[Claim]:
    """The claims that this change replaced or took back, as they were before it."""
    rows = con.execute("SELECT claim FROM claim_versions WHERE until = ?", (change,))
    return [Claim.model_validate_json(body) for (body,) in rows]


def restore(con: sqlite3.Connection, edit: int, change: int) -> set[str]:
    """Put the claims that an edit put back to what they were before it; the ids of the incidents they speak of.

    Raises BadInputError where a later edit has changed such a claim again.
    """
    put_then = con.execute(
        "SELECT id, claim FROM claims WHERE change = ?1 AND editor UNION SELECT id, claim FROM claim_versions"
        " WHERE change = ?1",
        (edit,),
    ).fetchall()
    known = _known(con, [claim_id for claim_id, _ in put_then])
    for claim_id, body in put_then:
        if claim_id not in known or known[claim_id].body != body:
            raise BadInputError(f"claim {claim_id} was changed again since this edit: undo that edit first")
    touched = _retire(con, list(known.items()), change)
    for claim_id, _ in put_then:
        row = con.execute("SELECT claim FROM claim_versions WHERE id = ? AND until = ?", (claim_id, edit)).fetchone()
        if row is not None:
            claim = Claim.model_validate_json(row[0])
            touched |= put(con, [claim], change, editor=_by_editor(con, claim_id, row[0]))
    return touched


def _by_editor(con: sqlite3.Connection, claim_id: str, body: bytes) -> bool:
    """Whether an edit has ever put a claim as it stands in `body`; else it is a machine's."""
    row = con.execute(
        "SELECT 1 FROM claim_versions c JOIN versions v USING (change)"
        " WHERE c.id = ? AND c.claim = ? AND v.kind = 'edit'",
        (claim_id, body),
    ).fetchone()
    return row is not None


def _retire(con: sqlite3.Connection, old: Sequence[tuple[str, _Known]], change: int) -> set[str]:
    """Move claims from what is to what was; the incidents they spoke of."""
    con.executemany(
        "INSERT OR REPLACE INTO claim_versions VALUES (?, ?, ?, ?)",
        [(claim_id, known.change, change, known.body) for claim_id, known in old],
    )
    con.executemany("DELETE FROM claims WHERE id = ?", [(claim_id,) for claim_id, _ in old])
    con.executemany("DELETE FROM claim_incidents WHERE claim = ?", [(claim_id,) for claim_id, _ in old])
    spoken_of = [Claim.model_validate_json(known.body).incidents for _, known in old]
    if any(len(incidents) > 1 for incidents in spoken_of):
        _note_several(con, change)
    return {incident for incidents in spoken_of for incident in incidents}


def _note_several(con: sqlite3.Connection, change: int) -> None:
    """Note the change in which a claim over several incidents came or went: the map's groups are told anew then."""
    con.execute("INSERT OR REPLACE INTO geomap_meta VALUES ('several', ?)", (str(change),))


def by_id(con: sqlite3.Connection, claim_ids: Iterable[str], until: int | None = None) -> list[Claim]:
    """The claims of these ids in their order, as they stood after change `until`; unknown ones are left out."""
    found = []
    for claim_id in dict.fromkeys(claim_ids):
        row = con.execute("SELECT claim FROM claims WHERE id = ? AND change <= ?", (claim_id, until or _NOW)).fetchone()
        if row is None and until is not None:
            row = con.execute(
                "SELECT claim FROM claim_versions WHERE id = ?1 AND change <= ?2 AND until > ?2", (claim_id, until)
            ).fetchone()
        if row is not None:
            found.append(Claim.model_validate_json(row[0]))
    return found


def of_incidents(con: sqlite3.Connection, incidents: Iterable[str], until: int | None = None) -> list[Claim]:
    """The claims that speak of any of these incidents, each once, by id; as they stood after change `until`."""
    wanted = list(incidents)
    if until is not None:
        return _of_incidents_at(con, set(wanted), until)
    rows = con.execute(
        "SELECT claim FROM claims WHERE id IN (SELECT claim FROM claim_incidents"
        " WHERE incident IN (SELECT value FROM json_each(?))) ORDER BY id",
        (orjson.dumps(wanted).decode(),),
    )
    return [Claim.model_validate_json(body) for (body,) in rows]


def _of_incidents_at(con: sqlite3.Connection, wanted: set[str], until: int) -> list[Claim]:
    rows = con.execute(
        "SELECT id, claim FROM claims WHERE change <= ?1 AND id IN (SELECT claim FROM claim_incidents"
        " WHERE incident IN (SELECT value FROM json_each(?2)))"
        " UNION ALL SELECT id, claim FROM claim_versions WHERE change <= ?1 AND until > ?1 ORDER BY 1",
        (until, orjson.dumps(sorted(wanted)).decode()),
    )
    claims = (Claim.model_validate_json(body) for _, body in rows)
    return [claim for claim in claims if wanted.intersection(claim.incidents)]


@dataclass(frozen=True, slots=True)
class _Known:
    body: bytes
    change: int
    editor: bool


def _known(con: sqlite3.Connection, ids: list[str]) -> dict[str, _Known]:
    rows = con.execute(
        "SELECT id, claim, change, editor FROM claims WHERE id IN (SELECT value FROM json_each(?))",
        (orjson.dumps(ids).decode(),),
    )
    return {claim_id: _Known(body, change, bool(editor)) for claim_id, body, change, editor in rows}
