"""Morton (Z-order) keys of Web Mercator cells: a map tile is one stretch of sorted keys."""

from __future__ import annotations

import math
from typing import Final

BITS: Final = 26
"""Cells on a side are 2**26: 0.6 m at the equator; a key has 52 bits."""
_SIDE: Final = 1 << BITS
_MAX_LAT: Final = 85.05112877980659


def cell(lon: float, lat: float) -> tuple[int, int]:
    """Column and row (from the north-west) of the cell that holds a point in degrees; the poles are clamped."""
    lat = max(-_MAX_LAT, min(_MAX_LAT, lat))
    x = (lon + 180.0) / 360.0
    y = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2.0 * math.pi)
    return _inside(x), _inside(y)


def interleave(x: int, y: int) -> int:
    """The Morton key of a cell: the bits of x in the even places, of y in the odd ones."""
    return _spread(x) | (_spread(y) << 1)


def morton(lon: float, lat: float) -> int:
    """The key of the finest cell that holds a point in degrees."""
    return interleave(*cell(lon, lat))


def _inside(share: float) -> int:
    return max(0, min(_SIDE - 1, int(share * _SIDE)))


def _spread(value: int) -> int:
    value = (value | (value << 16)) & 0x0000FFFF0000FFFF
    value = (value | (value << 8)) & 0x00FF00FF00FF00FF
    value = (value | (value << 4)) & 0x0F0F0F0F0F0F0F0F
    value = (value | (value << 2)) & 0x3333333333333333
    return (value | (value << 1)) & 0x5555555555555555
