"""The compiled gazetteer: one SQLite file of rows (for people and for `place`) and arrays (for the resolver).

Written once, whole, beside its final name and then moved there; read only ever after. The same input gives the same
bytes, so nothing in it tells when or where it was made.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from gazetteer.errors import GazetteerDamagedError, GazetteerError, GazetteerNotBuiltError
from gazetteer.model import Name, Place
from gazetteer.tables import HistoryRow

FORMAT = "1"
"""Raised whenever tables or arrays change: a file of another format is an error that names the cure."""

CURE = "geomap gazetteer build"

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, class TEXT NOT NULL, country TEXT,
  lon REAL, lat REAL, radius_m REAL NOT NULL, adm1_code TEXT, adm1_name TEXT, adm2_code TEXT, adm2_name TEXT,
  parent TEXT, members TEXT NOT NULL, valid_from TEXT, valid_to TEXT, population INTEGER NOT NULL,
  source TEXT NOT NULL);
CREATE TABLE name (place INTEGER NOT NULL REFERENCES place, text TEXT NOT NULL, lang TEXT NOT NULL,
  script TEXT NOT NULL, kind TEXT NOT NULL);
CREATE INDEX name_place ON name (place);
CREATE INDEX place_class ON place (class);
CREATE TABLE history (unit TEXT NOT NULL, valid_from TEXT, valid_to TEXT, adm1_code TEXT, adm1_name TEXT,
  adm2_name TEXT);
CREATE TABLE outline (code TEXT PRIMARY KEY, name TEXT NOT NULL, wkb BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE array (name TEXT PRIMARY KEY, checksum INTEGER NOT NULL, data BLOB NOT NULL) WITHOUT ROWID;
"""
_PLACE = (
    "id, name, class, country, lon, lat, radius_m, adm1_code, adm1_name, adm2_code, adm2_name, parent, members, "
    "valid_from, valid_to, population, source"
)


