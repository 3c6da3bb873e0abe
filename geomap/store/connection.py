"""Connections to the store's file: how they are opened, limited, and what their errors mean to a person.

No process that has a store open may open the same file with GDAL (pyogrio): it brings a SQLite of its own, and when
that closes the file, POSIX drops the locks of ours. Other processes may.
"""

from __future__ import annotations

import sqlite3
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from geomap.errors import StoreError

BUSY_SECONDS: Final = 30.0
_PROGRESS_STEPS: Final = 20_000
"""Virtual-machine steps between two looks at the clock: well under a millisecond of work."""
_BUSY: Final = ("locked", "busy")
_ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64)


class StoreBusyError(StoreError):
    """Another program is writing the store and did not finish in time."""


def _envelope(corner: int) -> Callable[[bytes | None], float | None]:
    """ST_MinX, ST_MaxX, ST_MinY or ST_MaxY (corner 0 to 3) of a little-endian GeoPackage geometry."""

    def read(blob: bytes | None) -> float | None:
        if blob is None:
            return None
        if _ENVELOPE_BYTES[(blob[3] >> 1) & 7]:
            return float(struct.unpack_from("<d", blob, 8 + 8 * corner)[0])
        return float(struct.unpack_from("<dd", blob, 13)[corner >> 1])

    return read


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else (blob[3] >> 4) & 1


def point_blob(lon: float, lat: float) -> bytes:
    """A point as GeoPackage binary: EPSG:4326, x is lon, no envelope."""
    return struct.pack("<2sBBiBIdd", b"GP", 0, 1, 4326, 1, 1, lon, lat)


def point_of(blob: bytes | None) -> tuple[float, float] | None:
    """Lon and lat of a GeoPackage point, whoever wrote it; None for none, an empty one, or another geometry."""
    if blob is None or _is_empty(blob):
        return None
    start = 8 + _ENVELOPE_BYTES[(blob[3] >> 1) & 7]
    order = "<" if blob[start] else ">"
    (kind,) = struct.unpack_from(f"{order}I", blob, start + 1)
    if kind % 1000 != 1:
        return None
    lon, lat = struct.unpack_from(f"{order}dd", blob, start + 5)
    return lon, lat


def connect(path: Path, *, read_only: bool, patience: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection that may be handed between threads (one at a time) and that knows the R-tree's functions.

    `patience` is how many seconds it waits for another program to finish writing.
    """
    address = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    con = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)
    for corner, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        con.create_function(name, 1, _envelope(corner), deterministic=True)
    con.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    if read_only:
        con.execute("PRAGMA query_only = 1")
    else:
        con.execute("PRAGMA synchronous = FULL")
        con.execute("PRAGMA foreign_keys = OFF")
        con.execute("PRAGMA cache_size = -65536")
    return con


@contextmanager
def time_limit(con: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Stop what `con` does after so many seconds; the query then ends with "interrupted"."""
    deadline = time.monotonic() + seconds
    con.set_progress_handler(lambda: time.monotonic() > deadline, _PROGRESS_STEPS)
    try:
        yield
    finally:
        con.set_progress_handler(None, 0)


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one sentence that names the file and the cure (`StoreError`)."""
    try:
        yield
    except sqlite3.Error as error:
        busy = any(word in str(error).lower() for word in _BUSY)
        raise (StoreBusyError if busy else StoreError)(_sentence(path, error)) from error


def _sentence(path: Path, error: sqlite3.Error) -> str:
    text = str(error).lower()
    if any(word in text for word in _BUSY):
        return f"the store {path} is being written by another program: let it finish (or close it) and try again"
    if "interrupted" in text:
        return f"a query on the store {path} took longer than it may and was stopped: narrow it"
    if "not a database" in text:
        return f"{path} is not a geomap store (no SQLite file): name another, or move it away to start afresh"
    if "malformed" in text or "corrupt" in text or "disk i/o" in text:
        return f"the store {path} is damaged ({error}): put a copy from a backup in its place"
    if "readonly" in text or "read-only" in text:
        return f"the store {path} cannot be written: check the file's and its folder's permissions"
    if "unable to open" in text:
        return f"the store {path} cannot be opened: check that the folder exists and may be read and written"
    if "full" in text:
        return f"the disk of the store {path} is full: nothing was written; make room and try again"
    return f"the store {path} failed: {error}"
