"""The village level: places of GeoNames dumps beside those of our own tables.

Our own entries win: a GeoNames place of the same name near by only lends its spellings and its population, and its
point to one that our tables could only estimate. What is left becomes places of their own, with today's units by
point in polygon.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, radians
from pathlib import Path

from gazetteer.fetched.estimates import with_known_points
from gazetteer.fetched.geonames_rows import Counts, GeonamesRow, read_rows
from gazetteer.model import AdminUnit, Name, Place
from gazetteer.names.fold import fold, script_of
from gazetteer.units import Units

_METRES = 111_320
"""Metres in a degree of latitude."""
_NEAR_M = 3_000
"""Two entries of one name nearer than this are one place: GeoNames rounds many villages to the minute (1.8 km)."""
_FAR_M = 10_000
"""Farther than this no radius of ours makes them one place."""
_SAME_CLASSES = frozenset(
    {"town", "village", "neighbourhood", "crossing", "pass", "valley", "base", "post", "camp", "facility", "area"}
)
"""Classes of ours that a GeoNames place may be; a district is not the village that it is named after."""

_CITATION = re.compile(r"\bgeonames(?:cache)?:(\d+)")

_ADMIN1 = {
    "AF": "01 BDS 02 BDG 03 BGL 05 BAM 06 FRA 07 FYB 08 GHA 09 GHO 10 HEL 11 HER 13 KAB 14 KAP 17 LOG 18 NAN 19 NIM "
    "23 KAN 24 KDZ 26 TAK 27 WAR 28 ZAB 29 PKA 30 BAL 31 JOW 32 SAM 33 SAR 34 KNR 35 LAG 36 PIA 37 KHO 38 NUR 39 URU "
    "40 PAR 41 DAY 42 PAN",
    "PK": "02 BA 03 KP 04 PB 05 SD 06 JK 07 GB 08 IS",
}
"""GeoNames' first-level codes and the ends of the ISO 3166-2 codes they stand for (admin1CodesASCII.txt)."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Villages:
    """Our places, with what GeoNames lent them, and the places that are new.

    `merged` rows fell together with one of ours or with each other; `unplaced` lie in no unit of either country.
    """

    curated: tuple[Place, ...]
    added: tuple[Place, ...]
    rows: int
    merged: int
    skipped: int
    broken: int
    unplaced: int


def read_geonames(folder: Path, curated: Sequence[Place], units: Units, progress: Progress | None = None) -> Villages:
    """Read the dumps in `folder` (AF.zip, PK.zip) and bring them together with our places.

    The same dumps and places give the same result in the same order. Raises GazetteerDataError for a folder without
    dumps and for a file that is none.
    """
    tell = progress or (lambda *_: None)
    counts = Counts()
    tell("geonames", 0, 3)
    rows = sorted(
        {row.id: row for row in read_rows(folder, counts)}.values(), key=lambda row: (-row.population, row.id)
    )
    tell("geonames", 1, 3)
    ours = _Ours(with_known_points(curated, rows, units))
    kept = _distinct(row for row in rows if not ours.take(row))
    tell("geonames", 2, 3)
    added = _places(kept, units)
    tell("geonames", 3, 3)
    usable = counts.rows - counts.skipped - counts.broken
    return Villages(
        curated=ours.places(),
        added=added,
        rows=counts.rows,
        merged=usable - len(kept),
        skipped=counts.skipped,
        broken=counts.broken,
        unplaced=len(kept) - len(added),
    )


