"""Reads the gazetteer's own tables: places and the history of units, as plain CSV that people review.

The columns and their meaning are those of `gazetteer/data/places`; a row that breaks them is an error that names
file and row, because these tables are ours and nothing else checks them at a user's machine.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast, get_args

from gazetteer.errors import GazetteerDataError
from gazetteer.model import Country, Name, Place, PlaceClass
from gazetteer.names.fold import script_of

DATA = Path(__file__).parent / "data"
_HEADER = "id,name,class,country,parent,code,valid_from,valid_to,lon,lat,radius_m,population,names,members,source"
_COLUMNS = frozenset(_HEADER.split(","))
_CLASSES = frozenset(get_args(PlaceClass))
_KINDS = frozenset({"official", "alternate", "historic", "short", "garble"})
_DISTRICT_CLASSES = frozenset({"district", "agency", "frontier_region"})


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What a unit of today was called and belonged to in an interval; `valid_to` is the first day after."""

    unit: str
    valid_from: date | None
    valid_to: date | None
    adm1_code: str | None
    adm1_name: str | None
    adm2_name: str | None


@dataclass(frozen=True, slots=True)
class _Row:
    place: Place
    code: str
    where: str


def edition(folder: Path = DATA) -> str:
    """A fingerprint of every table and outline under `folder`: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".csv", ".geojson"}):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def read_places(folder: Path = DATA) -> list[Place]:
    """Every place of the tables in `folder`/places, with today's units derived from the parents.

    Raises GazetteerDataError for a row that breaks the schema, a repeated id or a parent that is not there.
    """
    rows: dict[str, _Row] = {}
    for path in sorted((folder / "places").rglob("*.csv")):
        for row in _read_table(path):
            if row.place.id in rows:
                raise GazetteerDataError(f"{row.where}: the id {row.place.id} stands in {rows[row.place.id].where} too")
            rows[row.place.id] = row
    return [_with_units(row, rows) for row in rows.values()]


def read_history(folder: Path = DATA) -> list[HistoryRow]:
    """The rows of `folder`/history.csv, none where the file is missing."""
    path = folder / "history.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        try:
            return [
                HistoryRow(
                    r["unit"],
                    _date(r["valid_from"]),
                    _date(r["valid_to"]),
                    r["adm1_code"] or None,
                    r["adm1_name"] or None,
                    r["adm2_name"] or None,
                )
                for r in reader
            ]
        except (KeyError, ValueError) as error:
            raise GazetteerDataError(f"{path.name}, row {reader.line_num}: {error}") from error


def _read_table(path: Path) -> Iterator[_Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        missing = _COLUMNS - set(reader.fieldnames or ())
        if missing:
            raise GazetteerDataError(f"{path.name}: columns are missing: {', '.join(sorted(missing))}")
        for record in reader:
            where = f"{path.name}, row {reader.line_num}"
            try:
                yield _Row(_place(record), record["code"] or "", where)
            except (ValueError, TypeError, AttributeError) as error:
                raise GazetteerDataError(f"{where} ({record.get('id')}): {error}") from error


def _place(record: Mapping[str, str]) -> Place:
    place_class, country = record["class"], record["country"]
    if place_class not in _CLASSES:
        raise ValueError(f"no such class: {place_class!r}")
    if country not in {"AF", "PK", ""}:
        raise ValueError(f"the country is AF, PK or empty, not {country!r}")
    return Place(
        id=record["id"],
        name=record["name"],
        place_class=cast(PlaceClass, place_class),
        country=cast(Country, country) if country else None,
        lon=_number(record["lon"], 180),
        lat=_number(record["lat"], 90),
        radius_m=float(record["radius_m"] or 0),
        parent=record["parent"] or None,
        members=tuple(_split(record["members"])),
        names=(Name(record["name"], "en", script_of(record["name"]), "official"), *map(_name, _split(record["names"]))),
        valid_from=_date(record["valid_from"]),
        valid_to=_date(record["valid_to"]),
        population=int(record["population"] or 0),
        source=record["source"],
    )


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _name(cell: str) -> Name:
    text, _, kind = cell.partition("~")
    lang, colon, rest = text.partition(":")
    if not colon:
        lang, rest = "", text
    if kind and kind not in _KINDS:
        raise ValueError(f"no such kind of name: {kind!r}")
    return Name(rest.strip(), lang.strip(), script_of(rest), cast("object", kind or "alternate"))  # type: ignore[arg-type]


def _date(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _number(cell: str, limit: float) -> float | None:
    if not cell:
        return None
    value = float(cell)
    if not -limit <= value <= limit:
        raise ValueError(f"{cell} is not between -{limit} and {limit}")
    return value


def _with_units(row: _Row, rows: Mapping[str, _Row]) -> Place:
    """The place with its province and district of today."""
    district = province = None
    for unit in _upwards(row, rows):
        place = unit.place
        if district is None and place.place_class in _DISTRICT_CLASSES:
            district = _of_today(unit, rows)
            if district is not None and district is not unit:
                return _with_units_of(row.place, district, rows)
        if place.place_class == "province":
            province = _of_today(unit, rows)
    return _units(row.place, district, province)


def _with_units_of(place: Place, district: _Row, rows: Mapping[str, _Row]) -> Place:
    provinces = [u for u in _upwards(district, rows) if u.place.place_class == "province"]
    if district.place.place_class == "province":
        return _units(place, None, district)
    return _units(place, district, provinces[0] if provinces else None)


def _units(place: Place, district: _Row | None, province: _Row | None) -> Place:
    return replace(
        place,
        adm1_code=province.place.id if province else None,
        adm1_name=province.place.name if province else None,
        adm2_code=(district.code or district.place.id) if district else None,
        adm2_name=district.place.name if district else None,
    )


def _upwards(row: _Row, rows: Mapping[str, _Row]) -> Iterator[_Row]:
    """The row, its parent, the parent's parent and so on."""
    seen: set[str] = set()
    current: _Row | None = row
    while current is not None and current.place.id not in seen:
        yield current
        seen.add(current.place.id)
        parent = current.place.parent
        if parent and parent not in rows:
            raise GazetteerDataError(f"{current.where} ({current.place.id}): there is no parent {parent}")
        current = rows[parent] if parent else None


def _of_today(unit: _Row, rows: Mapping[str, _Row]) -> _Row | None:
    """The unit itself if it still stands, else the one that took its place: its only member, or its province."""
    if unit.place.valid_to is None:
        return unit
    members = [rows[m] for m in unit.place.members if m in rows]
    districts = [m for m in members if m.place.place_class == "district" and m.place.valid_to is None]
    if unit.place.place_class != "province" and len(districts) == 1:
        return districts[0]
    provinces = {
        up.place.id: up
        for member in members
        for up in _upwards(member, rows)
        if up.place.place_class == "province" and up.place.valid_to is None
    }
    return next(iter(provinces.values())) if len(provinces) == 1 else None
