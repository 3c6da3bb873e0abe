"""The geometry that was asked for: the point that represents a place, or the area that is known of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import orjson

from geomap.circles import circle
from web.answers import dumps
from web.outlines import geometry_json
from web.services import Services

KNOWN_AS_AREAS: Final = frozenset({"district", "province", "region", "country", "unlocated"})
"""Precisions whose place is an area. A site or a settlement stays a point: an outline would claim nothing more."""
CIRCLES: Final = frozenset({"near", "district", "province", "region"})
"""Precisions at which a place without an outline is drawn as the circle of its uncertainty."""


def area_shape(known: Services) -> Callable[[bytes], bytes]:
    """A function from a stored feature to the same feature with the area that is known of its place.

    Its `area` says what that rests on: an outline, or a circle of uncertainty, which is always approximate. A feature
    stays a point where that is what is known. It may be called after the request is over, as streams are.
    """

    def outlined(place_id: str) -> bytes:
        outline = known.gazetteer.units.area(place_id)
        return b"" if outline is None else _members("outline", outline[1], geometry_json(outline[0]))

    def shaped(feature: bytes) -> bytes:
        content = orjson.loads(feature)
        location = content["properties"]["location"]
        place_id, found = location["place_id"], b""
        if location["precision"] in KNOWN_AS_AREAS and place_id is not None:
            found = known.once(f"area/{place_id}", lambda: outlined(place_id))
        found = found or _circle(location)
        if not found:
            return feature
        del content["geometry"]
        return dumps(content)[:-1] + found + b"}"

    return shaped


def _circle(location: dict[str, Any]) -> bytes:
    lon, lat, radius = location["lon"], location["lat"], location["uncertainty_m"]
    if location["precision"] not in CIRCLES or lon is None or lat is None or not radius:
        return b""
    return _members("circle", True, dumps({"type": "Polygon", "coordinates": [circle(lon, lat, radius)]}))


def _members(basis: str, approximate: bool, geometry: bytes) -> bytes:
    return b',"area":' + dumps({"basis": basis, "approximate": approximate}) + b',"geometry":' + geometry