def write(
    path: Path,
    meta: Mapping[str, str],
    places: Sequence[Place],
    history: Iterable[HistoryRow],
    outlines: Mapping[str, tuple[str, bytes]],
    arrays: Mapping[str, bytes],
) -> None:
    """Write a compiled gazetteer to `path`, replacing what is there in one step.

    `outlines` maps a district's code to its name and its geometry as WKB (lon, lat, WGS 84). Raises GazetteerError
    where the disk is full or may not be written; what is at `path` then stays as it is.
    """
    # A name of our own: two processes may meet a new data directory at once.
    draft = path.with_name(f"{path.name}.building-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        connection = sqlite3.connect(draft)
        try:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            with connection:
                _fill(connection, {**meta, "format": FORMAT}, places, history, outlines, arrays)
            connection.execute("VACUUM")
        finally:
            connection.close()
        draft.replace(path)
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise GazetteerError(
            f"the gazetteer cannot be written to {path} ({why}): make room, mend the permissions, or choose another "
            "data directory"
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _fill(
    connection: sqlite3.Connection,
    meta: Mapping[str, str],
    places: Sequence[Place],
    history: Iterable[HistoryRow],
    outlines: Mapping[str, tuple[str, bytes]],
    arrays: Mapping[str, bytes],
) -> None:
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    marks = ", ".join("?" * 18)
    connection.executemany(f"INSERT INTO place VALUES ({marks})", map(_row, range(len(places)), places))  # noqa: S608
    names = ((n, x.text, x.lang, x.script, x.kind) for n, place in enumerate(places) for x in place.names)
    connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?)", names)
    rows = ((h.unit, _text(h.valid_from), _text(h.valid_to), h.adm1_code, h.adm1_name, h.adm2_name) for h in history)
    connection.executemany("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?)", rows)
    shapes = ((code, name, wkb) for code, (name, wkb) in sorted(outlines.items()))
    connection.executemany("INSERT INTO outline VALUES (?, ?, ?)", shapes)
    packed = ((name, zlib.crc32(data), data) for name, data in sorted(arrays.items()))
    connection.executemany("INSERT INTO array VALUES (?, ?, ?)", packed)


def _row(number: int, place: Place) -> tuple[object, ...]:
    return (
        number,
        place.id,
        place.name,
        place.place_class,
        place.country,
        place.lon,
        place.lat,
        place.radius_m,
        place.adm1_code,
        place.adm1_name,
        place.adm2_code,
        place.adm2_name,
        place.parent,
        json.dumps(place.members),
        _text(place.valid_from),
        _text(place.valid_to),
        place.population,
        place.source,
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class Database:
    """Read-only access to a compiled gazetteer.

    Raises GazetteerNotBuiltError where there is no file and GazetteerDamagedError where it cannot be trusted; both
    messages name the command that cures it.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise GazetteerNotBuiltError(f"there is no compiled gazetteer at {path}; make one with: {CURE}")
        self.path = path
        try:
            self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            self.meta: dict[str, str] = dict(self._connection.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as error:
            raise GazetteerDamagedError(
                f"{path} is not a compiled gazetteer ({error}); make it again with: {CURE}"
            ) from error
        if self.meta.get("format") != FORMAT:
            found = self.meta.get("format", "unknown")
            raise GazetteerDamagedError(
                f"{path} has format {found}, this version reads format {FORMAT}; make it again with: {CURE}"
            )

    def arrays(self) -> dict[str, bytes]:
        """The resolver's arrays; GazetteerDamagedError if one does not fit its checksum."""
        found = {}
        for name, checksum, data in self._query("SELECT name, checksum, data FROM array"):
            if zlib.crc32(data) != checksum:
                raise GazetteerDamagedError(f"{self.path} is damaged (array {name}); make it again with: {CURE}")
            found[name] = data
        return found

    def place(self, place_id: str) -> Place | None:
        """One place by its id."""
        for number, *row in self._query(f"SELECT number, {_PLACE} FROM place WHERE id = ?", (place_id,)):  # noqa: S608
            names = self._query("SELECT text, lang, script, kind FROM name WHERE place = ? ORDER BY rowid", (number,))
            return _place(row, tuple(Name(*name) for name in names))
        return None

    def places_of_class(self, classes: Iterable[str]) -> list[Place]:
        """Every place of these classes, in the file's order."""
        chosen = sorted(classes)
        where = f"WHERE class IN ({', '.join('?' * len(chosen))})"
        spelt: dict[int, list[Name]] = {}
        joined = f"FROM name JOIN place ON number = place {where} ORDER BY name.rowid"
        for number, *name in self._query(f"SELECT place, text, lang, script, kind {joined}", chosen):
            spelt.setdefault(number, []).append(Name(*name))
        rows = self._query(f"SELECT number, {_PLACE} FROM place {where} ORDER BY number", chosen)  # noqa: S608
        return [_place(row, tuple(spelt.get(number, ()))) for number, *row in rows]

    def history(self) -> list[HistoryRow]:
        """The history of units."""
        rows = self._query("SELECT unit, valid_from, valid_to, adm1_code, adm1_name, adm2_name FROM history")
        return [HistoryRow(unit, _day(start), _day(end), *names) for unit, start, end, *names in rows]

    def outlines(self) -> dict[str, bytes]:
        """District outlines by code as WKB; empty unless the gazetteer was built with boundaries."""
        return dict(self._query("SELECT code, wkb FROM outline ORDER BY code"))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _query(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise GazetteerDamagedError(f"{self.path} cannot be read ({error}); make it again with: {CURE}") from error


def _place(row: Sequence[Any], names: tuple[Name, ...]) -> Place:
    place_id, name, kind, country, lon, lat, radius, code1, name1, code2, name2, parent, *rest = row
    members, start, end, population, source = rest
    return Place(
        id=place_id,
        name=name,
        place_class=kind,
        country=country,
        lon=lon,
        lat=lat,
        radius_m=radius,
        adm1_code=code1,
        adm1_name=name1,
        adm2_code=code2,
        adm2_name=name2,
        parent=parent,
        members=tuple(json.loads(members)),
        names=names,
        valid_from=_day(start),
        valid_to=_day(end),
        population=population,
        source=source,
    )
