"""Free text search: FTS5 over `search_text`, which holds for each incident the words it is found under."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

_TERM: Final = re.compile(r'"([^"]*)"|(\S+)')


def index(con: sqlite3.Connection, bodies: Mapping[int, str], known: Iterable[int]) -> None:
    """Index the words of these incidents; `known` are those that may be in the index already."""
    old = con.execute(
        "SELECT fid, body FROM search_text WHERE fid IN (SELECT value FROM json_each(?))",
        (orjson.dumps(list(known)).decode(),),
    ).fetchall()
    gone = [(fid, body) for fid, body in old if bodies.get(fid) != body]
    same = {fid for fid, body in old if bodies.get(fid) == body}
    fresh = [(fid, body) for fid, body in bodies.items() if fid not in same]
    con.executemany("INSERT INTO search (search, rowid, body) VALUES ('delete', ?, ?)", gone)
    con.executemany("INSERT OR REPLACE INTO search_text (fid, body) VALUES (?, ?)", fresh)
    con.executemany("INSERT INTO search (rowid, body) VALUES (?, ?)", fresh)
    con.executemany("DELETE FROM fts_dirty WHERE fid = ?", [(fid,) for fid in bodies])


def match_expression(text: str) -> str | None:
    """What a person typed, as an FTS5 query that no typing can break; None where no word is in it.

    All words must occur, each at the start of a word ("strike" finds "strikes"); words in double quotes occur
    together and whole.
    """
    parts = []
    for phrase, word in _TERM.findall(text):
        bare = phrase if phrase else word.replace('"', "")
        if re.search(r"\w", bare):
            parts.append(f'"{bare}"' if phrase else f'"{bare}"*')
    return " ".join(parts) or None


def find(con: sqlite3.Connection, text: str) -> NDArray[np.uint32]:
    """The fids of the incidents in which the words occur, ascending."""
    expression = match_expression(text)
    if expression is None:
        return np.empty(0, dtype=np.uint32)
    # One text of numbers is read twice as fast as as many rows: common words occur in hundreds of thousands.
    (found,) = con.execute("SELECT group_concat(rowid) FROM search WHERE search MATCH ?", (expression,)).fetchone()
    return np.sort(np.fromstring(found or "", dtype=np.uint32, sep=","))
