"""One batch, one transaction: what is said again is left alone, what is no longer said is withdrawn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import orjson

from geomap.features import feature
from geomap.store import claiming
from geomap.store.records import Batch, WriteReport
from geomap.store.rows import digest_of, incident_of
from geomap.store.writer import CHUNK, Update, Writer, chunks


def write_batch(writer: Writer, batch: Batch) -> WriteReport:
    """Everything a batch holds, inside the writer's transaction; an empty report where nothing was new."""
    con = writer.con
    news = _documents(con, batch)
    touched: set[str] = set()
    for claims in chunks(batch.claims, CHUNK):
        touched |= claiming.put(con, claims, writer.change, editor=False)
    touched |= claiming.withdraw(con, batch.restated, {claim.id for claim in batch.claims}, writer.change)
    told = {incident.id: incident for incident in batch.incidents}
    added, updated, unchanged = writer.machine(list(told.values()))
    withdrawn = _withdraw(writer, batch.restated, told.keys())
    anew = touched - writer.written
    updated += writer.repack(anew)
    unchanged -= len(anew & told.keys())
    news |= _beside(con, batch, writer.change)
    if not (news or touched or added or updated or withdrawn):
        return WriteReport(unchanged=unchanged)
    writer.finish()
    return WriteReport(added, updated, unchanged, withdrawn, writer.change)


def _withdraw(writer: Writer, sources: Iterable[str], told: Iterable[str]) -> int:
    """Reject what an earlier reading found in these sources and this one does not, unless somebody edited it."""
    gone: set[str] = set()
    for source in sources:
        rows = writer.con.execute(
            "SELECT i.id FROM source_incidents s JOIN incidents i USING (fid) WHERE s.source = ?"
            " AND i.status = 'machine' AND fid NOT IN (SELECT fid FROM edited WHERE edits != '{}')"
            " AND NOT EXISTS (SELECT 1 FROM source_incidents o WHERE o.fid = s.fid AND o.source != s.source)",
            (source,),
        )
        gone |= {incident for (incident,) in rows}
    updates = []
    for stored in writer.stored(sorted(gone - set(told))).values():
        rejected = incident_of(stored.feature).model_copy(update={"status": "rejected"})
        updates.append(Update(rejected, digest_of(feature(rejected)["properties"]), "machine", stored))
    writer.put(updates)
    return len(updates)


def _documents(con: sqlite3.Connection, batch: Batch) -> bool:
    """Sources and their texts; whether any is new or different."""
    before = con.total_changes
    con.executemany(
        "INSERT INTO sources VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET source = ?2 WHERE source != ?2",
        [(source.id, source.model_dump_json().encode()) for source in batch.sources],
    )
    con.executemany(
        "INSERT INTO texts VALUES (?1, ?2) ON CONFLICT (source) DO UPDATE SET text = ?2 WHERE text != ?2",
        list(batch.texts.items()),
    )
    return con.total_changes != before


def _beside(con: sqlite3.Connection, batch: Batch, change: int) -> bool:
    """Statistics, toponyms and the rows set aside; whether any is new or different."""
    before = con.total_changes
    for source in batch.restated:
        keep = orjson.dumps([statistic.id for statistic in batch.statistics]).decode()
        con.execute(
            "DELETE FROM statistics WHERE source = ? AND id NOT IN (SELECT value FROM json_each(?))", (source, keep)
        )
    con.executemany(
        "INSERT INTO statistics VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET statistic = ?3, source = ?2"
        " WHERE statistic != ?3",
        [(item.id, item.source, item.model_dump_json().encode()) for item in batch.statistics],
    )
    toponyms = {key: orjson.dumps([name.model_dump() for name in names]) for key, names in batch.toponyms.items()}
    con.executemany(
        "INSERT INTO toponyms VALUES (?1, ?2) ON CONFLICT (source) DO UPDATE SET toponyms = ?2 WHERE toponyms != ?2",
        list(toponyms.items()),
    )
    return _set_aside(con, batch, change) or con.total_changes != before


def _set_aside(con: sqlite3.Connection, batch: Batch, change: int) -> bool:
    files = sorted(batch.files | {item.file for item in batch.set_aside})
    wanted = sorted((item.file, item.row, item.reason) for item in batch.set_aside)
    marks = orjson.dumps(files).decode()
    there = con.execute(
        "SELECT file, row, reason FROM set_aside WHERE file IN (SELECT value FROM json_each(?))"
        " ORDER BY file, row, reason",
        (marks,),
    ).fetchall()
    if there == wanted:
        return False
    con.execute("DELETE FROM set_aside WHERE file IN (SELECT value FROM json_each(?))", (marks,))
    con.executemany("INSERT INTO set_aside VALUES (?, ?, ?, ?)", [(*item, change) for item in wanted])
    return True
