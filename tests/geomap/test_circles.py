"""Circles of uncertainty as polygons."""

from __future__ import annotations

import pytest
from pyproj import Geod
from shapely import Point, Polygon

from geomap.circles import CORNERS, circle

EARTH = Geod(ellps="WGS84")


@pytest.mark.parametrize("radius", [200.0, 8_000.0, 60_000.0, 250_000.0])
def test_every_corner_is_the_radius_away(radius: float) -> None:
    lon, lat = 69.2, 32.8
    ring = circle(lon, lat, radius)
    assert len(ring) == CORNERS + 1
    assert ring[0] == ring[-1]
    for east, north in ring:
        assert EARTH.inv(lon, lat, east, north)[2] == pytest.approx(radius, rel=0.006)  # the sphere is no ellipsoid


def test_it_is_a_polygon_around_the_point_counter_clockwise_as_rfc_7946_asks() -> None:
    polygon = Polygon(circle(69.2, 32.8, 20_000))
    assert polygon.is_valid
    assert polygon.exterior.is_ccw
    assert polygon.contains(Point(69.2, 32.8))
