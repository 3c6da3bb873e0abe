"""The collection of administrative units and regions with their outlines: bundled data, the same for every visitor.

Without `datetime` the units are today's; with it, those valid on its days. A feature is serialised once per app.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response

from gazetteer.units.areas import UnitArea
from gazetteer.units.selection import UnitSelection
from geomap.errors import NotFoundError
from geomap.filters.values import BBox, Interval
from web.answers import GEOJSON, WebLink, bytes_answer, dumps, keep, segment, unchanged, validator
from web.outlines import geometry_json, holds, touches
from web.paging import Page, feature_collection, single_feature
from web.parameters import incident_filter, one_of, only, single, window
from web.services import services

LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    "province": ("province",),
    "district": ("district", "agency", "frontier_region"),
    "region": ("region",),
}
PARAMETERS: Final = ("level", "province", "bbox", "datetime", "limit", "offset", "f")
DAY: Final = 24 * 3600


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("units", __name__, url_prefix="/collections/admin-units")
    routes.add_url_rule("/items", view_func=items)
    routes.add_url_rule("/items/<path:place_id>", view_func=item)
    return routes


def items() -> Response:
    """Units by level, province, time and bbox."""
    given = only(*PARAMETERS)
    one_of(given, "f", ("json", "geojson"), "geojson")
    part = window(given)
    found = list(_matching(given))
    tag = validator(services().gazetteer.edition, services().gazetteer.has_boundaries, sorted(given.items()))
    if (same := unchanged(tag)) is not None:
        return same
    chosen = found[part.offset : part.offset + part.limit]
    page = Page("/collections/admin-units/items", given, part, matched=len(found))
    answer = bytes_answer(feature_collection(page, [_feature(area) for area in chosen]), media_type=GEOJSON)
    answer.set_etag(tag, weak=True)
    return keep(answer, seconds=DAY)


def item(place_id: str) -> Response:
    """One unit, of today or of the past, by place id or code."""
    one_of(only("f"), "f", ("json", "geojson"), "geojson")
    units = services().gazetteer.units
    unit = units.get(place_id)
    area = units.areas.get(place_id) or (units.areas.get(unit.place_id) if unit else None)
    if area is None:
        raise NotFoundError(f"there is no unit {place_id!r}; /collections/admin-units/items lists them")
    links = (
        WebLink("self", f"/collections/admin-units/items/{segment(area.place_id)}", GEOJSON, area.name),
        WebLink("collection", "/collections/admin-units"),
    )
    answer = bytes_answer(single_feature(_feature(area), links), media_type=GEOJSON)
    answer.set_etag(validator(services().gazetteer.edition, services().gazetteer.has_boundaries, place_id), weak=True)
    return keep(answer, seconds=DAY)


def _matching(given: Mapping[str, Sequence[str]]) -> Iterator[UnitArea]:
    level = one_of(given, "level", tuple(LEVELS), "") if single(given, "level") else None
    classes = LEVELS[level] if level else tuple(known for classes in LEVELS.values() for known in classes)
    chosen = incident_filter({name: given[name] for name in ("bbox", "datetime", "province") if name in given})
    known = services().gazetteer.units
    selected = [known.select(name) for name in chosen.province]
    for area in sorted(known.areas.values(), key=lambda area: (area.name, area.place_id)):
        if area.place_class not in classes or not _stands(area, chosen.datetime):
            continue
        if selected and not any(_selected(area, selection) for selection in selected):
            continue
        if chosen.bbox is None or _touches(area, chosen.bbox):
            yield area


def _selected(area: UnitArea, selection: UnitSelection) -> bool:
    codes = selection.adm1.union(selection.adm1_at_date, selection.adm2, selection.place_ids)
    return area.adm1_code in selection.adm1 or area.code in codes or area.place_id in codes


def _stands(area: UnitArea, days: Interval | None) -> bool:
    """Whether a unit is of today or, where days are asked for, stood on one of them."""
    if days is None:
        return area.valid_to is None
    begins_in_time = area.valid_from is None or days.end is None or area.valid_from <= days.end
    return begins_in_time and (area.valid_to is None or days.start is None or days.start < area.valid_to)


def _touches(area: UnitArea, box: BBox) -> bool:
    outline = services().gazetteer.units.area(area.place_id)
    if outline is not None:
        return touches(outline[0], box)
    place = services().gazetteer.place(area.place_id)
    return place is not None and place.lon is not None and place.lat is not None and holds(box, place.lon, place.lat)


def _feature(area: UnitArea) -> bytes:
    return services().once(f"unit/{area.place_id}", lambda: _serialised(area))


def _serialised(area: UnitArea) -> bytes:
    known = services().gazetteer
    outline = known.units.area(area.place_id)
    unit = known.units.get(area.place_id)
    place = known.place(area.place_id)
    properties: dict[str, Any] = {
        "code": area.code,
        "place_id": area.place_id,
        "name": area.name,
        "names": {name.lang: name.text for name in reversed(place.names) if name.lang} if place else {},
        "class": area.place_class,
        "country": area.country,
        "parent_code": unit.parent_code if unit else None,
        "valid_from": area.valid_from,
        "valid_to": area.valid_to,
        "has_outline": outline is not None,
        "approximate": outline[1] if outline else False,
        "lon": place.lon if place else None,
        "lat": place.lat if place else None,
        "radius_m": place.radius_m if place else None,
    }
    head = dumps({"type": "Feature", "id": area.place_id, "properties": properties})
    return head[:-1] + b',"geometry":' + (geometry_json(outline[0]) if outline else b"null") + b"}"
