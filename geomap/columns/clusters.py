"""Map tiles: pins grouped by the cells of a grid, straight from Morton-sorted columns.

A cell is a 32-pixel square of a 256-pixel tile, which the page shows at up to twice that size: a quarter of the
requests. A tile is one slice of the sorted keys; where that slice is long the counts come from coarse cells that are
summed once per filter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geomap.columns.matched import Matched, Part
from geomap.columns.segment import JOINT_SHAPE, Array, Segment
from geomap.errors import BadParameterError
from geomap.morton import BITS, interleave
from geomap.store.packing import EVENTS, PRECISIONS, STATUSES
from geomap.store.reading import Brief

GRID: Final = 3
"""A tile has 2**GRID cells on a side."""
COARSE: Final = (10, 14)
"""Depths of the coarse cells: 39 km and 2.4 km at the equator."""
_FINER: Final = 2
"""A cluster is summed from cells at least so many levels finer, so that its centre is right to a few pixels."""
FAN_OUT_ZOOM: Final = 14
"""From this zoom a cluster whose incidents lie on one spot, and will never part, names them."""
LAST_ZOOM: Final = 18
"""From this zoom every cluster names its incidents."""
MOST_IDS: Final = 200
_DIGIT: Final = 21
"""Bits for one count: three counts, one for each precision that is drawn as a point, share a 64-bit sum."""
_PINS: Final = PRECISIONS[:3]


Briefs = Callable[[Sequence[int]], Mapping[int, Brief]]
"""Ids and titles by fid."""


@dataclass(frozen=True, slots=True)
class TilePoint:
    """An incident alone in its cell."""

    id: str
    lon: float
    lat: float
    precision: str
    uncertainty_m: float | None
    title: str
    event_type: str | None
    disputed: bool
    status: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Several incidents in one cell: their mean point, how many at which precision, and which (at most 200)
    where no further zoom parts them."""

    lon: float
    lat: float
    count: int
    precisions: Mapping[str, int]
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of the map at one moment of the store."""

    change: int
    points: tuple[TilePoint, ...]
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells with what matches in them. `single` is the row of a cell with one incident, else -1."""

    part: Part
    key: Array
    counts: Array
    """Incidents by cell and precision (exact, settlement, near)."""
    total: Array
    lon: Array
    lat: Array
    single: Array
    first: Array
    last: Array


@dataclass(frozen=True, slots=True)
class Pin:
    """A row of a segment."""

    segment: Segment
    row: int

    @property
    def fid(self) -> int:
        return int(self.segment["fid"][self.row])


def tile(matched: Matched, z: int, x: int, y: int, change: int, briefs: Briefs) -> Tile:
    """The tile's points and clusters."""
    if not (0 <= z <= BITS and 0 <= x < 1 << z and 0 <= y < 1 << z):
        raise BadParameterError("z", f"there is no tile {z}/{x}/{y}")
    depth = min(z + GRID, BITS)
    found = [cells for part in matched.parts if (cells := _cells(part, z, interleave(x, y), depth)) is not None]
    alone: list[Pin] = []
    groups: list[tuple[list[tuple[Cells, int]], list[Pin]]] = []
    for same in _same_cell(found):
        if sum(int(cells.total[n]) for cells, n in same) == 1:
            cells, n = same[0]
            alone.append(Pin(cells.part.segment, int(cells.single[n])))
        else:
            groups.append((same, _named(same, z)))
    told = briefs([pin.fid for pin in alone] + [pin.fid for _, pins in groups for pin in pins])
    return Tile(
        change,
        tuple(_point(pin, told[pin.fid]) for pin in alone if pin.fid in told),
        tuple(_cluster(same, [told[pin.fid].id for pin in pins if pin.fid in told]) for same, pins in groups),
    )


def _cells(part: Part, z: int, tile_key: int, depth: int) -> Cells | None:
    """The cells of one segment within a tile; None where nothing matches."""
    segment = part.segment
    shift = 2 * (BITS - z)
    ends = np.array([tile_key << shift, (tile_key + 1) << shift], dtype=np.uint64)
    a, b = np.searchsorted(segment.key[: segment.pins], ends).tolist()
    coarse = next((level for level in COARSE if level >= depth + _FINER), None)
    if coarse is not None and b - a > 4096:
        return _from_coarse(part, coarse, depth, ends)
    rows = a + np.flatnonzero(part.rows[a:b])
    if not len(rows):
        return None
    keys = segment.key[rows] >> np.uint64(2 * (BITS - depth))
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    ends_at = np.r_[starts[1:], len(rows)]
    size = ends_at - starts
    weights = _weights(segment, rows)
    return Cells(
        part,
        keys[starts],
        _digits(np.add.reduceat(weights, starts)),
        size,
        np.add.reduceat(segment["lon"][rows], starts) / size,
        np.add.reduceat(segment["lat"][rows], starts) / size,
        np.where(size == 1, rows[starts], -1),
        rows[starts],
        rows[ends_at - 1],
    )


@dataclass(frozen=True, slots=True)
class CoarseCells:
    """All pins of a segment by coarse cell, whatever the filter: first row, key, mean point."""

    starts: Array
    key: Array
    lon: Array
    lat: Array