class _Ours:
    """Our places by the GeoNames row they cite and by name."""

    def __init__(self, curated: Sequence[Place]) -> None:
        self._places = list(curated)
        self._cited: dict[int, list[int]] = {}
        self._named: dict[str, list[int]] = {}
        self._lent: dict[int, list[GeonamesRow]] = {}
        for number, place in enumerate(self._places):
            if place.place_class in _SAME_CLASSES and place.lon is not None:
                for cited in _cited(place.source):
                    self._cited.setdefault(cited, []).append(number)
                for key in {fold(name.text) for name in place.names}:
                    self._named.setdefault(key, []).append(number)

    def take(self, row: GeonamesRow) -> bool:
        """Whether the row is one of our places; it then lends it what it has."""
        near = [
            (distance, number)
            for key in {fold(name) for name in row.names}
            for number in self._named.get(key, ())
            if (distance := self._distance(number, row)) <= min(max(_NEAR_M, self._places[number].radius_m), _FAR_M)
        ]
        chosen = self._cited.get(row.id) or ([min(near)[1]] if near else [])
        for number in chosen:
            self._lent.setdefault(number, []).append(row)
        return bool(chosen)

    def _distance(self, number: int, row: GeonamesRow) -> float:
        place = self._places[number]
        return _metres(place.lon or 0.0, place.lat or 0.0, row.lon, row.lat)

    def places(self) -> tuple[Place, ...]:
        return tuple(_enriched(place, self._lent.get(number, [])) for number, place in enumerate(self._places))


def _cited(source: str) -> list[int]:
    """The geonameids that a row of ours cites."""
    return [int(number) for number in _CITATION.findall(source)]


def _enriched(place: Place, rows: Sequence[GeonamesRow]) -> Place:
    if not rows:
        return place
    known = {name.text for name in place.names}
    lent = dict.fromkeys(text for row in rows for text in row.names if text not in known)
    population = place.population or max(row.population for row in rows)
    return replace(place, names=(*place.names, *map(_name, lent)), population=population)


def _name(text: str) -> Name:
    return Name(text, script=script_of(text))


def _metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Distance on a flat map around the two points: good to a per cent over some tens of kilometres."""
    return hypot((lon - other_lon) * cos(radians((lat + other_lat) / 2)), lat - other_lat) * _METRES


def _distinct(rows: Iterable[GeonamesRow]) -> list[GeonamesRow]:
    """The rows with those of one name and class within _NEAR_M / 3 of each other made one; the first stays."""
    kept: list[GeonamesRow] = []
    by_key: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        same = by_key.setdefault((fold(row.names[0]), row.place_class), [])
        twin = next((n for n in same if _metres(kept[n].lon, kept[n].lat, row.lon, row.lat) <= _NEAR_M / 3), None)
        if twin is None:
            same.append(len(kept))
            kept.append(row)
        else:
            kept[twin] = replace(kept[twin], names=tuple(dict.fromkeys((*kept[twin].names, *row.names))))
    return kept


def _places(rows: Sequence[GeonamesRow], units: Units) -> tuple[Place, ...]:
    located = units.locate([row.lon for row in rows], [row.lat for row in rows])
    places = []
    for row, (adm1, adm2) in zip(rows, located, strict=True):
        if not units.has_boundaries:
            # The bundled outlines are coarse: GeoNames' own code is right more often near their edges.
            adm1 = _admin1(row) or (adm1 if adm1 and adm1.startswith(row.country) else None)
        if (province := units.get(adm1 or "")) is not None:
            places.append(_place(row, province, units.get(adm2 or "")))
    return tuple(sorted(places, key=lambda place: int(place.id[3:])))


def _place(row: GeonamesRow, adm1: AdminUnit, adm2: AdminUnit | None) -> Place:
    return Place(
        id=f"gn.{row.id}",
        name=row.names[0],
        place_class=row.place_class,
        country=adm1.country,
        lon=row.lon,
        lat=row.lat,
        radius_m=row.radius_m,
        adm1_code=adm1.code,
        adm1_name=adm1.name,
        adm2_code=adm2.code if adm2 else None,
        adm2_name=adm2.name if adm2 else None,
        parent=adm2.place_id if adm2 else adm1.place_id,
        names=tuple(map(_name, row.names)),
        population=row.population,
        source=f"geonames:{row.id}",
    )


def _admin1(row: GeonamesRow) -> str | None:
    codes = _ADMIN1[row.country].split()
    return f"{row.country}-{codes[codes.index(row.admin1) + 1]}" if row.admin1 in codes[::2] else None
