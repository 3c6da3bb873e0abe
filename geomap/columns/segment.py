"""Columns of many incidents, in the order in which the map needs them.

Rows that are drawn as points come first, sorted by Morton key, so that a tile is one slice; then areas, which
have a point but are not one; then what has no place. Everything here is read-only once it is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from geomap.store.packing import DTYPE, EVENTS, NONE, NOT_A_PIN, PRECISIONS, STATUSES

Array: TypeAlias = NDArray[Any]
Mask: TypeAlias = NDArray[np.bool_]
T = TypeVar("T")

JOINT_SHAPE: Final = (len(EVENTS), len(PRECISIONS), len(STATUSES), 2)
"""Event type, precision, status and disputed together are one code of 336: four facets by one count."""
JOINT_SIZE: Final = int(np.prod(JOINT_SHAPE))
UNDATED: Final = 0
"""The month code of incidents without a date."""

_CODES: Final = ("adm1", "adm1_then", "adm2", "adm2_then", "area", "actors", "claimants")
_PLAIN: Final = ("fid", "change", "lon", "lat", "uncertainty_m", "start", "end", "low", "high")


@dataclass(frozen=True)
class Segment:
    """The columns of the incidents whose newest change is after `since`.

    `columns` are the packed record's fields plus `joint` (see JOINT_SHAPE) and `month` (months since
    `first_month`, 1-based, 0 undated). Rows [0:pins) are points, [0:located) have a point. `alive` is false for
    rows that a later segment tells anew.
    """

    since: int
    columns: dict[str, Array]
    key: NDArray[np.uint64]
    pins: int
    located: int
    first_month: int
    fids_sorted: Array
    rows_by_fid: Array
    """Row numbers in the order of `fids_sorted`."""
    newest_first: Array
    """Row numbers by date, newest first, undated last; of one day the later fid first."""
    alive: Mask
    # Shared with the copies that `without` makes: it holds only what does not depend on `alive`.
    _kept: dict[str, object] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.alive)

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def age(self, rows: Array | slice = slice(None)) -> NDArray[np.int64]:
        """One number for each of these rows that grows with the date and, on one day, with the fid."""
        return _age(self["start"][rows], self["fid"][rows])

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gave the first time it was asked for under this name; true of every filter."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast(T, self._kept[name])

    def rows_of(self, fids: Array) -> Array:
        """The rows of these fids that are here and alive, in no order."""
        if not len(self) or not len(fids):
            return np.empty(0, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.fids_sorted, fids), len(self) - 1)
        rows = self.rows_by_fid[place[self.fids_sorted[place] == fids]]
        found: Array = rows[self.alive[rows]]
        return found

    def up_to(self, change: int) -> Segment:
        """The same segment with only those rows alive that have not changed after `change`."""
        return replace(self, alive=self.alive & (self["change"] <= change))

    def without(self, fids: Array) -> Segment:
        """The same segment with the rows of these fids no longer alive."""
        rows = self.rows_of(fids)
        if not len(rows):
            return self
        alive = self.alive.copy()
        alive[rows] = False
        return replace(self, alive=alive)


def build(chunks: Iterable[bytes], since: int) -> Segment:
    """A segment of packed records (see `geomap.store.packing`), given in chunks of whole records by fid."""
    parts = [np.frombuffer(chunk, dtype=DTYPE) for chunk in chunks]
    records = np.concatenate(parts) if parts else np.empty(0, dtype=DTYPE)
    del parts
    has_point = ~np.isnan(records["lon"])
    # Areas sort between pins and what has no place, whatever their key.
    keys = records["key"] - (has_point & (records["key"] == NOT_A_PIN)).astype(np.uint64)
    order = np.argsort(keys, kind="stable")
    columns = {name: np.ascontiguousarray(records[name][order]) for name in _PLAIN}
    columns |= {name: _narrow(records[name][order]) for name in _CODES}
    columns["joint"] = _joint(records)[order]
    columns["month"], first_month = _months(columns["start"])
    keys = keys[order]
    pins, located = np.searchsorted(keys, np.array([NOT_A_PIN - 1, NOT_A_PIN], dtype=np.uint64)).tolist()
    rows_by_fid = np.empty(len(records), dtype=np.int32)
    rows_by_fid[order] = np.arange(len(records), dtype=np.int32)
    newest_first = np.argsort(_age(columns["start"], columns["fid"]), kind="stable")[::-1].astype(np.int32)
    return Segment(
        since=since,
        columns=columns,
        key=keys,
        pins=pins,
        located=located,
        first_month=first_month,
        fids_sorted=records["fid"].copy(),
        rows_by_fid=rows_by_fid,
        newest_first=newest_first,
        alive=np.ones(len(records), dtype=bool),
    )


def _age(start: Array, fid: Array) -> NDArray[np.int64]:
    return (start.astype(np.int64) << 32) | fid.astype(np.int64)


def _joint(records: Array) -> NDArray[np.uint16]:
    digits = (records[name].astype(np.uint16) for name in ("event_type", "precision", "status", "disputed"))
    code = np.zeros(len(records), dtype=np.uint16)
    for digit, size in zip(digits, JOINT_SHAPE, strict=True):
        code = code * np.uint16(size) + digit
    return code


def _months(start: Array) -> tuple[NDArray[np.uint16], int]:
    """Month codes and the month (since 1970-01) that has code 1."""
    dated = start != NONE
    months = start.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    first = int(months[dated].min()) if dated.any() else 0
    return np.where(dated, np.clip(months - first + 1, 1, 65535), UNDATED).astype(np.uint16), first


def _narrow(codes: Array) -> Array:
    """Codes in two bytes where they fit: counting and comparing them is bound by memory."""
    return codes.astype(np.uint16) if not len(codes) or codes.max() < 2**16 else codes.astype(np.uint32)
