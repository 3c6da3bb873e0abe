"""Claims in the store: written with their incidents, every version kept, an editor's never overwritten by a machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson

from geomap.model import Claim


def put(con: sqlite3.Connection, claims: Sequence[Claim], change: int, *, editor: bool) -> set[str]:
    """Add or replace claims; the ids of the incidents they speak of, before or now, where anything differs."""
    known = _known(con, [claim.id for claim in claims])
    touched: set[str] = set()
    for claim in {claim.id: claim for claim in claims}.values():
        body = claim.model_dump_json().encode()
        before = known.get(claim.id)
        if before is not None and (before.body == body or (before.editor and not editor)):
            continue
        if before is not None:
            con.execute(
                "INSERT OR REPLACE INTO claim_versions VALUES (?, ?, ?, ?)",
                (claim.id, before.change, change, before.body),
            )
            touched.update(Claim.model_validate_json(before.body).incidents)
            con.execute("DELETE FROM claim_incidents WHERE claim = ?", (claim.id,))
        con.execute(
            "INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?)", (claim.id, claim.source, editor, change, body)
        )
        several = len(claim.incidents) > 1
        con.executemany(
            "INSERT OR REPLACE INTO claim_incidents VALUES (?, ?, ?, ?)",
            [(incident, claim.id, claim.claimant, several) for incident in claim.incidents],
        )
        touched.update(claim.incidents)
    return touched


def withdraw(con: sqlite3.Connection, sources: Iterable[str], keep: set[str], change: int) -> set[str]:
    """Take back the machine's claims of these sources that are not in `keep`; the incidents they spoke of."""
    touched: set[str] = set()
    for source in sources:
        rows = con.execute("SELECT id, change, claim FROM claims WHERE source = ? AND NOT editor", (source,)).fetchall()
        for claim_id, since, body in rows:
            if claim_id in keep:
                continue
            con.execute("INSERT OR REPLACE INTO claim_versions VALUES (?, ?, ?, ?)", (claim_id, since, change, body))
            con.execute("DELETE FROM claims WHERE id = ?", (claim_id,))
            con.execute("DELETE FROM claim_incidents WHERE claim = ?", (claim_id,))
            touched.update(Claim.model_validate_json(body).incidents)
    return touched


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
