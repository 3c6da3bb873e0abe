"""The geometry that was asked for: the point that represents a place, or the area that is known of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import orjson

from web.answers import dumps
from web.outlines import geometry_json
from web.services import Services

KNOWN_AS_AREAS: Final = frozenset({"district", "province", "region", "country", "unlocated"})
"""Precisions whose place is an area. A site or a settlement stays a point: an outline would claim nothing more."""


def area_shape(known: Services) -> Callable[[bytes], bytes]:
    """A function from a stored feature to the same feature with its place's area, where there is one.

    It may be called after the request is over, as streams are.
    """

    def area(place_id: str) -> bytes:
        outline = known.gazetteer.units.area(place_id)
        return geometry_json(outline[0]) if outline else b""

    def shaped(feature: bytes) -> bytes:
        content = orjson.loads(feature)
        location = content["properties"]["location"]
        place_id = location["place_id"]
        if location["precision"] not in KNOWN_AS_AREAS or place_id is None:
            return feature
        found = known.once(f"area/{place_id}", lambda: area(place_id))
        if not found:
            return feature
        del content["geometry"]
        return dumps(content)[:-1] + b',"geometry":' + found + b"}"

    return shaped
