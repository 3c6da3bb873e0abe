"""Features, claims and sources of very many incidents as stored JSON, streamed in bounded memory.

Where few are asked for they are looked up one by one; where many are, the tables are read from end to end in windows of
rows, which SQLite itself joins into blocks: what is exported whole never becomes an object of Python.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

ROWS: Final = 256
_JOINED: Final = 64
"""Rows of one block that SQLite joins: some hundred kilobytes, which the allocator gives back and takes again."""
_FIRST_ROWS: Final = 4
_MARKS: Final = 2000
_CLAIMS: Final = 256
_NEARLY_ALL: Final = 0.75
_POINT_LOOKUPS: Final = 0.25
"""Below this share of all incidents, single look-ups beat reading the table from end to end."""
_FIRST_BYTES: Final = 4096
_BLOCK_BYTES: Final = 96 * 1024

_FEATURES: Final = (
    "SELECT CAST(group_concat(feature, ?4) AS BLOB) FROM (SELECT feature FROM features WHERE fid BETWEEN ?1 AND ?2"
    " AND fid NOT IN (SELECT value FROM json_each(?3)) ORDER BY fid)"
)
_CLAIMS_BETWEEN: Final = (
    "SELECT CAST(group_concat(claim, ?4) AS BLOB) FROM (SELECT claim FROM claims WHERE id > ?1 AND id <= ?2"
    " AND id NOT IN (SELECT value FROM json_each(?3)) AND instr(claim, '\"incidents\":[]') = 0 ORDER BY id)"
)


def features(con: sqlite3.Connection, wanted: Collection[int]) -> Iterator[bytes]:
    """The stored features of these fids in their order; of very many of them in the order of the file.

    Memory is bounded by one chunk of rows.
    """
    if _many(con, wanted):
        yield from _sweep(con, wanted)
        return
    fids = [int(fid) for fid in wanted]
    for begin in range(0, len(fids), ROWS):
        chunk = fids[begin : begin + ROWS]
        # One statement for many rows: a fifth of the time of one for each. Put in order here, since SQLite would move
        # whole features about for that.
        rows = con.execute(
            "SELECT fid, feature FROM features WHERE fid IN (SELECT value FROM json_each(?))",
            (orjson.dumps(chunk).decode(),),
        )
        found: dict[int, bytes] = dict(rows.fetchall())
        yield from (found[fid] for fid in chunk if fid in found)


def joined_features(con: sqlite3.Connection, wanted: Collection[int], separator: str) -> Iterator[bytes]:
    """The same features in blocks of several, `separator` between those of a block."""
    if not _many(con, wanted):
        yield from (separator.encode().join(block) for block in in_blocks(features(con, wanted)))
        return
    for low, high, left_out in windows(con, wanted, _JOINED):
        (block,) = con.execute(_FEATURES, (low, high, left_out, separator)).fetchone()
        if block:
            yield block


def windows(con: sqlite3.Connection, wanted: Collection[int], size: int) -> Iterator[tuple[int, int, str]]:
    """The file in stretches of so many rows, the first one short, so that an answer begins at once.

    Each is told by its first and its last fid and the unwanted ones between (JSON).
    """
    chosen = chosen_rows(con, wanted)
    low, step = 0, min(_FIRST_ROWS, size)
    while low < len(chosen):
        window = chosen[low : low + step]
        if window.any():
            unwanted = ((~window).nonzero()[0] + low).tolist()
            yield low, low + len(window) - 1, orjson.dumps(unwanted).decode()
        low, step = low + step, size


def in_blocks(items: Iterator[bytes]) -> Iterator[list[bytes]]:
    """The items in lists of some hundred kilobytes; the first list is short, so that an answer begins at once."""
    block: list[bytes] = []
    size, most = 0, _FIRST_BYTES
    for item in items:
        block.append(item)
        size += len(item)
        if size >= most:
            yield block
            block, size, most = [], 0, _BLOCK_BYTES
    if block:
        yield block


def chosen_rows(con: sqlite3.Connection, wanted: Collection[int]) -> NDArray[np.bool_]:
    """Whether each fid, from 0 on, is wanted."""
    chosen = np.zeros(_last(con) + 1, dtype=bool)
    fids = wanted if isinstance(wanted, np.ndarray) else np.array(list(wanted), dtype=np.int64)
    chosen[fids[fids < len(chosen)]] = True
    return chosen


def _last(con: sqlite3.Connection) -> int:
    (last,) = con.execute("SELECT coalesce(max(fid), 0) FROM features").fetchone()
    return int(last)


def _many(con: sqlite3.Connection, wanted: Collection[int]) -> bool:
    return len(wanted) > ROWS and len(wanted) > _POINT_LOOKUPS * _last(con)


def _sweep(con: sqlite3.Connection, wanted: Collection[int]) -> Iterator[bytes]:
    keep = chosen_rows(con, wanted).tobytes()
    rows = con.execute("SELECT fid, feature FROM features ORDER BY fid")
    while chunk := rows.fetchmany(ROWS):
        for fid, body in chunk:
            if keep[fid]:
                yield body


def claims_json(con: sqlite3.Connection, wanted: Collection[int]) -> Iterator[bytes]:
    """The claims that speak of any of these fids, each once, as stored; memory grows with claims over several only."""
    told: set[str] = set()
    for claim_id, body, several in _claims_about(con, wanted):
        if several:
            if claim_id in told:
                continue
            told.add(claim_id)
        yield body


def joined_claims(con: sqlite3.Connection, wanted: Collection[int], separator: str) -> Iterator[bytes]:
    """The same claims in blocks of several. Where nearly all are wanted, the others are far fewer to look up."""
    others = _others(con, wanted)
    if others is None:
        yield from (separator.encode().join(block) for block in in_blocks(claims_json(con, wanted)))
        return
    left_out = sorted(_only_about(con, others))
    low, begin = "", 0
    while (high := _claim_after(con, low)) is not None:
        end = bisect_right(left_out, high)
        marks = orjson.dumps(left_out[begin:end]).decode()
        (block,) = con.execute(_CLAIMS_BETWEEN, (low, high, marks, separator)).fetchone()
        if block:
            yield block
        low, begin = high, end


def _claim_after(con: sqlite3.Connection, low: str) -> str | None:
    """The id of the claim that ends a block that begins after `low`; None at the end."""
    (high,) = con.execute(
        "SELECT max(id) FROM (SELECT id FROM claims WHERE id > ? ORDER BY id LIMIT ?)", (low, _CLAIMS)
    ).fetchone()
    return None if high is None else str(high)


def _only_about(con: sqlite3.Connection, fids: Sequence[int]) -> set[str]:
    """The claims that speak of some of these incidents and of no other."""
    about = {claim_id: several for claim_id, _, several in _claims_about(con, fids)}
    found = {claim_id for claim_id, several in about.items() if not several}
    these = frozenset(fids)
    for claim_id in about.keys() - found:
        spoken_of = con.execute(
            "SELECT i.fid FROM claim_incidents s JOIN incidents i ON i.id = s.incident WHERE s.claim = ?", (claim_id,)
        )
        if these.issuperset(fid for (fid,) in spoken_of):
            found.add(claim_id)
    return found


def _claims_about(con: sqlite3.Connection, fids: Collection[int]) -> Iterator[tuple[str, bytes, bool]]:
    """Id, JSON and whether it is over several incidents, of each claim about each of these fids."""
    for marks in _marks(fids):
        yield from con.execute(
            "SELECT c.id, c.claim, s.several FROM incidents i JOIN claim_incidents s ON s.incident = i.id"
            " JOIN claims c ON c.id = s.claim WHERE i.fid IN (SELECT value FROM json_each(?))",
            (marks,),
        )


def _others(con: sqlite3.Connection, wanted: Collection[int]) -> list[int] | None:
    """The fids that are not wanted, where they are the fewer by far; else None."""
    chosen = chosen_rows(con, wanted)
    if len(wanted) < _NEARLY_ALL * len(chosen):
        return None
    others: list[int] = (~chosen).nonzero()[0].tolist()
    return others


def sources_json(con: sqlite3.Connection, wanted: Collection[int]) -> Iterator[bytes]:
    """The sources of these fids, each once, as stored."""
    many = _many(con, wanted)
    for source_id in _sources_of_many(con, wanted) if many else _sources_of(con, wanted):
        row = con.execute("SELECT source FROM sources WHERE id = ?", (source_id,)).fetchone()
        if row is not None:
            yield row[0]


def _sources_of(con: sqlite3.Connection, wanted: Collection[int]) -> Iterator[str]:
    told: set[str] = set()
    for marks in _marks(wanted):
        rows = con.execute(
            "SELECT DISTINCT source FROM source_incidents WHERE fid IN (SELECT value FROM json_each(?))", (marks,)
        )
        new = sorted({name for (name,) in rows} - told)
        told.update(new)
        yield from new


def _sources_of_many(con: sqlite3.Connection, wanted: Collection[int]) -> Iterator[str]:
    chosen = chosen_rows(con, wanted)
    rows = con.execute("SELECT source, min(fid), max(fid) FROM source_incidents GROUP BY source ORDER BY source")
    for source_id, first, last in rows:
        if chosen[first] or chosen[last] or _any_of(con, source_id, chosen):
            yield source_id


def _any_of(con: sqlite3.Connection, source_id: str, chosen: NDArray[np.bool_]) -> bool:
    rows = con.execute("SELECT fid FROM source_incidents WHERE source = ?", (source_id,))
    return any(chosen[fid] for (fid,) in rows)


def _marks(wanted: Collection[int]) -> Iterator[str]:
    """The fids in their order, as JSON lists that one question can take."""
    fids = sorted(int(fid) for fid in wanted)
    for start in range(0, len(fids), _MARKS):
        yield orjson.dumps(fids[start : start + _MARKS]).decode()
