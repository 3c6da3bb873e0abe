"""Outlines on their way to a client, and boxes laid over them. Lon, lat in WGS 84 degrees throughout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geomap.filters.values import BBox

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

GRID_DEGREES: Final = 1e-5
"""Outlines are written to five decimals (about a metre), far finer than the sources are."""


def geometry_json(outline: BaseGeometry) -> bytes:
    """A GeoJSON geometry by RFC 7946: exterior rings counter-clockwise, coordinates on a grid of about a metre."""
    import shapely

    snapped = shapely.orient_polygons(shapely.set_precision(outline, GRID_DEGREES))
    return str(shapely.to_geojson(snapped)).encode()


def touches(outline: BaseGeometry, box: BBox) -> bool:
    """Whether an outline and a box share a point; a box may cross the 180th meridian."""
    from shapely.geometry import box as polygon

    spans = [(box.west, box.east)] if box.west <= box.east else [(box.west, 180.0), (-180.0, box.east)]
    return any(outline.intersects(polygon(west, box.south, east, box.north)) for west, east in spans)


def holds(box: BBox, lon: float, lat: float) -> bool:
    """Whether a point lies in a box."""
    across = box.west > box.east
    inside = lon >= box.west or lon <= box.east if across else box.west <= lon <= box.east
    return inside and box.south <= lat <= box.north