def coarse_cells(segment: Segment, level: int) -> CoarseCells:
    """The coarse cells of a segment at one depth."""
    keys = segment.key[: segment.pins] >> np.uint64(2 * (BITS - level))
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    size = np.diff(np.r_[starts, segment.pins])
    lon = np.add.reduceat(segment["lon"][: segment.pins], starts) / size
    lat = np.add.reduceat(segment["lat"][: segment.pins], starts) / size
    return CoarseCells(starts, keys[starts], lon, lat)


def _from_coarse(part: Part, level: int, depth: int, ends: Array) -> Cells | None:
    segment = part.segment
    coarse = segment.once(f"coarse{level}", lambda: coarse_cells(segment, level))
    counts = part.cells.get(level)
    if counts is None:
        weights = segment.once("weights", lambda: _weights(segment, slice(0, segment.pins)))
        counts = part.cells[level] = np.add.reduceat(weights * part.rows[: segment.pins], coarse.starts)
    a, b = np.searchsorted(coarse.key, ends >> np.uint64(2 * (BITS - level))).tolist()
    kept = a + np.flatnonzero(counts[a:b])
    if not len(kept):
        return None
    keys = coarse.key[kept] >> np.uint64(2 * (level - depth))
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    digits = _digits(counts[kept])
    size = digits.sum(axis=1)
    total = np.add.reduceat(size, starts)
    single = np.full(len(starts), -1)
    for n in np.flatnonzero(total == 1):
        single[n] = _only_row(part, coarse, int(kept[starts[n]]))
    return Cells(
        part,
        keys[starts],
        np.add.reduceat(digits, starts, axis=0),
        total,
        np.add.reduceat(coarse.lon[kept] * size, starts) / total,
        np.add.reduceat(coarse.lat[kept] * size, starts) / total,
        single,
        np.full(len(starts), -1),
        np.full(len(starts), -1),
    )


def _only_row(part: Part, coarse: CoarseCells, cell: int) -> int:
    begin = int(coarse.starts[cell])
    end = int(coarse.starts[cell + 1]) if cell + 1 < len(coarse.starts) else part.segment.pins
    return begin + int(np.argmax(part.rows[begin:end]))


def _weights(segment: Segment, rows: Array | slice) -> Array:
    """For each row a one in the digit of its precision."""
    precision = (segment["joint"][rows] // (JOINT_SHAPE[2] * JOINT_SHAPE[3])) % JOINT_SHAPE[1]
    found: Array = np.int64(1) << (precision.astype(np.int64) * _DIGIT)
    return found


def _digits(sums: Array) -> Array:
    """The three counts in each sum, as columns."""
    mask = (1 << _DIGIT) - 1
    return np.stack([(sums >> (_DIGIT * n)) & mask for n in range(len(_PINS))], axis=1)


def _same_cell(found: Sequence[Cells]) -> list[list[tuple[Cells, int]]]:
    """The same cell of several segments together."""
    by_key: dict[int, list[tuple[Cells, int]]] = {}
    for cells in found:
        for n, key in enumerate(cells.key.tolist()):
            by_key.setdefault(key, []).append((cells, n))
    return list(by_key.values())


def _named(same: Sequence[tuple[Cells, int]], z: int) -> list[Pin]:
    """The pins that a cluster names: the newest, where no further zoom parts them."""
    if z < FAN_OUT_ZOOM or any(cells.first[n] < 0 for cells, n in same):
        return []
    spots = {int(cells.part.segment.key[cells.first[n]]) for cells, n in same}
    spots |= {int(cells.part.segment.key[cells.last[n]]) for cells, n in same}
    if len(spots) > 1 and z < LAST_ZOOM:
        return []
    pins: list[tuple[int, Pin]] = []
    for cells, n in same:
        first, last = int(cells.first[n]), int(cells.last[n])
        rows = first + np.flatnonzero(cells.part.rows[first : last + 1])
        ages = cells.part.segment.age(rows)
        newest = np.argsort(-ages)[:MOST_IDS]
        pins += [(int(ages[i]), Pin(cells.part.segment, int(rows[i]))) for i in newest]
    pins.sort(key=lambda found: -found[0])
    return [pin for _, pin in pins[:MOST_IDS]]


def _cluster(same: Sequence[tuple[Cells, int]], ids: Sequence[str]) -> Cluster:
    totals = [int(cells.total[n]) for cells, n in same]
    count = sum(totals)
    digits = sum(cells.counts[n] for cells, n in same)
    return Cluster(
        lon=round(sum(float(cells.lon[n]) * size for (cells, n), size in zip(same, totals, strict=True)) / count, 6),
        lat=round(sum(float(cells.lat[n]) * size for (cells, n), size in zip(same, totals, strict=True)) / count, 6),
        count=count,
        precisions={name: int(number) for name, number in zip(_PINS, digits, strict=True) if number},
        ids=tuple(ids) or None,
    )


def _point(pin: Pin, brief: Brief) -> TilePoint:
    segment, row = pin.segment, pin.row
    event, precision, status, disputed = np.unravel_index(int(segment["joint"][row]), JOINT_SHAPE)
    radius = float(segment["uncertainty_m"][row])
    return TilePoint(
        id=brief.id,
        lon=float(segment["lon"][row]),
        lat=float(segment["lat"][row]),
        precision=PRECISIONS[int(precision)],
        uncertainty_m=None if np.isnan(radius) else round(radius, 1),
        title=brief.title,
        event_type=EVENTS[int(event)] or None,
        disputed=bool(disputed),
        status=STATUSES[int(status)],
    )
